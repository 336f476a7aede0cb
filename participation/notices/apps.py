from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What people are told."""

    name = "participation.notices"
    label = "notices"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from participation.notices.models import Notice
        from participation.notices.sections import register_section
        from participation.residents.personal import PersonalData, register

        register(PersonalData(Notice, "person", ("event", "read_at"), _("What we told you, and whether you read it.")))
        register_section()
