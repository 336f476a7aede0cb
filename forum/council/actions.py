"""Everything that a council member does with a case: take it up, let it go, sign along."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from forum.challenges.kinds import DRAFTS, case_path, kind_of
from forum.council.models import Adoption, CoSignature
from forum.council.telling import whom_to_tell, words_of
from participation.audit.actions import record
from participation.errors import WrongState
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.procedures.models import Case
from participation.residents.models import User


class DoneAlready(WrongState):
    """The member did this before, and once is enough."""

    code = "council_done_already"


def adopt_case(case: Case, *, by: User, at: datetime) -> Adoption:
    """Take up a case of residents: the member follows it, and its page says so."""
    authorise(by, "council.adopt_case", case)
    refuse_own_or_unread(case, by)
    with transaction.atomic():
        try:
            with transaction.atomic():
                adoption = Adoption.objects.create(case=case, member=by, fraction=seat_of(by), at=at)
        except IntegrityError:
            raise DoneAlready(_("You have taken it up already.")) from None
        record("council.adopted", case, by=by, at=at, data={"fraction": adoption.fraction})
        _tell("council.adopted", case, by, at)
    return adoption


def let_go(case: Case, *, by: User, at: datetime) -> None:
    """No longer be the one whom people turn to about a case."""
    authorise(by, "council.adopt_case", case)
    with transaction.atomic():
        if not Adoption.objects.filter(case=case, member=by, ended_at=None).update(ended_at=at):
            raise WrongState(_("You have not taken this up."))
        record("council.let_go", case, by=by, at=at)


def cosign_case(case: Case, *, by: User, at: datetime) -> CoSignature:
    """Sign along with a case that a member has taken up."""
    authorise(by, "council.cosign_case", case)
    refuse_own_or_unread(case, by)
    if not case.adoptions.filter(ended_at=None).exists():
        raise WrongState(_("A council member takes it up first. Then others sign along."))
    with transaction.atomic():
        try:
            with transaction.atomic():
                signature = CoSignature.objects.create(case=case, member=by, fraction=seat_of(by), at=at)
        except IntegrityError:
            raise DoneAlready(_("You have signed along already.")) from None
        record("council.cosigned", case, by=by, at=at, data={"fraction": signature.fraction})
        _tell("council.cosigned", case, by, at)
    return signature


def withdraw_cosignature(case: Case, *, by: User, at: datetime) -> None:
    """Take one's own signature back, as long as nothing was decided."""
    authorise(by, "council.cosign_case", case)
    if case.is_over or case.votes.exists():
        raise WrongState(_("It was decided already, so your signature stays."))
    with transaction.atomic():
        if not CoSignature.objects.filter(case=case, member=by).delete()[0]:
            raise WrongState(_("You have not signed along."))
        record("council.cosignature_withdrawn", case, by=by, at=at)


def seat_of(member: User) -> str:
    """Return the fraction for which somebody sits today."""
    return min(member.fractions, default="")


def refuse_own_or_unread(case: Case, by: User) -> None:
    """Refuse what is not public yet, what is over, and what the member started."""
    if case.state in DRAFTS or case.state == kind_of(case).unread or not case.number:
        raise WrongState(_("It is not public yet."))
    if case.is_over:
        raise WrongState(_("It is over. Nothing can be done with it any more."))
    is_of_group = case.proposal.members.filter(person=by).exists() or case.proposal.spokesperson_id == by.pk
    if is_of_group:
        raise WrongState(_("You started this yourself, so others in the council take care of it."))


def _tell(kind: str, case: Case, by: User, at: datetime) -> None:
    group, everyone = whom_to_tell(case)
    words = words_of(case) | {"name": str(by), "person": str(by.pk)}
    notify(kind, at=at, path=case_path(case), to=everyone, by=by, data=words, own=group)
