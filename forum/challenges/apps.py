from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    """What residents start by a procedure: the right to challenge, a proposal for the council, a petition."""

    name = "forum.challenges"
    label = "challenges"

    def ready(self) -> None:
        from forum.challenges import hooks, rules  # noqa: F401  (declares the permissions)
        from forum.challenges.agenda import AGENDA
        from forum.challenges.declared import CHALLENGE
        from forum.challenges.interests import register_interests
        from forum.challenges.milestones import tell_milestones
        from forum.challenges.personal import register_personal_data
        from forum.challenges.petition import PETITION
        from forum.challenges.second import register_second_signatures
        from forum.challenges.sections import register_sections
        from forum.challenges.telling import register_words
        from participation import due
        from participation.procedures.declaration import Hooks, declare

        mine = Hooks(moved=hooks.moved, sign=hooks.sign, reminded=hooks.reminded, late=hooks.late)
        for procedure in (CHALLENGE, AGENDA, PETITION):
            declare(procedure, mine)
        due.register("challenges: shares of signatures told", tell_milestones)
        register_interests()
        register_personal_data()
        register_second_signatures()
        register_sections()
        register_words()
