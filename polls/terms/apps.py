from django.apps import AppConfig


class PollTermsConfig(AppConfig):
    """That people may vote and that they voted, destroyed when nobody can contest a result any more."""

    name = "polls.terms"
    label = "poll_terms"

    def ready(self) -> None:
        from polls.terms.checks import register_checks
        from polls.terms.terms import register_terms

        register_terms()
        register_checks()
