"""Who took care of pages, and what people send by forms that editors made."""

from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.models import FormSubmission

from cms.care.models import EmergencyPublication
from participation.residents.personal import Basis, Held, hold, hold_who_acted


def register_personal_data() -> None:
    hold_who_acted(EmergencyPublication, "published_by", "looked_by")
    purpose = _("What people send with a form of the town, to deal with it.")
    kept = _("As long as the form says, at most a year.")
    hold(Held(FormSubmission, ("form_data",), purpose, kept, Basis.CONSENT))
