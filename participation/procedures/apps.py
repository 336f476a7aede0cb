from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """How formal things move: due work and the clock."""

    name = "participation.procedures"
    label = "procedures"
