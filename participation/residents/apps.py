from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """Who takes part: people, their roles and how well the town knows them."""

    name = "participation.residents"
    label = "residents"

    def ready(self) -> None:
        from participation import due
        from participation.residents import actions, email_actions
        from participation.residents.own_data import register_own_data

        due.register("residents: sessions forgotten", actions.forget_old_sessions)
        due.register("residents: wishes for an e-mail address forgotten", email_actions.forget_email_changes)
        register_own_data()
