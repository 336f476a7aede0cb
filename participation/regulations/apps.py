from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    """The town's regulations and the days on which it is closed, in the back office."""

    name = "participation.regulations"
    label = "regulations"

    def ready(self) -> None:
        from participation.regulations import rules  # noqa: F401 (declares the permissions)
