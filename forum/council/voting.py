"""Votes of the council, recorded name by name. The sums are computed from the names."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.challenges.kinds import DRAFTS, case_path
from forum.council.models import Choice, MemberVote, RecordedVote
from forum.council.telling import whom_to_tell, words_of
from participation.audit.actions import record
from participation.conflicts.models import Conflict
from participation.errors import Invalid, WrongState
from participation.notices.actions import notify
from participation.permissions import authorise
from participation.procedures.models import Case
from participation.residents.models import Role, RoleAssignment, User


def seats_on(day: date) -> list[RoleAssignment]:
    """Return who sat in the council that day, each once, by fraction and name."""
    held = RoleAssignment.objects.current(day).filter(role=Role.COUNCIL_MEMBER).select_related("user")
    by_person = {seat.user_id: seat for seat in held.order_by("-starts_on")}
    return sorted(by_person.values(), key=lambda seat: (seat.fraction, seat.user.display_name))


def in_conflict(case: Case, day: date) -> set[int]:
    """Return who declared a conflict of interest about a case that held that day."""
    declared = Conflict.objects.about(case).current(day)
    return {pk for pk in declared.values_list("person_id", flat=True) if pk}


def record_vote(
    case: Case, motion: str, body: str, held_on: date, choices: Mapping[int, str], *, by: User, at: datetime,
    corrects: RecordedVote | None = None, reason: str = "",
) -> RecordedVote:  # fmt: skip
    """Record what each member of the council did in a vote about a case.

    `choices` has each member who sat that day, by their number, once. Who declared a conflict of interest did not vote.
    """
    authorise(by, "council.record_vote", case)
    seats = seats_on(held_on)
    _refuse_what_can_not_be(case, motion, body, held_on, at)
    _refuse_wrong_names(case, seats, held_on, choices)
    if corrects and (corrects.case_id != case.pk or not reason.strip()):
        raise Invalid(_("Say why the vote is corrected. Everyone reads it."))
    with transaction.atomic():
        vote = _stored(RecordedVote(
            case=case, motion=motion.strip(), body=body.strip(), held_on=held_on, recorded_by=by, recorded_at=at,
            corrects=corrects, reason=reason.strip(),
        ))  # fmt: skip
        MemberVote.objects.bulk_create(
            MemberVote(
                vote=vote, member=seat.user, name=seat.user.display_name, fraction=seat.fraction,
                choice=choices[seat.user_id],
            )
            for seat in seats
        )  # fmt: skip
        data = {"day": str(held_on), "corrects": corrects.pk if corrects else None, **vote.total}
        record("council.vote_recorded", vote, by=by, at=at, data=data, reason=vote.reason)
        group, everyone = whom_to_tell(case)
        notify("council.voted", at=at, path=case_path(case), to=everyone, by=by, data=words_of(case), own=group)
    return vote


def _refuse_what_can_not_be(case: Case, motion: str, body: str, held_on: date, at: datetime) -> None:
    if case.state in DRAFTS or case.submitted_at is None:
        raise WrongState(_("It is not public yet."))
    if not 0 < len(motion.strip()) <= 300 or not 0 < len(body.strip()) <= 120:
        raise Invalid(_("Say what was voted on, and who voted."))
    if not timezone.localdate(case.submitted_at) <= held_on <= timezone.localdate(at):
        raise Invalid(_("The vote was after the case was handed in, and not later than today."))


def _refuse_wrong_names(case: Case, seats: list[RoleAssignment], held_on: date, choices: Mapping[int, str]) -> None:
    if not seats or {seat.user_id for seat in seats} != set(choices) or not set(choices.values()) <= set(Choice.values):
        raise Invalid(_("Say of each member who sat in the council that day what they did."))
    barred = in_conflict(case, held_on)
    wrong = [seat.user for seat in seats if seat.user_id in barred and choices[seat.user_id] != Choice.CONFLICT]
    if wrong:
        names = ", ".join(map(str, wrong))
        raise Invalid(_("They declared a conflict of interest, so they did not vote: %(names)s.") % {"names": names})


def _stored(vote: RecordedVote) -> RecordedVote:
    try:
        with transaction.atomic():
            vote.save(force_insert=True)
    except IntegrityError:
        raise WrongState(_("This vote was corrected already.")) from None
    return vote
