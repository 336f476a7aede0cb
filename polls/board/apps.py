from django.apps import AppConfig


class BoardConfig(AppConfig):
    """What anybody can check of a poll: a signed, permanent board of its ballots, and the folder that goes with it."""

    name = "polls.board"
    label = "board"

    def ready(self) -> None:
        from participation import due
        from polls.board import rules  # noqa: F401 (declares the permissions)
        from polls.board.checks import register_checks
        from polls.board.publishing import publish_missing
        from polls.board.rectifying import declare

        due.register("boards: those still missing", publish_missing, is_daily=True)
        register_checks()
        declare()
