from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """The matter at hand: what information, talk and votes are about."""

    name = "participation.dossiers"
    label = "dossiers"
