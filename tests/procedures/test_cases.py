"""The engine by a small procedure of its own: moves, terms, pauses, and a clock that was away."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from participation.audit.models import Entry
from participation.due import do_due_work
from participation.errors import Invalid, NotPermitted
from participation.procedures import declaration, moves
from participation.procedures.declaration import Actor, Clock, Guard, Hooks, Procedure, State, Transition, declare
from participation.procedures.models import ClosingDay
from participation.procedures.presets import preset
from participation.procedures.regulations import adopt_regulation, regulation_for

STATES = (
    State("S1", "look", "Look", Clock.RUNNING, term="admissibility"),
    State("S2", "wait", "Wait", Clock.SUSPENDED, Actor.SPOKESPERSON, term="complete"),
    State("S3", "decide", "Decide", Clock.RUNNING, term="signature_check"),
    State("S4", "yes", "Yes", is_final=True),
    State("S5", "lapsed", "Lapsed", is_final=True),
)
PLAIN = Guard("said aloud", lambda case, act: None if act.data.get("aloud") else "Say it aloud.")


def lapse(case):
    return case.term.due_at if case.term else None


WAYS = (
    Transition("T1", ("S1",), "S2", Actor.HANDLER, "Ask", "forum.sign_challenge", needs_reason=True),
    Transition("T2", ("S2",), "S1", Actor.SPOKESPERSON, "Answer", "forum.sign_challenge"),
    Transition("T3", ("S1",), "S3", Actor.HANDLER, "Go on", "forum.sign_challenge", (PLAIN,)),
    Transition("T4", ("S3",), "S4", Actor.HANDLER, "Say yes", "forum.sign_challenge", signed=True),
    Transition("T5", ("S2",), "S5", Actor.CLOCK, "Lapse", falls_due=lapse),
    Transition("T6", ("S1",), "S1", Actor.RESIDENTS, "Sign", "forum.sign_challenge", has_step=False),
)
SMALL = Procedure("challenge", "Small", STATES, WAYS)


@pytest.fixture
def told(db, monkeypatch):
    """The small procedure in the place of the real one; what the engine told its app."""
    said = []
    monkeypatch.setattr(declaration, "_procedures", dict(declaration._procedures))
    monkeypatch.setattr(declaration, "_hooks", dict(declaration._hooks))
    declare(SMALL, Hooks(
        moved=lambda case, step: said.append(step.transition),
        sign=lambda case, way, act: said.append("signed"),
        reminded=lambda case, at: said.append("reminded"),
        late=lambda case, at: said.append("late"),
    ))  # fmt: skip
    return said


@pytest.fixture
def case(told, alice, noon):
    return moves.begin_case("challenge", "A park", by=alice, at=noon)


def end(case):
    case = type(case).objects.get(pk=case.pk)
    return case.term.last_day if case.term else None


def test_a_case_moves_and_leaves_its_steps_and_entries(case, alice, told, noon):
    moves.move(case, "T3", by=alice, at=noon, data={"aloud": True})
    moves.move(case, "T4", by=alice, at=noon + timedelta(days=1))
    assert (case.state, case.is_over) == ("S4", True)
    assert list(case.steps.values_list("transition", "source", "target")) == [("T3", "S1", "S3"), ("T4", "S3", "S4")]
    assert told == ["T3", "signed", "T4"]
    assert Entry.objects.filter(action="case.moved").count() == 2
    assert not case.terms.open().exists()


@pytest.mark.parametrize(
    ("code", "how", "error"),
    [
        ("T2", {}, moves.NotThisWay), ("T4", {}, moves.NotThisWay), ("T6", {}, moves.NotThisWay),
        ("T9", {}, moves.NotThisWay), ("T1", {"reason": " "}, moves.ReasonNeeded), ("T3", {}, moves.InTheWay),
    ],
)  # fmt: skip
def test_what_is_not_declared_or_not_ready_does_not_happen(case, alice, noon, code, how, error):
    with pytest.raises(error):
        moves.move(case, code, by=alice, at=noon, **how)
    case.refresh_from_db()
    assert (case.state, case.steps.count()) == ("S1", 0)


def test_only_who_may_moves_a_case_and_the_clock_only_does_its_own(case, outsider, noon):
    with pytest.raises(NotPermitted):
        moves.move(case, "T3", by=outsider, at=noon, data={"aloud": True})
    with pytest.raises(moves.NotThisWay):
        moves.move(case, "T3", by=None, at=noon, data={"aloud": True})


def test_two_at_once_move_a_case_once(case, alice, noon):
    stale = type(case).objects.get(pk=case.pk)
    moves.move(case, "T3", by=alice, at=noon, data={"aloud": True})
    with pytest.raises(moves.NotThisWay):
        moves.move(stale, "T3", by=alice, at=noon, data={"aloud": True})


def test_a_state_starts_its_own_term(case, alice, noon):
    moves.move(case, "T3", by=alice, at=noon, data={"aloud": True})
    assert end(case) == date(2026, 12, 7)  # ten working days after Monday 23 November


def test_a_pause_moves_the_end_by_its_days(told, alice, noon):
    case = moves.begin_case("challenge", "A park", by=alice, at=noon)
    assert end(case) == date(2026, 12, 21)  # 28 days
    moves.move(case, "T1", by=alice, at=noon + timedelta(days=7), reason="A budget is missing.")
    assert end(case) == date(2026, 12, 14)  # 14 days for the group
    assert case.suspensions.get().reason == "A budget is missing."
    moves.move(case, "T2", by=alice, at=noon + timedelta(days=17))
    assert end(case) == date(2026, 12, 31)  # ten days later


def test_a_term_is_warned_of_and_late_once_and_changes_nothing(told, alice, noon):
    case = moves.begin_case("challenge", "A park", by=alice, at=noon)
    before = noon + timedelta(days=20)
    for at in (before, noon + timedelta(days=22), noon + timedelta(days=23)):
        moves.warn_of_terms(at)
    assert told == ["reminded"]
    late = datetime(2026, 12, 21, 23, 59, 59, tzinfo=noon.tzinfo)
    moves.warn_of_terms(late)
    assert told == ["reminded"]
    for _twice in range(2):
        moves.warn_of_terms(late + timedelta(seconds=1))
    case.refresh_from_db()
    assert (told, case.state) == (["reminded", "late"], "S1")
    assert case.term.is_late(late + timedelta(seconds=1))


def test_a_clock_that_was_away_for_a_month_notes_things_when_they_were(told, alice, noon):
    case = moves.begin_case("challenge", "A park", by=alice, at=noon)
    moves.move(case, "T1", by=alice, at=noon, reason="A budget is missing.")
    back = noon + timedelta(days=45)
    do_due_work(back)
    case.refresh_from_db()
    step = case.steps.last()
    assert (case.state, step.by, step.noted_at) == ("S5", None, back)
    assert timezone.localdate(step.at) == date(2026, 12, 7)
    assert do_due_work(back)["procedures: moves that fell due"] == 0


def test_more_time_is_given_once_with_a_reason(told, alice, noon):
    case = moves.begin_case("challenge", "A park", by=alice, at=noon)
    how = {"permission": "forum.sign_challenge", "by": alice, "at": noon}
    with pytest.raises(Invalid):
        moves.extend_term(case, reason="", **how)
    moves.extend_term(case, reason="The budget is being checked.", **how)
    assert end(case) == date(2027, 1, 4)  # 42 days
    with pytest.raises(moves.NotThisWay):
        moves.extend_term(case, reason="Again.", **how)
    moves.move(case, "T3", by=alice, at=noon, data={"aloud": True})
    with pytest.raises(moves.NotThisWay):
        moves.extend_term(case, reason="There is none for this.", **how)


def test_a_new_closing_day_moves_only_terms_that_run(told, alice, noon):
    over, runs = (moves.begin_case("challenge", name, by=alice, at=noon) for name in ("Over", "Runs"))
    for case in (over, runs):
        moves.move(case, "T3", by=alice, at=noon, data={"aloud": True})
    moves.move(over, "T4", by=alice, at=noon)
    ClosingDay.objects.create(day=date(2026, 12, 4), name="Staff day")
    assert moves.reckon_open_terms() == 1
    assert end(runs) == date(2026, 12, 8)
    assert timezone.localdate(over.terms.get(name="signature_check").due_at) == date(2026, 12, 7)


def test_numbers_follow_each_other_within_a_year(told, alice, noon):
    cases = [moves.begin_case("challenge", f"Park {n}", by=alice, at=noon) for n in range(3)]
    assert [moves.number_case(case, noon) for case in cases] == ["2026-001", "2026-002", "2026-003"]
    assert moves.number_case(cases[0], noon) == "2026-001"


def test_a_case_keeps_the_regulation_it_began_with(told, alice, noon):
    case = moves.begin_case("challenge", "A park", by=alice, at=noon)
    quick = preset("challenge", "gent", terms={"admissibility_cal": 3})
    adopt_regulation(
        "challenge", "2027-01", quick, effective_from=date(2027, 1, 1), legal_basis="GR 1", by=None, at=noon
    )
    assert regulation_for("challenge", noon) == case.regulation
    assert regulation_for("challenge", noon + timedelta(days=60)).version == "2027-01"
    case.refresh_from_db()
    assert case.rulebook.term("admissibility").number == 28
