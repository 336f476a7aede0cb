from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """How formal things move: due work and the clock."""

    name = "participation.procedures"
    label = "procedures"

    def ready(self) -> None:
        from participation import due
        from participation.procedures import actions

        due.register("procedures: the clock was here", actions.note_tick)
