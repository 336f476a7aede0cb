from django.apps import AppConfig


class TownConfig(AppConfig):
    """What a town says of itself on every page."""

    name = "cms.town"
    label = "town"

    def ready(self) -> None:
        from cms.town import rules  # noqa: F401 (declares the permissions)
        from cms.town.known import told_desk
        from participation.desk import DESK

        DESK.told_by(told_desk)
