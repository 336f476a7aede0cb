from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """How formal things move: due work, the clock, regulations and cases."""

    name = "participation.procedures"
    label = "procedures"

    def ready(self) -> None:
        from participation import due
        from participation.procedures import actions, moves

        due.register("procedures: the clock was here", actions.note_tick)
        due.register("procedures: moves that fell due", moves.move_by_clock)
        due.register("procedures: terms at three quarters and over", moves.warn_of_terms)
