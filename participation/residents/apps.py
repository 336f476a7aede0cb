from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """Who takes part: people, their roles and how well the town knows them."""

    name = "participation.residents"
    label = "residents"

    def ready(self) -> None:
        from participation.residents import rules  # noqa: F401 (declares the permissions)
        from participation.residents.own_data import register_own_data

        register_own_data()
