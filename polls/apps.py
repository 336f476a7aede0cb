from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PollsConfig(AppConfig):
    """Votes on policy choices, counted live and checkable."""

    name = "polls"

    def ready(self) -> None:
        from participation import due, live
        from participation.notices import texts
        from polls import actions, results, rules  # noqa: F401  (rules declares the permissions)
        from polls.checks import register_checks
        from polls.personal import register_personal_data
        from polls.sections import register_sections

        due.register("polls: opened", actions.open_due_polls)
        due.register("polls: closed", actions.close_due_polls)
        live.register("poll", results.read_live)
        register_checks()
        register_personal_data()
        register_sections()
        texts.register("poll.announced", _("A new poll is announced: “{question}”"))
        texts.register("poll.opened", _("You can vote now: “{question}”"))
        texts.register("poll.closed", _("The poll is closed and the result is known: “{question}”"))
        texts.register("poll.answered", _("The town says what it does with the result: “{question}”"))
