from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Who comes to what is in the calendar, and what is said there."""

    name = "cms.events"
    label = "events"

    def ready(self) -> None:
        from cms import receivers  # noqa: F401  (listens)
        from cms.events import actions, board, mails, moments, rules  # noqa: F401  (rules declares the permissions)
        from cms.events.at_the_desk import register_at_the_desk
        from cms.events.limits import register_limits
        from cms.events.personal import register_personal_data
        from cms.events.sections import register_sections
        from cms.events.telling import register_kinds
        from cms.events.terms import register_terms
        from participation import due, live

        due.register("events: offers that are over", actions.end_offers)
        due.register("events: free places offered", actions.offer_again)
        due.register("events: reminders", actions.remind_all)
        due.register("events: moments passed", moments.show_what_time_changed)
        due.register("events: mail sent", mails.send_due)
        live.register("event", board.read_live)
        register_at_the_desk()
        register_kinds()
        register_limits()
        register_personal_data()
        register_sections()
        register_terms()
