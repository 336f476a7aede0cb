"""Signatures on paper: read by two people who do not see each other's words, checked row by row, counted once."""

from datetime import timedelta

import pytest

from forum.actions import sign_challenge, withdraw_signature
from forum.challenges.freezing import change_text
from forum.challenges.models import Proposal
from forum.challenges.sheets import actions, checking, reading
from forum.challenges.sheets.forgetting import forget_paper
from forum.challenges.sheets.matching import NotByTheRegister, candidates
from forum.challenges.sheets.models import Mark, Outcome, Reading, Row
from forum.challenges.sheets.report import report_of
from forum.models import Signature
from participation.conflicts.actions import declare_conflict
from participation.errors import Invalid, NotPermitted, WrongState
from participation.procedures.models import Case, Step
from participation.procedures.moves import InTheWay, move
from participation.residents.models import Level, User
from participation.residents.personal import registered
from participation.residents.verification.countries import Country
from participation.residents.verification.numbers import read_number
from tests.challenges.sheets.conftest import line

NUMBER = "85073003328"


@pytest.fixture
def check(case_handler, later):
    def say(row, outcome=Outcome.VALID, **who):
        return checking.check_row(row, outcome, by=case_handler, at=later, **who)

    return say


def rows_of(sheet):
    return list(sheet.settled.select_related("sheet__proposal__case__regulation"))


def proposal_now():
    return Proposal.objects.select_related("challenge").get()


def test_a_row_counts_once_two_people_read_the_same_and_somebody_checked_it(read, check, opened):
    sheet = read(line("Jan Peeters"), line("Ann  Maës", address="Kerkstraat 1"), line("", mark=Mark.STRUCK))
    assert proposal_now().rows_to_enter == 2  # what is struck out needs nobody's look
    first, second, struck = rows_of(sheet)
    check(first)
    check(second, Outcome.NOT_RESIDENT)
    signature = Signature.objects.get()
    assert (signature.channel, signature.person.display_name) == ("paper", "Jan Peeters")
    assert (signature.person.level, signature.person.email) == (Level.CONFIRMED, None)
    assert signature.person.contact.address == "Lindenlaan 4"
    sheet.refresh_from_db()
    assert sheet.settled_at
    assert proposal_now().rows_to_enter == 0
    assert struck.came_to == Outcome.WITHDRAWN
    assert report_of(proposal_now()) == {
        "valid": 1, "duplicate": 0, "not_resident": 1, "under_age": 0, "illegible": 0, "withdrawn": 1,
    }  # fmt: skip


def test_forty_rows_of_which_three_signed_twice_two_live_elsewhere_and_one_is_too_young(read, check, alice, bob, noon):
    challenge = proposal_now().challenge
    for person in (alice, bob):
        sign_challenge(challenge, by=person, at=noon + timedelta(days=1, hours=1))
    names = [f"Signer {chr(65 + number % 26)}{number}" for number in range(40)]
    lines = [line(name) for name in names]
    lines[7], lines[20] = line(names[7], born=(2010, 11, 26)), line(names[3])
    rows = rows_of(read(*lines))
    with pytest.raises(Invalid):
        check(rows[7])
    for number, row in enumerate(rows):
        if number == 7:
            check(row, Outcome.UNDER_AGE)
        elif number in (5, 6):
            check(row, Outcome.NOT_RESIDENT)
        elif number == 20:
            [same] = [each for each in candidates(row, by=alice, at=noon) if each.is_sure]
            assert check(row, person=same.person).outcome == Outcome.DUPLICATE
        elif number in (10, 11):
            assert check(row, person=(alice, bob)[number - 10]).outcome == Outcome.DUPLICATE
        else:
            check(row, is_another=True)
    report = report_of(proposal_now())
    assert report == {"valid": 36, "duplicate": 3, "not_resident": 2, "under_age": 1, "illegible": 0, "withdrawn": 0}
    assert Signature.objects.filter(channel="paper").count() == 34


def test_who_signed_on_paper_signs_no_second_time_online_and_can_take_it_back(read, check, alice, later):
    [row] = rows_of(read(line("Alice")))
    with pytest.raises(checking.WhoIsIt):
        check(row)
    signed = check(row, person=alice)
    challenge = proposal_now().challenge
    assert sign_challenge(challenge, by=alice, at=later).pk == signed.signature_id
    assert challenge.signatures.count() == 1
    withdraw_signature(challenge, by=alice, at=later)
    row.refresh_from_db()
    assert (row.outcome, row.came_to) == (Outcome.VALID, Outcome.WITHDRAWN)
    assert report_of(proposal_now())["withdrawn"] == 1
    assert challenge.signatures.count() == 0


def test_equal_names_are_told_apart_by_number_year_or_choice(read, check, make_person):
    older = make_person("Jan Peeters", year_of_birth=1951)
    online = make_person(
        "Peeters Jan 2", year_of_birth=1980, person_key=read_number(Country.BELGIUM, NUMBER).pseudonym()
    )
    rows = rows_of(read(line("Jan Peeters"), line("Jan Peeters", address="Kerkstraat 2"), line("J. Peeters")))
    assert [each.person for each in candidates(rows[0], by=older, at=rows[0].sheet.handed_in_at)] == [online]
    assert check(rows[0], number="85.07.30-033.28").person == online
    other = check(rows[1], is_another=True).person
    assert other not in (older, online)
    assert check(rows[2], number=NUMBER).outcome == Outcome.DUPLICATE
    with pytest.raises(Invalid):
        check(rows[2], number="85073003329")
    assert not User.objects.filter(display_name__contains="8507").exists()


def test_the_census_says_who_does_not_live_here(read, check, later):
    from participation.residents.verification.models import Census

    Census.objects.create(loaded_at=later, people=0)
    [row] = rows_of(read(line("Jan Peeters")))
    with pytest.raises(NotByTheRegister):
        check(row, number=NUMBER)
    assert not Signature.objects.exists()


def test_two_read_it_blind_and_a_difference_is_settled_by_a_third_or_with_a_reason(issue, readers, make_person, later):
    sheet = issue()[0]
    officer, handler = readers
    with pytest.raises(WrongState):
        reading.read_sheet(sheet, {1: line("Jan")}, by=officer, at=later)  # it did not come in yet
    actions.hand_in(sheet, signed_rows=3, by=officer, at=later)
    with pytest.raises(Invalid):
        reading.read_sheet(sheet, {13: line("Jan")}, by=officer, at=later)
    with pytest.raises(Invalid):
        reading.read_sheet(sheet, {1: line("Jan", address="")}, by=officer, at=later)
    reading.read_sheet(sheet, {1: line("JAN  Peeters"), 2: line("An"), 3: line("Bo")}, by=officer, at=later)
    assert reading.differences(sheet) == []
    assert not Row.objects.exists()
    with pytest.raises(WrongState):
        reading.read_sheet(sheet, {1: line("Jan Peeters")}, by=officer, at=later)
    reading.read_sheet(sheet, {1: line("Jan Peeters"), 2: line("Ans"), 4: line("Bo")}, by=handler, at=later)
    assert [(each.number, each.first.name, each.second.name) for each in reading.differences(sheet)] == [
        (2, "An", "Ans"), (3, "Bo", ""), (4, "", "Bo"),
    ]  # fmt: skip
    third = make_person("Third", roles=["desk_officer"])
    with pytest.raises(WrongState):
        reading.read_sheet(sheet, {1: line("Jan")}, by=third, at=later)
    with pytest.raises(Invalid):
        reading.say_what_stands_there(sheet, 2, line("An"), reason=" ", by=officer, at=later)
    reading.say_what_stands_there(sheet, 2, line("An"), reason="The s is a stain.", by=officer, at=later)
    reading.say_what_stands_there(sheet, 3, line("Bo"), reason="", by=third, at=later)
    with pytest.raises(WrongState):
        reading.say_what_stands_there(sheet, 3, line("Bo"), reason="", by=third, at=later)
    reading.say_what_stands_there(sheet, 4, reading.Words(), reason="", by=third, at=later)
    assert [row.name for row in Row.objects.order_by("number")] == ["JAN  Peeters", "An", "Bo", ""]
    assert Reading.objects.count() == 2


def test_what_comes_in_late_or_for_an_earlier_text_does_not_count(issue, opened, alice, case_handler, later):
    old, late = issue(2)
    change_text(opened, change="We mow nothing.", reason="Better.", by=alice, at=later)
    with pytest.raises(WrongState):
        actions.hand_in(old, signed_rows=1, by=case_handler, at=later)
    new = issue()[0]
    assert new.version == 2
    closed = opened.proposal.challenge.support_closes_at
    for sheet in (late, new):
        with pytest.raises(actions.CollectingOver):
            actions.hand_in(sheet, signed_rows=1, by=case_handler, at=closed)
    with pytest.raises(actions.CollectingOver):
        actions.issue_sheets(opened, how_many=1, rows=10, by=case_handler, at=closed)


def test_paper_that_came_in_ends_collecting_and_is_checked_after_it(read, issue, check, opened, case_handler, noon):
    Case.objects.filter(pk=opened.pk).update(threshold=3)
    rows = rows_of(read(line("Jan"), line("An"), line("Bo"), line("Cas")))
    over = opened.proposal.challenge.support_closes_at + timedelta(minutes=1)
    with pytest.raises(InTheWay):
        move(opened, "CT13", by=None, at=over)
    move(opened, "CT12", by=None, at=over)
    with pytest.raises(InTheWay):
        move(opened, "CT14", by=case_handler, at=over)
    for row in rows[:3]:
        check(row)
    with pytest.raises(WrongState):
        check(rows[0], Outcome.WITHDRAWN)  # what counted at the end, counts
    check(rows[3], Outcome.ILLEGIBLE)
    with pytest.raises(InTheWay):
        move(opened, "CT15", by=case_handler, at=over)
    step = move(opened, "CT14", by=case_handler, at=over, data={"valid": 400})
    assert (step.data["valid"], step.data["illegible"]) == (3, 1)  # nobody types the numbers
    with pytest.raises(reading.CheckOver):
        check(rows[3])


def test_only_people_of_the_town_read_sheets_and_an_interest_keeps_them_from_it(
    read, issue, bob, alice, desk_officer, case_handler, opened, later
):
    [row] = rows_of(read(line("Jan")))
    for nobody in (bob, desk_officer):
        with pytest.raises(NotPermitted):
            checking.check_row(row, Outcome.VALID, by=nobody, at=later)
    assert actions.issue_sheets(opened, how_many=1, rows=10, by=alice, at=later)[0].number == 2  # she speaks for it
    with pytest.raises(NotPermitted):
        actions.issue_sheets(opened, how_many=1, rows=10, by=bob, at=later)
    for number in (0, 51):
        with pytest.raises(Invalid):
            actions.issue_sheets(opened, how_many=number, rows=10, by=alice, at=later)
    declare_conflict(opened, reason="My brother started it.", by=case_handler, at=later)
    with pytest.raises(NotPermitted):
        checking.check_row(row, Outcome.VALID, by=case_handler, at=later)


def test_half_a_year_after_the_decision_only_numbers_stay(read, check, opened, later, alice, noon):
    [row] = rows_of(read(line("Jan Peeters")))
    actions.keep_scan(row.sheet, [b"image"], by=User.objects.get(email="case.handler@town.test"), at=later)
    check(row)
    Step.objects.create(case=opened, transition="CT19", source="C55", target="C60", at=later, noted_at=later)
    assert forget_paper(later + timedelta(days=180)) == 0
    for done in (1, 0):
        assert forget_paper(later + timedelta(days=184)) == done
    row.refresh_from_db()
    assert (row.name, row.born, row.address, row.person, row.outcome) == ("", None, "", None, Outcome.VALID)
    assert not row.sheet.scan.exists()
    assert not Reading.objects.filter(lines__isnull=False).exists()
    assert report_of(proposal_now())["valid"] == 1


def test_who_has_everything_erased_is_on_no_sheet_any_more(read, check, alice, later):
    [row] = rows_of(read(line("Alice")))
    check(row, person=alice)
    entries = [each for each in registered() if each.model in (Row, Signature)]
    for entry in sorted(entries, key=lambda each: each.model is Row):  # the signature goes first, as by its foreign key
        entry.erase(entry, alice)
    row.refresh_from_db()
    assert (row.name, row.person, row.came_to) == ("—", None, Outcome.WITHDRAWN)
    assert not Reading.objects.filter(lines__name="Alice").exists()
