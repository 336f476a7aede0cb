from django.apps import AppConfig


class PaperConfig(AppConfig):
    """Voting on paper: ballots handed out at polling stations, brought in as batches, and entered twice."""

    name = "polls.paper"
    label = "paper"

    def ready(self) -> None:
        from polls.paper import rules  # noqa: F401 (declares the permissions)
        from polls.paper.checks import register_checks
        from polls.paper.personal import register_personal_data

        register_checks()
        register_personal_data()
