"""What is decided in a case, and taken back again. The author and whoever reported it are told in the same moment."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum.models import Comment, Topic
from forum.moderation import effects
from forum.moderation.actions.cases import free_to, open_case, refuse_others
from forum.moderation.choices import (
    ABOUT_THE_AUTHOR,
    IN_FORCE,
    MEASURES_FOR,
    REMOVABLE,
    TAKES_TWO,
    Kind,
    State,
)
from forum.moderation.models import LONGEST_REASON, Case, Flag, Measure
from forum.moderation.second_signature import ASKED_FOR
from forum.moderation.telling import tell_author, tell_flagger, tell_flaggers, tell_undone, topic_of
from forum.moderation.terms import GRADUATED_OVER, HIDDEN_AT_MOST, SIGN, SUSPENSION_DAYS, WARNED_WITHIN
from participation.audit.actions import record
from participation.dossiers.models import Theme
from participation.errors import Invalid, Sentence, WrongState
from participation.permissions import authorise
from participation.residents.models import User
from participation.signatures.actions import ask_signature


@dataclass(frozen=True)
class Decision:
    """What a moderator decides: `facts` is what the author reads. `hours` is for hiding, `passage` for taking out."""

    kind: Kind
    facts: str
    rule: str = ""
    hours: int = 72
    passage: str = ""
    theme: Theme | None = None
    unfounded: tuple[int, ...] = ()  # reports (numbers) that were clearly without ground


def decide_case(case: Case, decision: Decision, *, by: User, at: datetime) -> Measure:
    """Decide a case, by a moderator who is not concerned in it and while nobody else works on it."""
    authorise(by, "moderation.decide_case", case)
    refuse_others(case, by=by, at=at)
    return _decide(case, check_decision(case, decision, at), by=by, at=at)


def remove_post(post: Topic | Comment, *, by: User, at: datetime, rule: str, reason: str) -> Measure:
    """Remove a post that a moderator came upon. After a day it is back, unless a second person signed."""
    if rule not in REMOVABLE or not reason.strip():
        raise Invalid(_("Choose a house rule, and write the reason: the author reads both."))
    if post.is_hidden:
        raise WrongState(effects.HIDDEN_ALREADY, way_on=_back_to(post))
    with transaction.atomic():
        case = open_case(post, at=at)
        refuse_others(case, by=by, at=at)
        return _decide(case, Decision(Kind.REMOVE, reason.strip(), rule), by=by, at=at)


def restore_post(post: Topic | Comment, *, by: User, at: datetime) -> None:
    """Show again what a moderator hid."""
    measure = Measure.objects.about(post).in_force().filter(kind__in=(Kind.HIDE, Kind.REMOVE)).first()
    with transaction.atomic():
        if measure is None:
            effects.show_again(post, by=by, at=at)
        else:
            _end(measure, State.LIFTED, by=by, at=at)
            tell_undone("forum.post_restored", measure, by=by, at=at)


def lift_measure(measure: Measure, *, by: User, at: datetime) -> Measure:
    """Take a measure back: it was not needed, or is not any more."""
    authorise(by, "moderation.lift_measure", measure)
    with transaction.atomic():
        _end(measure, State.LIFTED, by=by, at=at)
        tell_undone("forum.post_restored" if measure.takes_off_the_page else "moderation.lifted", measure, by=by, at=at)
    return measure


def reverse_measure(measure: Measure, *, by: User, at: datetime) -> None:
    """Undo what was decided, after an objection. What is over by now is only noted."""
    if measure.state in (*IN_FORCE, State.WAITS):
        _end(measure, State.REVERSED, by=by, at=at)
    else:
        Measure.objects.filter(pk=measure.pk).update(state=State.REVERSED)
        measure.refresh_from_db()


def end_measure(measure: Measure, state: State, *, at: datetime) -> None:
    """By the clock: its time is over (ENDED), or nobody signed it (LAPSED)."""
    with transaction.atomic():
        _end(measure, state, by=None, at=at)
        kind = "forum.post_restored" if measure.takes_off_the_page else "moderation.lifted"
        if measure.takes_off_the_page or state == State.ENDED:
            tell_undone(kind, measure, by=None, at=at)


def next_days(person: User, at: datetime) -> int:
    """Return how long the next suspension of `person` takes: each is longer than the one before."""
    before = Measure.objects.filter(person=person, kind=Kind.SUSPENSION, decided_at__gt=at - GRADUATED_OVER)
    number = before.filter(state__in=(State.STANDS, State.ENDED)).count()
    return SUSPENSION_DAYS[min(number, len(SUSPENSION_DAYS) - 1)]


# The steps


def check_decision(case: Case, decision: Decision, at: datetime) -> Decision:
    """Return the decision as it will be kept. Raises where the house rules, or what came before, do not allow it."""
    decision = replace(decision, facts=decision.facts.strip(), passage=decision.passage.strip())
    if not decision.facts or len(decision.facts) > LONGEST_REASON:
        raise Invalid(_("Write what you saw and why, in at most 2,000 characters: the author reads it."))
    if decision.kind == Kind.NONE:
        return replace(decision, rule="")
    if decision.kind not in MEASURES_FOR.get(decision.rule, ()):
        raise Invalid(_("This house rule does not allow this measure. Choose a lighter one, or another rule."))
    if decision.kind == Kind.HIDE and not 1 <= decision.hours <= HIDDEN_AT_MOST // timedelta(hours=1):
        raise Invalid(_("Hide it for 1 to 72 hours."))
    if case.post is None:
        raise WrongState(_("The author has left, or the post is gone, so nothing can be done with it any more."))
    effects.refuse_unfit(decision.kind, case.post, theme=decision.theme, passage=decision.passage)
    if decision.kind in ABOUT_THE_AUTHOR:
        _refuse_without_ground(decision.kind, case.post.author, at)
    return decision


def _refuse_without_ground(kind: Kind, author: User | None, at: datetime) -> None:
    """A suspension comes after a warning, and only one at a time."""
    if author is None:
        raise WrongState(_("The author has left, or the post is gone, so nothing can be done with it any more."))
    if kind == Kind.WARNING:
        return
    about_them = Measure.objects.filter(person=author)
    if about_them.filter(kind=Kind.SUSPENSION, state=State.WAITS).exists() or (
        about_them.suspending(author, at).exists()
    ):
        raise WrongState(_("The author can not post now already, or that waits for a signature."))
    warned = about_them.filter(kind=Kind.WARNING, state=State.STANDS, decided_at__gt=at - WARNED_WITHIN)
    if not warned.exists():
        raise WrongState(_("Warn the author first. Only who goes on after a warning can be kept from posting."))


def _decide(case: Case, decision: Decision, *, by: User, at: datetime) -> Measure:
    with transaction.atomic():
        gone = {"decided_at": at, "taken_at": case.taken_at or at, "held_by": None, "held_until": None}
        if not free_to(by, case, at).update(**gone):
            refuse_others(Case.objects.select_related("held_by").get(pk=case.pk), by=by, at=at)
            raise WrongState(_("This is decided already."))
        case.refresh_from_db()
        measure = _measure(case, decision, by=by, at=at)
        if case.post is not None:
            effects.put_in_force(measure, case.post, by=by, at=at)
        Flag.objects.filter(case=case, pk__in=decision.unfounded).update(is_unfounded=decision.kind == Kind.NONE)
        data = {"measure": str(decision.kind), "rule": decision.rule}
        record("moderation.case_decided", case, by=by, at=at, data=data)
        if decision.kind in TAKES_TWO:
            ask_signature(ASKED_FOR, measure, decision.facts[:500], by=by, at=at)
        if decision.kind not in (Kind.NONE, Kind.SUSPENSION):  # a suspension is told when it begins
            tell_author(measure, by=by, at=at)
        tell_flaggers(measure, by=by, at=at)
    return measure


def _measure(case: Case, decision: Decision, *, by: User, at: datetime) -> Measure:
    kind, author = decision.kind, case.post.author if case.post else None
    return Measure.objects.create(
        case=case,
        kind=kind,
        rule=decision.rule,
        facts=decision.facts,
        state={Kind.REMOVE: State.PROVISIONAL, Kind.SUSPENSION: State.WAITS}.get(kind, State.STANDS),
        person=author,
        decided_by=by,
        decided_at=at,
        sign_until=at + SIGN if kind in TAKES_TWO else None,
        since=None if kind == Kind.SUSPENSION else at,
        until=at + timedelta(hours=decision.hours) if kind == Kind.HIDE else None,
        days=next_days(author, at) if author and kind == Kind.SUSPENSION else None,
        passage=decision.passage if kind == Kind.REDACT else "",
        new_theme=decision.theme if kind == Kind.MOVE else None,
    )


def _end(measure: Measure, state: State, *, by: User | None, at: datetime) -> None:
    still = Measure.objects.filter(pk=measure.pk, state__in=(*IN_FORCE, State.WAITS))
    if not still.update(state=state, ended_at=at, ended_by=by):
        raise WrongState(_("This measure is over already."))
    measure.refresh_from_db()
    effects.undo(measure, measure.case.post, by=by, at=at)
    data = {"measure": measure.kind, "state": str(state)}
    record("moderation.measure_ended", measure, by=by, at=at, channel="web" if by else "clock", data=data)


def tell_of_change(measure: Measure, *, by: User, at: datetime) -> None:
    """Tell those who reported it that it was decided otherwise."""
    for flag in measure.case.flags.all():
        tell_flagger("changed", flag, by=by, at=at)


def _back_to(post: Topic | Comment) -> tuple[str, Sentence]:
    return topic_of(post).get_absolute_url(), _("Back to the topic")
