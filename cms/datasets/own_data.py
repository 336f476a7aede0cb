"""What figures keep about people: who answers for a dataset."""

from django.utils.translation import gettext_lazy as _

from cms.datasets.models import Dataset, Version
from participation.residents.personal import PersonalData, hold_who_acted, keep_without_name, register


def register_own_data() -> None:
    register(PersonalData(Dataset, "owner", ("title",), _("Which figures you see to."), erase=keep_without_name))
    hold_who_acted(Version, "made_by")
