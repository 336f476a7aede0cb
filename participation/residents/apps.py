from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """Who takes part: people, their roles and how well the town knows them."""

    name = "participation.residents"
    label = "residents"
