"""Everything that can happen to a complaint: it comes in, somebody looks into it, it takes longer, it is decided."""

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forum.complaints.declared import CONCLUDE, DECIDE, GIVE, GIVE_ON, NAME, RECEIVED, SEND_ON
from forum.complaints.models import LONGEST, Complaint
from forum.complaints.telling import tell_chiefs, tell_complainant, tell_handler
from forum.models import Topic
from participation.acting import channel_of
from participation.dossiers.models import Team
from participation.errors import Invalid
from participation.permissions import authorise
from participation.procedures.models import Case, Term
from participation.procedures.moves import begin_case, extend_term, move, number_case
from participation.residents.models import User
from participation.text import without_tricks


def submit_complaint(
    *,
    by: User | None,
    at: datetime,
    words: str,
    wish: str = "",
    team: Team | None = None,
    topic: Topic | None = None,
    name: str = "",
    email: str = "",
    address: str = "",
    submission: UUID | None = None,
) -> Complaint:
    """Complain. Without an account one gives a name and an address to answer to. The same form twice is one."""
    authorise(by or AnonymousUser(), "complaints.submit_complaint")
    words, wish = _checked(words), without_tricks(wish).strip()[:LONGEST]
    name, email, address = name.strip(), email.strip(), address.strip()
    if by is None and not (name and (email or address)):
        raise Invalid(_("Give your name, and an e-mail address or a postal address to which we can answer."))
    key = submission or uuid4()
    try:
        with transaction.atomic():
            case = begin_case(NAME, "", by=by, at=at)
            number_case(case, at)
            Case.objects.filter(pk=case.pk).update(submitted_at=at)
            complaint = Complaint.objects.create(
                case=case, by=by, name=name, email=email, address=address, language=get_language(), team=team,
                topic=topic, words=words, wish=wish, submission=key, channel=channel_of(by) if by else "web",
            )  # fmt: skip
            tell_complainant("received", complaint, by=None, at=at)
            tell_chiefs("complaints.came_in", complaint, at=at)
    except IntegrityError:
        first = Complaint.objects.filter(submission=key, by=by).first()
        if first is None:
            raise
        return first
    return complaint


def assign_complaint(
    complaint: Complaint, *, by: User, at: datetime, handler: User, team: Team | None = None
) -> Complaint:
    """Give it to somebody who is not in the team that it is about; `team` says which that is, if nobody had."""
    authorise(by, "complaints.assign_complaint", complaint.case)
    with transaction.atomic():
        if team:
            Complaint.objects.filter(pk=complaint.pk).update(team=team)
        way = GIVE if complaint.case.state == RECEIVED else GIVE_ON
        move(complaint.case, way, by=by, at=at, data={"handler": handler.pk})
        Complaint.objects.filter(pk=complaint.pk).update(handler=handler)
        complaint.refresh_from_db()
        tell_handler("complaints.given", complaint, by=by, at=at)
    return complaint


def extend_complaint(complaint: Complaint, *, by: User, at: datetime, reason: str) -> Term:
    """Take more time, once, for a reason that the complainant reads."""
    with transaction.atomic():
        term = extend_term(complaint.case, permission=DECIDE, reason=reason, by=by, at=at)
        tell_complainant("extended", complaint, by=by, at=at)
    return term


def decide_complaint(complaint: Complaint, *, by: User, at: datetime, outcome: str, decision: str) -> Complaint:
    """Say what was found, with the reasons. The answer names the ombudsman, to whom one can go from then on."""
    decision = _checked(decision)
    with transaction.atomic():
        move(complaint.case, CONCLUDE, by=by, at=at, data={"outcome": outcome})
        Complaint.objects.filter(pk=complaint.pk).update(outcome=outcome, decision=decision, decided_by=by)
        complaint.refresh_from_db()
        tell_complainant("decided", complaint, by=by, at=at)
    return complaint


def forward_complaint(complaint: Complaint, *, by: User, at: datetime, reason: str) -> Complaint:
    """Send it on to who decides about it; the complainant reads to whom, and why."""
    reason = _checked(reason)
    with transaction.atomic():
        move(complaint.case, SEND_ON, by=by, at=at)
        Complaint.objects.filter(pk=complaint.pk).update(decision=reason)
        complaint.refresh_from_db()
        tell_complainant("sent_on", complaint, by=by, at=at)
    return complaint


def _checked(words: str) -> str:
    words = without_tricks(words).strip()
    if not words or len(words) > LONGEST:
        raise Invalid(_("Say it in your own words, in at most 4,000 characters."))
    return words
