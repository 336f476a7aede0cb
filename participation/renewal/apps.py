from django.apps import AppConfig


class RenewalConfig(AppConfig):
    """Verifications end after a year: people are warned, renew them, or go back to level 1."""

    name = "participation.renewal"
    label = "renewal"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from participation import due
        from participation.renewal.actions import end_old_verifications
        from participation.renewal.models import Renewal
        from participation.renewal.texts import register_texts
        from participation.residents.personal import PersonalData, register

        register_texts()
        told = _("Until when it counts that we know you live here, so that we warn you in time.")
        register(PersonalData(Renewal, "person", ("ends_on",), told))
        due.register("renewal: verifications warned and ended", end_old_verifications, is_daily=True)
