from django.apps import AppConfig


class AnsweringConfig(AppConfig):
    """What the town owes a topic: which team answers it, until when, and whether that was kept."""

    name = "forum.answering"
    label = "answering"

    def ready(self) -> None:
        from forum.answering import actions, rules  # noqa: F401  (rules declares the permissions)
        from forum.answering.notices import register_notices
        from forum.answering.personal import register_personal_data
        from participation import due

        due.register("answering: work of the absent given back", actions.give_back_of_absent)
        due.register("answering: terms at three quarters and over", actions.tell_of_terms)
        register_notices()
        register_personal_data()
