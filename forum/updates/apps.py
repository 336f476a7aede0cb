from django.apps import AppConfig


class UpdatesConfig(AppConfig):
    """What is told of a case between its steps, and who is reminded before a report is due or when nothing is heard."""

    name = "forum.updates"
    label = "updates"

    def ready(self) -> None:
        from forum.updates import rules  # noqa: F401  (declares the permission)
        from forum.updates.personal import register_personal_data
        from forum.updates.reminders import remind_of_reports
        from forum.updates.silence import break_silence
        from forum.updates.telling import register_words
        from participation import due
        from participation.conflicts.things import block

        due.register("updates: reports and evaluations that are due", remind_of_reports)
        due.register("updates: cases of which nothing is heard", break_silence, is_daily=True)
        block("updates.tell_news", about=lambda case: case)
        register_personal_data()
        register_words()
