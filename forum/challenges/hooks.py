"""What follows a move of a case, in the same transaction: texts are frozen, signatures opened, people told."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.challenges.forms import COUNTED
from forum.challenges.freezing import freeze, open_for_signatures, set_threshold, stop_collecting, take_in_signatures
from forum.challenges.kinds import case_path, comes_with_signatures, kind_of
from forum.challenges.models import CaseFollow, Prepared, Proposal
from forum.challenges.personal import forget_people
from forum.challenges.sheets.forgetting import forget_people_on_paper
from forum.challenges.sheets.report import report_of
from forum.challenges.telling import town_told
from forum.models import Follow
from participation.errors import WrongState
from participation.notices.actions import notify
from participation.procedures.declaration import Act, Transition
from participation.procedures.models import Case, Step
from participation.procedures.moves import number_case
from participation.residents.models import Role, RoleAssignment, User
from participation.signatures.actions import use_signature

HANDLERS, ABOVE = (Role.CASE_HANDLER,), (Role.CLERK,)


class NotPrepared(WrongState):
    """A second person signs words; what is done is done with those words."""

    code = "not_prepared"

    def __init__(self) -> None:
        super().__init__(_("This is written down first, word for word. Then a second person signs it."))


def moved(case: Case, step: Step) -> None:
    proposal = Proposal.objects.select_related("spokesperson", "challenge", "theme").get(case=case)
    kind = kind_of(case)
    if step.transition == kind.hand_in:
        Case.objects.filter(pk=case.pk).update(submitted_at=step.at, title=proposal.title)
        case.submitted_at, case.title = step.at, proposal.title
        number_case(case, step.at)
        if comes_with_signatures(case):
            freeze(proposal, step.at)
    if step.source == kind.unread and comes_with_signatures(case) and step.target in kind.delivered_in:
        take_in_signatures(case, proposal, step.at)
    if step.target in kind.signed_in and step.source not in kind.signed_in:
        open_for_signatures(case, proposal, step.at)
    elif step.transition in kind.freezes:
        set_threshold(case)
        freeze(proposal, step.at)
    Prepared.objects.filter(case=case).delete()  # it was for where the case was
    if step.source in kind.signed_in and step.target not in kind.signed_in:
        stop_collecting(case, proposal, step)
    if step.transition in COUNTED and proposal.challenge_id:
        step.data |= report_of(proposal)
        step.save(update_fields=["data"])
    if step.target == kind.archive:
        forget_people(proposal)
        forget_people_on_paper(proposal)
    _tell(case, proposal, step)


def sign(case: Case, way: Transition, act: Act) -> None:
    """Use up the second signature, which was given for what was prepared, and for nothing else."""
    prepared = Prepared.objects.filter(case=case, transition=way.code).first()
    if act.by is None or prepared is None or (prepared.reason, prepared.data) != (act.reason, act.data):
        raise NotPrepared
    use_signature(way.permission, case, by=User.objects.get(pk=act.by.pk), at=act.at)


def reminded(case: Case, at: datetime) -> None:
    if case.where.who in town_told():
        tell_staff("challenges.term_warned", case, HANDLERS, at)
    else:
        _tell_group("challenges.term_of_group", case, at)


def late(case: Case, at: datetime) -> None:
    """Whose turn it is when a term is over: the town's own lateness is told to who is above, and to the group."""
    if case.where.who in town_told():
        tell_staff("challenges.late", case, (*HANDLERS, *ABOVE), at)
        _tell_group("challenges.late_for_group", case, at)
    elif case.term and case.term.warned_at is None:  # the clock was away when it was time to say so
        _tell_group("challenges.term_of_group", case, at)


def _tell(case: Case, proposal: Proposal, step: Step) -> None:
    way = step.declared
    if not way.notice:
        return
    group = group_of(proposal)
    followers = followers_of(proposal) if step.to.is_public else set()
    notify(
        f"challenges.moved.{step.transition}", at=step.noted_at, path=case_path(case), to=group | followers,
        by=_by(step), data=_words(case), own=group,
    )  # fmt: skip


def _tell_group(kind: str, case: Case, at: datetime) -> None:
    group = group_of(case.proposal)
    notify(kind, at=at, path=case_path(case), to=group, data=_words(case), own=group)


def tell_staff(kind: str, case: Case, roles: tuple[Role, ...], at: datetime, **words: str) -> None:
    """Tell whoever holds one of `roles` today; `words` fill in the sentence besides title and number."""
    held = RoleAssignment.objects.current(timezone.localdate(at)).filter(role__in=roles, user__is_active=True)
    path = reverse("challenges_office:case", args=[case.pk])
    notify(kind, at=at, path=path, to=set(held.values_list("user_id", flat=True)), data=_words(case) | words)


def followers_of(proposal: Proposal) -> set[int]:
    """Return who follows the case: its conversation, or the case itself where there is none."""
    if proposal.challenge_id:
        return set(Follow.objects.filter(topic=proposal.challenge_id).values_list("person_id", flat=True))
    return set(CaseFollow.objects.filter(case=proposal.case_id).values_list("person_id", flat=True))


def group_of(proposal: Proposal) -> set[int]:
    """Return who is told what happens: the spokesperson, and whoever confirmed with an account."""
    members = proposal.members.confirmed().exclude(person=None).values_list("person_id", flat=True)
    return {pk for pk in (proposal.spokesperson_id, *members) if pk}


def _by(step: Step) -> User | None:
    return User.objects.filter(pk=step.by_id).first() if step.by_id else None


def _words(case: Case) -> dict[str, str]:
    term = Case.objects.get(pk=case.pk).term
    words = {"title": case.title or case.proposal.title or "…", "number": case.number}
    return words | ({"until": str(term.last_day)} if term and term.last_day else {})
