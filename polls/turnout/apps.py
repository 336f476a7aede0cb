from django.apps import AppConfig


class TurnoutConfig(AppConfig):
    """Who took part by neighbourhood and age, once a poll is closed, with small numbers left out."""

    name = "polls.turnout"
    label = "poll_breakdown"

    def ready(self) -> None:
        from participation import due
        from polls.turnout.tables import make_due_breakdowns

        due.register("polls: turnout by neighbourhood and age", make_due_breakdowns)
