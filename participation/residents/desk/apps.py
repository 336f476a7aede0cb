from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Taking part at the desk: officers who find or create a resident, and act for them for half an hour at most."""

    name = "participation.residents.desk"
    label = "desk"

    def ready(self) -> None:
        from participation import due
        from participation.residents.desk import rules, work  # noqa: F401 (declares the permissions)
        from participation.residents.desk.own_data import register_own_data

        due.register("desk: work that is over", work.end_what_is_over)
        register_own_data()
