from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What people are told."""

    name = "participation.notices"
    label = "notices"

    def ready(self) -> None:
        from participation import due
        from participation.notices import planning, rules, sending  # noqa: F401 (declares the permission)
        from participation.notices.at_the_desk import register_at_the_desk
        from participation.notices.names import register_names
        from participation.notices.own_data import register_own_data
        from participation.notices.sections import register_sections
        from participation.notices.terms import register_terms

        due.register("notices: put into messages", planning.plan_due)
        due.register("notices: mail given back", sending.give_back)
        due.register("notices: mail sent", sending.send_due)
        register_at_the_desk()
        register_names()
        register_own_data()
        register_sections()
        register_terms()
