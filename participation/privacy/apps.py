from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """What is kept about people, for how long, and how it goes."""

    name = "participation.privacy"
    label = "privacy"

    def ready(self) -> None:
        from participation import due
        from participation.privacy import retention, rules  # noqa: F401 (declares the permissions)
        from participation.privacy.terms import register_terms

        register_terms()
        due.register("privacy: terms that are over", retention.destroy_once_a_day, is_daily=True)
