from django.apps import AppConfig


class NewslettersConfig(AppConfig):
    """Newsletters: who asked for them, what they say, and how they leave."""

    name = "cms.newsletters"
    label = "newsletters"

    def ready(self) -> None:
        from cms.newsletters import rules  # noqa: F401 (declares the permissions)
        from cms.newsletters.bounces import take
        from cms.newsletters.own_data import register_own_data
        from cms.newsletters.sending import send_due
        from participation import due
        from participation.limits.acts import MAIL, limit
        from participation.notices.bounces import register_bounces

        register_bounces(take)
        due.register("newsletters: sent", send_due)
        limit("newsletters:subscribe", MAIL)
        register_own_data()
