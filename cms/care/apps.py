from django.apps import AppConfig


class CareConfig(AppConfig):
    """The care for pages: what keeps them from being published, who looks at them, and when again."""

    name = "cms.care"
    label = "care"

    def ready(self) -> None:
        from cms.care import rules  # noqa: F401 (declares the permissions)
        from cms.care.personal import register_personal_data

        register_personal_data()
