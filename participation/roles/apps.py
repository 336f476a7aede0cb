from django.apps import AppConfig


class RolesConfig(AppConfig):
    """Who may do what for the town, from when until when; the roles themselves are rows of residents."""

    name = "participation.roles"
    label = "roles"

    def ready(self) -> None:
        from participation.roles import rules  # noqa: F401 (declares the permissions)
        from participation.roles.texts import register_texts

        register_texts()
