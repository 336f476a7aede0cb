"""What is kept of those who follow a dossier, and of who published a paper."""

from django.utils.translation import gettext_lazy as _

from cms.matter.models import DossierFollow, Paper, PaperVersion
from participation.residents.personal import PersonalData, hold_who_acted, register


def register_own_data() -> None:
    told = _("Which dossiers you follow, so that you hear what happens in them.")
    register(PersonalData(DossierFollow, "person", ("dossier", "since"), told))
    hold_who_acted(Paper, "title")
    hold_who_acted(PaperVersion, "published_by", "changed")
