from django.apps import AppConfig


class MatterConfig(AppConfig):
    """What stands in a dossier beside its pages: papers with all their versions, and who follows it."""

    name = "cms.matter"
    label = "matter"

    def ready(self) -> None:
        from cms.matter import rules  # noqa: F401 (declares the permissions)
        from cms.matter.own_data import register_own_data
        from cms.matter.texts import register_texts

        register_own_data()
        register_texts()
