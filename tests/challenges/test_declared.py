"""The challenge as the specification draws it: every way by hand, and what must not be a way."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from forum.actions import sign_challenge
from forum.challenges.actions import NotADraft, fill_in
from forum.challenges.declared import CHALLENGE
from forum.challenges.freezing import change_text
from forum.challenges.models import Prepared
from forum.models import Signature
from participation.conflicts.actions import declare_conflict
from participation.errors import DomainError, NotPermitted
from participation.procedures.models import Case, Step
from participation.procedures.moves import InTheWay, NotThisWay, ReasonNeeded, move
from participation.signatures.actions import ask_signature, give_signature

WITHDRAWN_FROM = ["C00", "C05", "C10", "C15", "C20", "C30", "C35", "C40", "C45", "C50", "C55", "C60", "C61", "C70"]
ENDS = ["C25", "C38", "C62", "C63", "C72", "C90", "C92", "C93", "C95", "C97"]
WAYS = [
    ("CT01", "C00", "C05"), ("CT02", "C05", "C00"), ("CT03", "C00", "C10"), ("CT04", "C10", "C20"),
    ("CT05", "C20", "C15"), ("CT06", "C15", "C20"), ("CT07", "C15", "C97"), ("CT08", "C20", "C25"),
    ("CT09", "C20", "C63"), ("CT10", "C20", "C30"), ("CT10b", "C20", "C40"), ("CT11", "C30", "C30"),
    ("CT12", "C30", "C35"), ("CT13", "C30", "C38"), ("CT14", "C35", "C40"), ("CT15", "C35", "C38"),
    ("CT15b", "C35", "C30"),
    ("CT16", "C40", "C45"), ("CT16b", "C45", "C40"), ("CT17", "C40", "C50"), ("CT18", "C50", "C55"),
    ("CT19", "C55", "C60"), ("CT20", "C55", "C61"), ("CT21", "C61", "C60"), ("CT21b", "C61", "C62"),
    ("CT21c", "C61", "C62"), ("CT22", "C55", "C62"), ("CT23", "C25", "C65"), ("CT23", "C62", "C65"),
    ("CT24a", "C65", "C20"), ("CT24b", "C65", "C40"), ("CT24c", "C65", "C25"), ("CT24d", "C65", "C62"),
    ("CT25", "C60", "C70"), ("CT26", "C70", "C80"), ("CT27", "C70", "C72"), ("CT28", "C80", "C80"),
    ("CT29", "C80", "C82"), ("CT29b", "C82", "C80"), ("CT30", "C80", "C85"), ("CT31a", "C85", "C90"),
    ("CT31b", "C85", "C91"), ("CT31c", "C85", "C92"), ("CT31d", "C91", "C80"), ("CT32", "C82", "C93"),
    ("CT34", "C00", "C97"), *(("CT33", source, "C95") for source in WITHDRAWN_FROM),
    *(("CT35", source, "C99") for source in ENDS),
]  # fmt: skip
DECISION = {
    "decision": "The group looks after the park.", "body": "college", "day": "2026-11-20", "vote": "5-0-0",
    "ground": "Reglement uitdaagrecht, art. 7", "link": "https://town.example/besluit/1",
}  # fmt: skip
AGREED = {
    "parties": "Town and association", "task": "Upkeep", "amount": "38400", "starts": "2027-01-01",
    "ends": "2029-12-31",
    "area": "Linden Park", "measured": "A walk each spring", "handed_over": "The shed", "open_data": "Hours",
    "handed_back": "Keys and plans", "disputes": "The ombudsman", "insurance": "Yes", "staff": "They stay",
    "access": "For all", "privacy": "The association", "stop": "Three months",
    "summary": "The neighbours look after the park.", "signed_by_town": True, "signed_by_group": True, "insured": True,
}  # fmt: skip
REPORT = {"report": "It went well."}
# Who makes each way, and what it has to be made with; "clock" is the clock, a month and more later.
MADE = {
    "CT01": ("group", {}), "CT02": ("handler", {}), "CT03": ("group", {}), "CT04": ("handler", {"checked": True}),
    "CT05": ("handler", {}), "CT06": ("group", {"answer": "The budget."}), "CT07": ("clock", {}),
    "CT09": ("handler", {"body": "The Region"}), "CT10": ("handler", {}), "CT12": ("clock", {}), "CT13": ("clock", {}),
    "CT14": ("handler", {}), "CT15": ("handler", {}), "CT15b": ("handler", {}), "CT30": ("clock", {}),
    "CT34": ("clock", {}), "CT35": ("clock", {}),
    "CT16": ("handler", {"questions": "Who is insured?"}), "CT16b": ("group", {"answer": "All of us."}),
    "CT17": ("handler", {"advice": "Yes.", "cost_comparison": "The same."}),
    "CT18": ("clerk", {"body": "college", "day": "2027-01-10"}), "CT19": ("clerk", DECISION),
    "CT20": ("clerk", DECISION | {"change": "Keep the trees.", "otherwise_refused": True}),
    "CT21": ("group", {"all_told": True}), "CT21b": ("group", {"all_told": True}), "CT21c": ("clock", {}),
    "CT23": ("group", {}), "CT25": ("clock", {}), "CT26": ("handler", AGREED), "CT27": ("handler", {}),
    "CT28": ("group", REPORT), "CT29": ("handler", {"plan": "Mow again."}), "CT29b": ("handler", REPORT),
    "CT31a": ("handler", REPORT), "CT31b": ("handler", REPORT), "CT31c": ("handler", REPORT | {"continuity": "Us."}),
    "CT31d": ("clock", {}), "CT32": ("handler", {"continuity": "The town mows."}), "CT33": ("group", {}),
    "CT24a": ("reviewer", {}), "CT24b": ("reviewer", {}), "CT24c": ("reviewer", {}), "CT24d": ("reviewer", {}),
}  # fmt: skip
REASONED = {
    "CT02", "CT05", "CT08", "CT09", "CT16", "CT21b", "CT22", "CT23", "CT24a", "CT24b", "CT24c", "CT24d", "CT27", "CT29",
    "CT32",
}  # fmt: skip


BY_HANDLER_OR_CLERK = {"CT26", "CT27", "CT29", "CT29b", "CT31a", "CT31b", "CT31c", "CT32"}


@pytest.fixture
def people(alice, case_handler, clerk, reviewer):
    return {"group": alice, "handler": case_handler, "clerk": clerk, "reviewer": reviewer, "clock": None}


@pytest.fixture
def at_state(case, alice, noon):
    """Put the case in a state, since yesterday, as its own path there would have left it."""

    def put(state, came_from="C20"):
        Case.objects.filter(pk=case.pk).update(
            state=state, state_since=noon - timedelta(days=1), threshold=3, number="2026-001", submitted_at=noon
        )
        Step.objects.create(case=case, transition="CT23", source=came_from, target="C65", at=noon, noted_at=noon)
        case.proposal.members.update(withdrawal_agreed_at=noon)
        case.proposal.__class__.objects.filter(pk=case.pk).update(reply_at=noon)
        return Case.objects.get(pk=case.pk)

    return put


@pytest.mark.once
def test_the_ways_are_those_of_the_specification_and_no_others():
    declared = {(way.code, source, way.target) for way in CHALLENGE.transitions for source in way.sources}
    assert declared == set(WAYS)
    assert {way.code for way in CHALLENGE.transitions if way.needs_reason} == REASONED
    assert {way.code for way in CHALLENGE.transitions if way.signed} == {"CT08", "CT22"}


@pytest.mark.once
def test_states_have_the_clock_of_the_specification():
    suspended = {state.code for state in CHALLENGE.states if state.clock == "suspended"}
    running = {state.code for state in CHALLENGE.states if state.clock == "running"}
    assert suspended == {"C15", "C45"}
    assert running == {"C05", "C10", "C20", "C30", "C35", "C40", "C50", "C55", "C61", "C65", "C70", "C82", "C85"}
    assert {state.code for state in CHALLENGE.states if state.is_final} == {*ENDS, "C99"}


def test_every_way_can_be_gone_by_whom_it_is_for(at_state, found, people, noon):
    for code, source, target in WAYS:
        if code not in MADE:
            continue
        who, data = MADE[code]
        with transaction.atomic():
            came_from = {"CT24b": "C62", "CT24d": "C62"}.get(code, "C25")
            case = at_state(source, came_from)
            found(case, *(["A04"] if code == "CT09" else []))
            if code == "CT15":
                Step.objects.create(case=case, transition="CT15b", source="C35", target="C30", at=noon, noted_at=noon)
            if code == "CT14":
                Case.objects.filter(pk=case.pk).update(threshold=None)
            if code == "CT12":
                Case.objects.filter(pk=case.pk).update(threshold=1)
                case.proposal.__class__.objects.filter(pk=case.pk).update(rows_to_enter=3)
            move(case, code, by=people[who], at=noon, reason="Because.", data=data)
            assert Case.objects.get(pk=case.pk).state == target, code
            assert case.steps.last().transition == code
            transaction.set_rollback(True)


def test_nobody_else_goes_them(at_state, found, people, outsider, noon):
    for code, source, _target in WAYS:
        if code not in MADE or code in ("CT12", "CT13"):
            continue
        case = at_state(source)
        who, data = MADE[code]
        others = [person for name, person in people.items() if name not in (who, "clock")]
        others = [
            each for each in others if not (code in ("CT26", "CT27", "CT29", "CT29b") or code[:4] in ("CT31", "CT32"))
        ]
        for person in [*others, outsider]:
            if who == "clock":
                continue
            with pytest.raises(NotPermitted):
                move(case, code, by=person, at=noon, reason="Because.", data=data)
        assert Case.objects.get(pk=case.pk).state == source


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("C30", "C60"), ("C20", "C62"), ("C00", "C20"), ("C00", "C30"), ("C10", "C30"), ("C15", "C30"), ("C25", "C20"),
        ("C30", "C40"), ("C35", "C60"), ("C38", "C40"), ("C40", "C60"), ("C40", "C62"), ("C50", "C60"), ("C62", "C60"),
        ("C63", "C20"), ("C65", "C60"), ("C70", "C60"), ("C80", "C95"), ("C90", "C80"), ("C95", "C00"), ("C97", "C00"),
    ],
)  # fmt: skip
@pytest.mark.once
def test_what_is_illegal_by_design_is_no_way(source, target):
    assert target not in {way.target for way in CHALLENGE.ways_from(source)}


def test_a_case_does_not_jump(at_state, people, noon):
    for source, code in (("C30", "CT19"), ("C20", "CT22"), ("C30", "CT11"), ("C62", "CT19"), ("C20", "CT14")):
        case = at_state(source)
        for person in people.values():
            with pytest.raises(NotThisWay):
                move(case, code, by=person, at=noon, reason="Because.", data=DECISION)


def test_who_wrote_the_advice_does_not_decide(at_state, clerk, noon):
    case = at_state("C55")
    Step.objects.create(case=case, transition="CT17", source="C40", target="C50", by=clerk, at=noon, noted_at=noon)
    for code, data in (("CT19", DECISION), ("CT20", DECISION | {"change": "Trees.", "otherwise_refused": True})):
        with pytest.raises(InTheWay):
            move(case, code, by=clerk, at=noon, data=data)


def test_where_a_reason_is_needed_nothing_happens_without_one(at_state, found, people, noon):
    for code, source, _target in WAYS:
        if code in REASONED and code in MADE:
            who, data = MADE[code]
            case = at_state(source)
            found(case, "A04")
            with pytest.raises(ReasonNeeded):
                move(case, code, by=people[who], at=noon, reason="  ", data=data)


def test_a_conflict_of_interest_blocks(at_state, found, case_handler, noon):
    case = at_state("C20")
    found(case)
    declare_conflict(case, "My brother is in the group.", by=case_handler, at=noon)
    handler = type(case_handler).objects.get(pk=case_handler.pk)
    with pytest.raises(NotPermitted):
        move(case, "CT10", by=handler, at=noon)


def test_what_can_not_be_treated_needs_a_second_person(at_state, found, case_handler, clerk, noon):
    case = at_state("C20")
    found(case, "A06")
    data = {"redress": "Ask others to look at it again within 30 days."}
    with pytest.raises(DomainError):
        move(case, "CT08", by=case_handler, at=noon, reason="It is new.", data=data)
    given = {"transition": "CT08", "reason": "It is new.", "data": data, "by": case_handler, "at": noon}
    Prepared.objects.create(case=case, **given)
    asked = ask_signature("challenges.declare_inadmissible", case, "Please read.", by=case_handler, at=noon)
    assert "A06: About A06." in asked.text
    with pytest.raises(DomainError):
        give_signature(asked, by=case_handler, at=noon)
    give_signature(asked, by=clerk, at=noon)
    move(case, "CT08", by=case_handler, at=noon, reason="It is new.", data=data)
    assert Case.objects.get(pk=case.pk).state == "C25"


def test_the_text_is_frozen_once_people_sign_for_it(opened, alice, bob, noon):
    later = noon + timedelta(days=2)
    with pytest.raises(NotADraft):
        fill_in(opened.proposal, {"change": "Something else."}, by=alice, at=later)
    sign_challenge(opened.proposal.challenge, by=bob, at=later)
    first = opened.proposal.versions.get()
    assert (first.number, first.is_whole, len(first.digest)) == (1, True, 64)
    second = change_text(opened, change="We plant more.", reason="The town asked.", by=alice, at=later)
    assert (second.number, Signature.objects.count()) == (2, 0)
    assert opened.proposal.old_signatures.get().person == bob
    sign_challenge(opened.proposal.challenge, by=bob, at=later)
    assert Signature.objects.count() == 1
    first.refresh_from_db()
    assert "We mow less" in first.words


def test_a_person_signs_once_over_all_channels(opened, bob, noon):
    later = noon + timedelta(days=2)
    challenge = opened.proposal.challenge
    sign_challenge(challenge, by=bob, at=later)
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"), transaction.atomic():
        Signature.objects.create(challenge=challenge, person=bob, channel="paper")
    assert Signature.objects.count() == 1


@pytest.mark.once
def test_the_pages_about_procedures_are_current(tmp_path):
    call_command("document_procedures", "--check")
    with pytest.raises(CommandError, match=r"challenge\.md"):
        call_command("document_procedures", "--check", folder=tmp_path)
