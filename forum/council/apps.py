from django.apps import AppConfig


class CouncilConfig(AppConfig):
    """The council's desk: what members do with the cases of residents, and when they do not post."""

    name = "forum.council"
    label = "council"

    def ready(self) -> None:
        from forum.council import rules  # noqa: F401  (declares the permissions)
        from forum.council.interests import register_interests
        from forum.council.personal import register_personal_data
        from forum.council.questions import tell_of_answers
        from forum.council.telling import register_words
        from participation import due

        due.register("council: answers of the executive", tell_of_answers)
        register_interests()
        register_personal_data()
        register_words()
