"""Everything that can happen to a case: it begins, moves, gets a number and more time; and what the clock does.

A term that is over changes nothing by itself: silence neither grants nor refuses.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.audit.actions import record
from participation.due import each_by_itself
from participation.errors import Invalid, WrongState
from participation.permissions import authorise
from participation.procedures.declaration import Act, Clock, Transition, declared, hooks_of, procedure_named
from participation.procedures.models import Case, Step, Suspension, Term, town_calendar
from participation.procedures.regulations import regulation_for

TRIES = 5
MOST_MOVES = 20  # of one case in one tick


class NotThisWay(WrongState):
    """From where the case is, that transition does not lead on."""

    code = "not_this_way"


class InTheWay(WrongState):
    """Something has to hold first, and does not."""

    code = "in_the_way"


class ReasonNeeded(Invalid):
    """What is refused or sent back is given a reason."""

    code = "reason_needed"


def begin_case(procedure: str, title: str, *, by: AbstractBaseUser | None, at: datetime) -> Case:
    """Begin a case in the first state, by the regulation of today, in the caller's transaction."""
    first = procedure_named(procedure).first
    case = Case.objects.create(
        procedure=procedure, title=title, state=first.code, state_since=at, opened_at=at,
        regulation=regulation_for(procedure, at),
    )  # fmt: skip
    start_terms(case, at)
    record("case.begun", case, by=by, at=at, data={"procedure": procedure, "regulation": case.regulation.version})
    return case


def move(
    case: Case,
    code: str,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    reason: str = "",
    data: dict[str, Any] | None = None,
    noted_at: datetime | None = None,
) -> Step:
    """Make the transition `code`. `by` is None for the clock, which makes only its own.

    Raises `NotThisWay`, `NotPermitted`, `ReasonNeeded` or `InTheWay`; then nothing has happened.
    """
    with transaction.atomic():
        held = Case.objects.select_for_update(of=("self",)).select_related("regulation").get(pk=case.pk)
        way = _way(held, code)
        act = Act(by, at, reason.strip(), data or {})
        _let_through(held, way, act)
        step = _moved(held, way, act, noted_at or at)
        hooks_of(held.procedure).moved(held, step)
    case.refresh_from_db()
    return step


def obstacles(case: Case, way: Transition, act: Act) -> list[Any]:
    """Return the sentences of what still stands in the way of a transition."""
    said = (guard.check(case, act) for guard in way.guards)
    return [sentence for sentence in said if sentence]


def start_terms(case: Case, at: datetime) -> None:
    """Start the term of the state in which a case begins, in the caller's transaction."""
    _start_term(case, timezone.localdate(at))
    _reckon(case, case.terms.open())


def number_case(case: Case, at: datetime) -> str:
    """Give the case the next number of its year, once, in the caller's transaction."""
    year = timezone.localdate(at).year
    for _try in range(TRIES):
        last = Case.objects.of(case.procedure).filter(number__startswith=f"{year}-").order_by("-number").first()
        number = f"{year}-{int(last.number.partition('-')[2]) + 1 if last else 1:03d}"
        try:
            with transaction.atomic():
                Case.objects.filter(pk=case.pk, number="").update(number=number)
        except IntegrityError:
            continue
        case.refresh_from_db(fields=["number"])
        return case.number
    raise WrongState(_("No number could be given now. Try again."))


def extend_term(case: Case, *, permission: str, reason: str, by: AbstractBaseUser, at: datetime) -> Term:
    """Take more time for the term of now: once, for a reason that everyone reads."""
    authorise(by, permission, case)
    if not reason.strip():
        raise ReasonNeeded(_("Say why more time is needed. Everyone reads it."))
    with transaction.atomic():
        held = Case.objects.select_for_update(of=("self",)).select_related("regulation").get(pk=case.pk)
        term = held.term
        more = term and held.rulebook.term(f"{term.name}_ext")
        if term is None or more is None or term.due_at is None:
            raise NotThisWay(_("The regulation gives no more time here."))
        if term.extended_by:
            raise NotThisWay(_("There was more time once. It is given only once."))
        term.extended_by, term.extension_reason, term.warned_at = more.number, reason.strip(), None
        _reckon(held, [term])
        record("case.term_extended", held, by=by, at=at, data={"term": term.name}, reason=reason.strip())
    return term


def reckon_open_terms() -> int:
    """Work out anew when the terms that run end, because the days that the town hall works have changed."""
    cases = Case.objects.open().filter(terms__ended_at__isnull=True).select_related("regulation").distinct()
    return each_by_itself(cases, lambda case: _reckon(case, case.terms.open()))


# What the clock does


def move_by_clock(at: datetime) -> int:
    """Make every transition that fell due by `at`, each at its own moment, however late the clock comes. Due work."""
    return sum(_catch_up(pk, at) for pk in _cases_with_a_clock())


def warn_of_terms(at: datetime) -> int:
    """Tell who handles a case, once, that three quarters of a term are over; and, once, that it is over. Due work."""
    warned = each_by_itself(Term.objects.to_warn_of(at).select_related("case"), lambda term: _warn(term, at))
    late = Term.objects.overrun(at).filter(late_noted_at__isnull=True).select_related("case")
    return warned + each_by_itself(late, lambda term: _note_late(term, at))


def _cases_with_a_clock() -> list[int]:
    found: list[int] = []
    for procedure in declared():
        states = {source for way in procedure.by_clock for source in way.sources}
        cases = Case.objects.of(procedure.name).filter(state__in=states)
        found += cases.values_list("pk", flat=True)
    return found


def _catch_up(pk: int, at: datetime) -> int:
    for done in range(MOST_MOVES):
        case = Case.objects.select_related("regulation").get(pk=pk)
        ripe = sorted(_ripe(case, at), key=lambda each: each[0])
        if not ripe or not each_by_itself(ripe[:1], partial(_move_at, case, noted_at=at)):
            return done
    return MOST_MOVES


def _ripe(case: Case, at: datetime) -> Iterable[tuple[datetime, str]]:
    for way in case.ways:
        moment = way.falls_due(case) if way.falls_due else None
        if moment and moment <= at and not obstacles(case, way, Act(None, moment)):
            yield moment, way.code


def _move_at(case: Case, ripe: tuple[datetime, str], *, noted_at: datetime) -> None:
    moment, code = ripe
    move(case, code, by=None, at=max(moment, case.state_since), noted_at=noted_at)


def _warn(term: Term, at: datetime) -> None:
    with transaction.atomic():
        if Term.objects.to_warn_of(at).filter(pk=term.pk).update(warned_at=at):
            hooks_of(term.case.procedure).reminded(term.case, at)


def _note_late(term: Term, at: datetime) -> None:
    with transaction.atomic():
        if Term.objects.overrun(at).filter(pk=term.pk, late_noted_at__isnull=True).update(late_noted_at=at):
            data = {"term": term.name, "state": term.state, "since": str(term.last_day)}
            record("case.late", term.case, by=None, at=at, channel="clock", data=data)
            hooks_of(term.case.procedure).late(term.case, at)


# The steps


def _way(case: Case, code: str) -> Transition:
    way = next((each for each in case.ways if each.code == code), None)
    if way is None or not way.has_step:
        raise NotThisWay(_("This can not be done now: the case is at “%(state)s”.") % {"state": case.where.label})
    return way


def _let_through(case: Case, way: Transition, act: Act) -> None:
    if act.by is None and way.falls_due is None:
        raise NotThisWay(_("The clock does not do this."))
    if act.by is not None:
        authorise(act.by, way.permission, case)
    if way.needs_reason and not act.reason:
        raise ReasonNeeded(_("Give the reason. The group reads it, and so does everyone."))
    if said := obstacles(case, way, act):
        raise InTheWay(" ".join(map(str, said)))
    if way.signed:
        hooks_of(case.procedure).sign(case, way, act)


def _moved(case: Case, way: Transition, act: Act, noted_at: datetime) -> Step:
    source, target = case.where, case.declared.state(way.target)
    step = Step.objects.create(
        case=case, transition=way.code, source=source.code, target=target.code, at=act.at, noted_at=noted_at,
        by_id=act.by.pk if act.by else None, reason=act.reason, data=act.data,
    )  # fmt: skip
    if source.code != target.code:
        case.state, case.state_since, case.ended_at = target.code, act.at, act.at if target.is_final else None
        case.save(update_fields=["state", "state_since", "ended_at"])
        _turn_clock(case, step)
    else:
        _begin_term_anew(case, step)
    data = {"transition": way.code, "from": source.code, "to": target.code}
    record("case.moved", case, by=act.by, at=act.at, channel="web" if act.by else "clock", data=data, reason=act.reason)
    return step


def _turn_clock(case: Case, step: Step) -> None:
    """End, stop, resume or start terms, as the new state asks."""
    today, source, target = timezone.localdate(step.at), step.case.declared.state(step.source), step.to
    if target.clock == Clock.SUSPENDED and source.clock == Clock.RUNNING:
        Suspension.objects.create(case=case, since=today, reason=step.reason or str(target.label))
    elif target.term and target.term == source.term:  # one term over several states
        case.terms.open().filter(state=source.code).update(state=target.code)
    else:
        case.terms.open().filter(state=source.code).update(ended_at=step.at)
    if source.clock == Clock.SUSPENDED:
        case.suspensions.filter(until__isnull=True).update(until=today)
    if target.is_final:
        case.terms.open().update(ended_at=step.at)
    _start_term(case, today, step.declared.term)
    _reckon(case, case.terms.open())


def _begin_term_anew(case: Case, step: Step) -> None:
    """What leads back to the same state (a report of the work) gives its term a new beginning."""
    case.terms.open().filter(state=step.target).update(ended_at=step.at)
    start_terms(case, step.at)


def _start_term(case: Case, today: date, name: str = "") -> None:
    """Start the term of that name, or the one of the state, unless one runs there."""
    state = case.where
    name = name or state.term
    length = case.rulebook.term(name) if name else None
    if length is None or case.terms.open().filter(state=state.code).exists():
        return
    earlier = state.since(case) if state.since else None
    Term.objects.create(
        case=case, state=state.code, name=name, number=length.number, unit=length.unit,
        started_on=timezone.localdate(earlier) if earlier else today, stands_still=state.clock != Clock.SUSPENDED,
    )  # fmt: skip


def _reckon(case: Case, terms: Iterable[Term]) -> None:
    terms = list(terms)
    if not terms:
        return
    book = case.rulebook
    calendar, pauses = town_calendar(book.country), [each.pause for each in case.suspensions.all()]
    for term in terms:
        term.reckon(calendar, pauses, roll=book.roll_forward)
        term.save()
