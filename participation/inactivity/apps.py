from django.apps import AppConfig


class InactivityConfig(AppConfig):
    """Accounts that nobody used for a long time: warned, and then removed."""

    name = "participation.inactivity"
    label = "inactivity"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from participation import due
        from participation.inactivity.actions import remove_inactive
        from participation.inactivity.models import Countdown
        from participation.inactivity.texts import register_texts
        from participation.residents.personal import PersonalData, register

        register_texts()
        told = _("On which day your account goes because nobody used it, until you come back.")
        register(PersonalData(Countdown, "person", ("goes_on",), told))
        due.register("inactivity: accounts warned and removed", remove_inactive, is_daily=True)
