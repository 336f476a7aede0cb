from django.apps import AppConfig


class PollsConfig(AppConfig):
    """Votes on policy choices, counted live and checkable."""

    name = "polls"

    def ready(self) -> None:
        from participation import due, live
        from polls import actions, results, rules  # noqa: F401  (rules declares the permissions)
        from polls.at_the_desk import register_at_the_desk
        from polls.checks import register_checks
        from polls.interests import register_interests
        from polls.notices import register_notices
        from polls.peppers import destroy_left
        from polls.personal import register_personal_data
        from polls.second_signature import declare
        from polls.sections import register_sections

        due.register("polls: opened", actions.open_due_polls)
        due.register("polls: closed", actions.close_due_polls)
        due.register("polls: answers late", actions.tell_late)
        due.register("polls: peppers destroyed", destroy_left)
        live.register("poll", results.read_live)
        register_at_the_desk()
        register_checks()
        register_personal_data()
        register_sections()
        declare()
        register_interests()
        register_notices()
