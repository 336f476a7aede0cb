"""Paper counts with what was voted online, by every method, and whoever has the folder can count it again."""

import json
import re

import pytest

from polls import actions, results
from polls.board.lines import lines_of
from polls.models import Base, Ending, Method, Poll, State, Visibility
from polls.paper import actions as paper
from polls.paper.errors import PaperNotReady, PaperRefused
from tests.polls.board.harms import on_lines
from tests.polls.board.test_verifier import check, list_digests_anew
from tests.polls.paper.conftest import ballots_in, enter

__all__ = ["check"]
pytestmark = pytest.mark.usefixtures("in_english")


@pytest.mark.parametrize("method", [*Method])
def test_paper_counts_with_the_rest_by_every_method_and_the_folder_holds(
    counted_on_paper, exported, check, clerk, method
):
    poll = counted_on_paper(method)
    assert poll.state == State.COUNTED
    folder = exported(poll)
    status, said = check(folder)
    assert (status, [line for line in said.splitlines() if line.startswith("FAIL")]) == (0, [])
    tally = json.loads((folder / "tally.json").read_bytes())
    assert tally["ballots"] == {"valid": 20 + 10 + 13, "blank": 2, "invalid": 2}
    actions.recount_poll(poll, by=clerk, at=poll.closes_at)
    found = results.current(poll, poll.closes_at)
    assert (found.ballots, found.counted) == (47, 43)


def test_the_board_has_every_batch_between_its_ballots_and_the_participation(counted_on_paper):
    lines = [*lines_of(counted_on_paper(Method.SINGLE, online=3))]
    assert [line["t"] for line in lines] == [
        "manifest", "ballot", "ballot", "ballot", "paper_batch", "paper_batch", "participation", "quorum", "close",
        "result",
    ]  # fmt: skip
    batch = lines[4]["b"]
    assert batch["stations"] == [
        {"batch": 1, "name": "Hall", "seal": "urn Hall", "handed_out": 15, "spoiled": 2, "in_urn": 12, "missing": 1}
    ]
    assert (batch["in_urn"], batch["counted"], batch["valid"], batch["blank"], batch["invalid"]) == (12, 12, 10, 1, 1)
    assert sum(batch["votes"].values()) == 10
    assert lines[6]["b"] == {
        "voters": 30, "channels": {"paper": 27, "web": 3}, "paper": {"given": 27, "in_urn": 27},
    }  # fmt: skip
    assert lines[8]["b"]["ballots"] == 3


def test_a_handful_of_ballots_on_paper_stands_among_the_others(counted_on_paper, exported, check):
    for method in (Method.SINGLE, Method.IRV, Method.APPROVAL):
        poll = counted_on_paper(method, urns={"Hall": 4}, online=5)
        lines = [*lines_of(poll)]
        assert sum(line["t"] == "ballot" for line in lines) == 9
        batch = next(line["b"] for line in lines if line["t"] == "paper_batch")
        assert (batch["is_apart"], batch["votes"], batch["ballots"], batch["valid"]) == (False, None, None, 4)
        status, said = check(exported(poll, poll.slug))
        assert status == 0, said


def test_a_poll_with_paper_waits_for_its_urns_and_for_their_ballots(on_paper, clerk, now):
    poll = on_paper(urns={"Hall": 12})
    assert poll.state == State.CLOSED  # though it is advisory, which the clock counts otherwise
    Poll.objects.get(pk=poll.pk).stations.create(name="School")
    with pytest.raises(PaperNotReady, match="School"):
        actions.count_poll(poll, by=None, at=now)
    with pytest.raises(PaperNotReady, match="School"):
        enter(poll.batches.get(), {}, clerk, now)
    paper.record_batch(poll.stations.get(name="School"), paper.Numbers(0, 0, 0), by=clerk, at=now)
    with pytest.raises(PaperNotReady, match="batch 1"):
        actions.count_poll(poll, by=None, at=now)
    batch = poll.batches.get(number=1)
    enter(batch, ballots_in(batch), clerk, now)
    with pytest.raises(PaperNotReady, match="batch 1"):
        actions.count_poll(poll, by=None, at=now)


def test_where_the_quorum_is_missed_no_ballot_is_read(on_paper, clerk, exported, check):
    poll = on_paper(quorum_base=Base.PEOPLE, quorum=48, visibility=Visibility.HIDDEN)
    with pytest.raises(PaperRefused, match="Too few people took part"):
        enter(poll.batches.get(number=1), {}, clerk, poll.closes_at)
    poll = actions.count_poll(poll, by=None, at=poll.closes_at)
    assert poll.ending == Ending.NOT_COUNTED
    assert results.current(poll, poll.closes_at).ballots == 47
    batches = [line["b"] for line in lines_of(poll) if line["t"] == "paper_batch"]
    assert [(batch["in_urn"], batch["counted"], batch["votes"]) for batch in batches] == [
        (12, None, None),
        (15, None, None),
    ]
    status, said = check(exported(poll))
    assert status == 0, said


def test_paper_brings_a_poll_over_its_quorum(counted_on_paper):
    poll = counted_on_paper(quorum_base=Base.PEOPLE, quorum=47, visibility=Visibility.HIDDEN)
    assert poll.ending == Ending.COUNTED


# What can be done to a batch


def batches(lines):
    return [line["b"] for line in lines if line["t"] == "paper_batch"]


def on_batch(change):
    return on_lines(lambda lines: change(batches(lines)[0]))


def drop_a_batch(lines):
    lines.remove(next(line for line in lines if line["t"] == "paper_batch"))


HARMS = {
    "a vote moves": (
        on_batch(
            lambda batch: batch["votes"].update(apple=batch["votes"]["apple"] + 1, birch=batch["votes"]["birch"] - 1)
        ),
        r"tally.json: rounds\[1\].votes.apple is \d+; counted again",
    ),
    "a vote is added": (
        on_batch(lambda batch: batch["votes"].update(apple=batch["votes"]["apple"] + 1)),
        r"batch 1 on paper: its votes are those of 11 ballots, and 10 are valid",
    ),
    "a vote for nobody": (
        on_batch(lambda batch: batch["votes"].update(nobody=0)),
        r"batch 1 on paper: it has votes for .*nobody",
    ),
    "a blank one is hidden": (
        on_batch(lambda batch: batch.update(blank=0)),
        r"batch 1 on paper: 12 were entered, and valid, blank and invalid ones are \[10, 0, 1\]",
    ),
    "blank ones become invalid": (
        on_batch(lambda batch: batch.update(blank=0, invalid=2)),
        r"tally.json: ballots.invalid",
    ),
    "the missing one is hidden": (
        on_batch(lambda batch: batch["stations"][0].update(missing=0)),
        r"Hall says that 0 are missing, and by its numbers 1 are",
    ),
    "the urn holds more": (
        on_batch(lambda batch: batch["stations"][0].update(in_urn=13, missing=0)),
        r"batch 1 on paper: 12 lay in the urn, and by its stations \[13\]",
    ),
    "the urn holds more everywhere": (
        on_batch(lambda batch: [batch.update(in_urn=13), batch["stations"][0].update(in_urn=13, missing=0)].clear()),
        r"the batches had 28 ballots in their urns",
    ),
    "a batch is dropped": (
        on_lines(lambda lines: drop_a_batch(lines)),
        r"there are batches \[2\] on paper: one was dropped",
    ),
    "a batch is there twice": (
        on_lines(lambda lines: lines.insert(5, next(line for line in lines if line["t"] == "paper_batch"))),
        r"duplicate",
    ),
    "a difference is hidden": (on_batch(lambda batch: batch.update(differences=[1])), r"pv.json: paper"),
    "a batch is too small": (
        on_batch(lambda batch: [batch.update(in_urn=9), batch["stations"][0].update(in_urn=9, missing=4)].clear()),
        r"it has fewer than 10 ballots, and stands apart",
    ),
    "the participation forgets paper": (
        on_lines(lambda lines: next(line for line in lines if line["t"] == "participation")["b"].pop("paper") and None),
        r"the batches had 27 ballots in their urns, and the participation says",
    ),
}


def test_whatever_is_done_to_a_batch_is_caught_and_named(counted_on_paper, exported, check, copy_of):
    folder, unnoticed = exported(counted_on_paper(Method.SINGLE)), []
    for name, (harm, words) in HARMS.items():
        harmed = copy_of(folder)
        harm(harmed)
        list_digests_anew(harmed)
        status, said = check(harmed)
        if status != 1 or not re.search(f"FAIL  .*({words})", said) or "not those that were signed" not in said:
            unnoticed.append((name, said))
    assert unnoticed == []


def test_a_ballot_in_a_ranked_batch_that_is_changed_is_caught(counted_on_paper, exported, check, copy_of):
    folder = exported(counted_on_paper(Method.IRV))
    for change, words in (
        (lambda batch: batch["ballots"][0][0].update(r=["nobody"]), r"is no ballot of this poll: there is no option"),
        (lambda batch: batch["ballots"][0].__setitem__(1, 5), r"its votes are those of 1\d ballots, and 10 are valid"),
        (lambda batch: batch.update(votes={"apple": 10}), r"its votes are not told as this method asks"),
        (
            lambda batch: batch["ballots"][0][0].update(r=batch["ballots"][0][0]["r"][::-1] * 2),
            "tally.json|no ballot",
        ),
    ):
        harmed = copy_of(folder)
        on_batch(lambda batch, change=change: change(batch) and None)(harmed)
        list_digests_anew(harmed)
        status, said = check(harmed)
        assert status == 1
        assert re.search(f"FAIL  .*({words})", said), said
