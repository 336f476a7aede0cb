"""Where a dossier stands on its timeline: who follows it is told when it goes on."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from cms.matter.actions import tell_followers
from cms.matter.texts import PHASE
from participation.audit.actions import record
from participation.audit.models import Entry
from participation.dossiers.models import Dossier

REACHED = "dossier.phase_reached"


def note_phase(dossier: Dossier, step: str, label: str, *, at: datetime) -> None:
    """Note at which `step` of its timeline `dossier` stands; other words for the same step are no news.

    Where it stood before is in the record. What a new page begins with is told to nobody.
    """
    before = Entry.objects.filter(subject_type=Dossier._meta.label_lower, subject_id=str(dossier.pk), action=REACHED)
    last = before.order_by("-pk").first()
    if last and last.data["step"] == step:
        return
    with transaction.atomic():
        record(REACHED, dossier, by=None, at=at, data={"step": step, "phase": label})
        if last:
            path = reverse("matter:dossier-short", args=[dossier.slug])
            tell_followers(PHASE, dossier, title=label, path=path, by=None, at=at)
