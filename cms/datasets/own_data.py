"""What figures keep about people: who answers for a dataset."""

from django.utils.translation import gettext_lazy as _

from cms.datasets.models import Dataset
from participation.residents.personal import PersonalData, keep_without_name, register


def register_own_data() -> None:
    register(PersonalData(Dataset, "owner", ("title",), _("Which figures you see to."), erase=keep_without_name))
