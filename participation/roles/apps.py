from django.apps import AppConfig


class RolesConfig(AppConfig):
    """Who may do what for the town, from when until when; the roles themselves are rows of residents."""

    name = "participation.roles"
    label = "roles"

    def ready(self) -> None:
        from participation import due
        from participation.residents.rules import lend_roles
        from participation.roles import closing, emergencies, rules, second, texts  # noqa: F401 (rules declares the permissions)
        from participation.roles.own_data import register_own_data

        due.register("roles: emergencies over", emergencies.end_due)
        lend_roles(emergencies.lent_to)
        texts.register_texts()
        emergencies.register_texts()
        closing.register_texts()
        register_own_data()
        second.declare()
