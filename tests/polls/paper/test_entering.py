"""Two officers enter a batch, each alone, a third decides where they differ, and nothing is put right in silence."""

import pytest

from participation.audit.models import Entry as Line
from participation.errors import NotPermitted
from polls import actions
from polls.board.lines import acts_of
from polls.models import Method, Poll
from polls.paper import actions as paper
from polls.paper.actions import Numbers, Read
from polls.paper.bodies import bodies_of
from polls.paper.entries import differences_of, is_settled
from polls.paper.errors import NeedsAnother, PaperRefused, PaperWrong
from polls.paper.models import Batch, Row
from polls.paper.notation import read, written
from tests.polls.paper.conftest import ballots_in, enter

pytestmark = pytest.mark.usefixtures("in_english")


def test_a_third_officer_decides_where_two_read_something_else(on_paper, officers, now):
    poll = on_paper(Method.IRV, urns={"Hall": 12})
    batch, (first, second, third) = poll.batches.get(), officers
    rows = ballots_in(batch)
    other = {**rows, 3: Read(Row.Kind.VALID, {"r": ["elm"]}), 4: Read(Row.Kind.INVALID), 13: Read(Row.Kind.BLANK)}
    enter(batch, rows, first, now)
    enter(batch, other, second, now, is_confirmed=True)
    assert [each.place for each in differences_of(batch)] == ["3", "4", "13"]
    assert not is_settled(batch)
    for one in (first, second):
        with pytest.raises(PaperWrong):
            paper.settle(batch, {"3": None, "4": None, "13": None}, by=one, at=now)
    with pytest.raises(NeedsAnother):
        paper.enter_rows(batch, rows, by=third, at=now)
    with pytest.raises(PaperWrong, match="every difference"):
        paper.settle(batch, {"3": {"r": ["elm"]}}, by=third, at=now)
    paper.settle(batch, {"3": {"r": ["elm"]}, "4": "invalid", "13": None}, by=third, at=now)
    assert is_settled(batch)
    poll = actions.count_poll(poll, by=None, at=now)
    body = next(line["b"] for line in acts_of(poll) if line["t"] == "paper_batch")
    assert (body["counted"], body["invalid"]) == (12, 2)
    assert body["differences"] == [
        {"place": "3", "first": rows[3].content, "second": {"r": ["elm"]}, "settled": {"r": ["elm"]}},
        {"place": "4", "first": rows[4].content, "second": "invalid", "settled": "invalid"},
        {"place": "13", "first": None, "second": "blank", "settled": None},
    ]


def test_totals_that_differ_are_settled_option_by_option(on_paper, officers, now):
    poll = on_paper(Method.SINGLE, urns={"Hall": 12})
    batch, votes = poll.batches.get(), {"apple": 5, "birch": 4, "cedar": 1, "dogwood": 0, "elm": 0}
    paper.enter_totals(batch, votes, 1, 1, by=officers[0], at=now)
    paper.close_entry(batch, by=officers[0], at=now)
    paper.enter_totals(batch, votes | {"apple": 6}, 0, 1, by=officers[1], at=now)
    paper.close_entry(batch, by=officers[1], at=now)
    assert [each.place for each in differences_of(batch)] == ["apple", "(blank)"]
    paper.settle(batch, {"apple": 6, "(blank)": 0}, by=officers[2], at=now)
    [body] = bodies_of(poll)
    assert (body["votes"]["apple"], body["blank"], body["counted"]) == (6, 0, 12)


def test_one_enters_alone_and_only_once(on_paper, officers, now):
    poll = on_paper(Method.SINGLE, urns={"Hall": 12})
    batch, (first, second, third) = poll.batches.get(), officers
    rows = ballots_in(batch)
    enter(batch, rows, first, now)
    with pytest.raises(PaperRefused, match="closed"):
        enter(batch, rows, first, now)
    paper.begin_entry(batch, by=second, at=now)
    with pytest.raises(PaperRefused, match="entering this batch already"):
        paper.begin_entry(batch, by=third, at=now)
    enter(batch, rows, second, now)
    assert is_settled(batch)
    with pytest.raises(PaperRefused, match="locked"):
        paper.begin_entry(batch, by=third, at=now)
    record = Line.objects.filter(action="poll.batch_entered").values_list("data", flat=True)
    assert [{"slug": poll.slug, "number": 1, "turn": turn} for turn in (1, 2)] == [dict(data) for data in record]


def test_another_number_than_lay_in_the_urn_is_confirmed_and_published(on_paper, officers, now):
    poll = on_paper(Method.SCORE, urns={"Hall": 12})
    batch, rows = poll.batches.get(), ballots_in(poll.batches.get())
    del rows[12]
    with pytest.raises(PaperWrong, match="11 ballots, and 12 lay in the urn"):
        enter(batch, rows, officers[0], now)
    for officer in officers[:2]:
        enter(batch, rows, officer, now, is_confirmed=True)
    [body] = bodies_of(poll)
    assert (body["in_urn"], body["counted"]) == (12, 11)


def test_rows_are_kept_as_they_come_and_none_is_skipped(on_paper, officers, now):
    poll = on_paper(Method.IRV, urns={"Hall": 12})
    batch, rows = poll.batches.get(), ballots_in(poll.batches.get())
    some = {number: rows[number] for number in (1, 2, 4)}
    paper.enter_rows(batch, some, by=officers[0], at=now)
    with pytest.raises(PaperWrong, match="Ballot 3 is not entered"):
        paper.close_entry(batch, by=officers[0], at=now)
    paper.enter_rows(batch, {3: rows[3], 4: None}, by=officers[0], at=now)
    assert batch.entries.get().rows.count() == 3


def test_a_locked_batch_is_corrected_with_a_reason_only_and_entered_anew(on_paper, entered, clerk, officers, now):
    poll = entered(on_paper(urns={"Hall": 12}))
    batch = poll.batches.get()
    with pytest.raises(PaperWrong, match="reason"):
        paper.reopen_batch(batch, " ", by=clerk, at=now)
    with pytest.raises(NotPermitted):
        paper.reopen_batch(batch, "A pile was read twice.", by=officers[1], at=now)
    batch = paper.reopen_batch(batch, "A pile was read twice.", by=clerk, at=now)
    assert not is_settled(batch)
    assert batch.entries.count() == 2
    for officer in officers[:2]:
        enter(batch, ballots_in(batch, 3), officer, now)
    assert bodies_of(poll)[0]["corrections"][0]["reason"] == "A pile was read twice."
    assert Line.objects.filter(action="poll.batch_corrected", reason="A pile was read twice.").exists()
    actions.count_poll(poll, by=None, at=now)
    with pytest.raises(PaperRefused, match="between the closing"):
        paper.reopen_batch(batch, "Again.", by=clerk, at=now)


def test_small_batches_are_put_together_before_anybody_reads_them(on_paper, officers, clerk, now):
    poll = on_paper(urns={"Hall": 12, "School": 9, "Home": 1})
    hall, school, home = poll.batches.order_by("number")
    with pytest.raises(PaperRefused, match="fewer than 10"):
        paper.begin_entry(school, by=officers[0], at=now)
    paper.merge_batches(home, school, by=clerk, at=now)
    for batch in (hall, school):
        for officer in officers[:2]:
            enter(batch, ballots_in(batch), officer, now)
    with pytest.raises(PaperRefused, match="begun to enter"):
        paper.merge_batches(school, hall, by=clerk, at=now)
    bodies = bodies_of(poll)
    assert [(body["number"], body["in_urn"]) for body in bodies] == [(1, 12), (2, 10)]
    assert [station["name"] for station in bodies[1]["stations"]] == ["School", "Home"]
    with pytest.raises(PaperRefused, match="added to another"):
        paper.begin_entry(Batch.objects.get(pk=home.pk), by=officers[0], at=now)


def test_the_numbers_of_an_urn_are_put_right_with_a_reason_before_it_is_read(on_paper, officers, clerk, now):
    poll = on_paper(urns={"Hall": 12})
    batch = poll.batches.get()
    batch = paper.correct_numbers(batch, Numbers(16, 3, 13), "Miscounted.", by=clerk, at=now)
    assert (batch.missing, batch.in_urn) == (0, 13)
    with pytest.raises(PaperWrong):
        paper.correct_numbers(batch, Numbers(-1, 3, 13), "Miscounted.", by=clerk, at=now)
    paper.begin_entry(batch, by=officers[0], at=now)
    with pytest.raises(PaperRefused, match="begun"):
        paper.correct_numbers(batch, Numbers(15, 2, 12), "No.", by=clerk, at=now)


@pytest.mark.parametrize(
    ("method", "typed", "content"),
    [
        (Method.IRV, "2 - 1 - -", {"r": ["cedar", "apple"]}),
        (Method.APPROVAL, "3,1", {"a": ["apple", "cedar"]}),
        (Method.GREEDY, "5", {"a": ["elm"]}),
        (Method.SCORE, "5 0 - 3 -", {"s": {"apple": 5, "dogwood": 3}}),
        (Method.CUMULATIVE, "1 2 3 - -", {"p": {"apple": 1, "birch": 2, "cedar": 3}}),
    ],
)
def test_ballots_are_typed_as_they_are_read_from_top_to_bottom(on_paper, method, typed, content):
    poll = on_paper(method, urns={}, online=1)
    assert read(poll, typed) == Read(Row.Kind.VALID, content)
    assert read(poll, written(poll, content)).content == content
    assert (read(poll, " B ").kind, read(poll, "x").kind) == (Row.Kind.BLANK, Row.Kind.INVALID)
    for wrong in ("9 9", "1 1 1 1 1 1 1", "apple", "", "- - - - -"):
        with pytest.raises(PaperWrong):
            read(poll, wrong)


def test_what_happens_to_paper_happens_in_its_time(make_poll, clerk, now):
    poll = make_poll("open")
    station = paper.add_station(poll, "Hall", by=clerk, at=now)
    with pytest.raises(PaperRefused, match="between the closing"):
        paper.record_batch(station, Numbers(1, 0, 1), by=clerk, at=now)
    closed = actions.close_poll(Poll.objects.get(pk=poll.pk), by=None, at=poll.closes_at)
    with pytest.raises(PaperRefused, match="is over"):
        paper.add_station(closed, "School", by=clerk, at=poll.closes_at)
    with pytest.raises(PaperRefused, match="It stays"):
        paper.remove_station(station, by=clerk, at=poll.closes_at)
