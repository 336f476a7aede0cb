"""Where a challenge belongs: the town puts its case in a dossier, beside its polls and papers, or takes it out."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum.models import Challenge, Topic
from participation.audit.actions import record
from participation.dossiers.models import Audience, Dossier
from participation.errors import WrongState
from participation.permissions import authorise
from participation.residents.models import User


class CasesAreForEveryone(WrongState):
    """Who signed must be able to read on."""

    code = "cases_are_for_everyone"

    def __init__(self) -> None:
        super().__init__(_("Everyone may read a case. Put it in a dossier that everyone may see."))


def put_case(challenge: Challenge, dossier: Dossier, *, by: User, at: datetime) -> None:
    """Let the case stand in `dossier`, and in no other."""
    authorise(by, "matter.put_case", dossier)
    if dossier.audience != Audience.PUBLIC:
        raise CasesAreForEveryone
    with transaction.atomic():
        if Topic.objects.filter(pk=challenge.pk).exclude(dossier=dossier).update(dossier=dossier):
            record("dossier.case_put", dossier, by=by, at=at, data={"topic": challenge.pk})


def take_case_out(challenge: Challenge, dossier: Dossier, *, by: User, at: datetime) -> None:
    """Let the case stand by itself again. Nothing else about it changes."""
    authorise(by, "matter.put_case", dossier)
    with transaction.atomic():
        if Topic.objects.filter(pk=challenge.pk, dossier=dossier).update(dossier=None):
            record("dossier.case_taken_out", dossier, by=by, at=at, data={"topic": challenge.pk})
