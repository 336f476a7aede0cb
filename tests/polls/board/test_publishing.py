"""What is put on a board, when, and what is not: it exists from the close, leads to nobody, and never changes."""

import json
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction

from polls import actions
from polls.board import publishing
from polls.board.checks import lines_and_heads
from polls.board.count import CountsDiffer
from polls.board.folder import files_of
from polls.board.lines import acts_of, add_lines, leaf, lines_of
from polls.board.models import Paper, Sheet
from polls.board.notes import BadNote, text_of
from polls.board.tree import Tops, leaf_hash
from polls.manifest import fixed_manifest
from polls.models import Ballot, Base, Ending, LegalEffect, Mark, Method, Poll, State, Visibility


def test_closing_puts_every_ballot_on_the_board_and_counting_what_it_came_to(counted):
    poll = counted(Method.SINGLE, ballots=[{"c": "apple"}, {"c": "apple"}, {"c": "birch"}])
    lines = [*lines_of(poll)]
    assert [line["t"] for line in lines] == [
        "manifest", "ballot", "ballot", "ballot", "participation", "quorum", "close", "result",
    ]  # fmt: skip
    assert [line["i"] for line in lines] == [*range(8)]
    assert lines[0]["b"] == json.loads(fixed_manifest(poll))
    assert sorted(line["b"]["v"]["c"] for line in lines[1:4]) == ["apple", "apple", "birch"]
    assert lines[4]["b"] == {"voters": 3, "channels": {"web": 3}}
    assert lines[6]["b"]["ballots"] == 3
    assert lines[7]["b"]["winners"] == ["apple"]


def test_no_line_has_anything_of_a_receipt_a_voter_or_the_order_of_voting(counted):
    poll = counted(Method.SINGLE, number=60)
    board = json.dumps([*lines_of(poll)])
    for key in Ballot.objects.filter(poll_key=poll.key).values_list("key", flat=True):
        assert key.hex not in board
        assert str(key) not in board
    for voter in Mark.objects.filter(poll=poll).values_list("voter", flat=True):
        assert voter not in board
    ballots = [line for line in lines_of(poll) if line["t"] == "ballot"]
    digests = [leaf_hash(leaf("ballot", line["b"])) for line in ballots]
    assert digests == sorted(digests)
    assert len({line["b"]["id"] for line in ballots}) == 60


def test_what_stands_on_a_board_can_be_neither_changed_nor_removed(counted):
    poll = counted(Method.SINGLE)
    for act in (
        lambda: Sheet.objects.filter(poll=poll).update(root="0" * 64),
        lambda: Sheet.objects.filter(poll=poll).delete(),
        lambda: Paper.objects.filter(poll=poll).update(content=b""),
        lambda: Paper.objects.filter(poll=poll).delete(),
    ):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            act()


def test_doing_it_twice_is_doing_it_once(counted, now):
    poll = counted(Method.STV)
    before = {name: b"".join(file.stream()) for name, file in files_of(poll).items()}
    with transaction.atomic():
        publishing.publish_board(poll, at=now)
        publishing.publish_result(poll, at=now)
    actions.close_poll(poll, by=None, at=now)
    assert publishing.publish_missing(now) == 0
    assert {name: b"".join(file.stream()) for name, file in files_of(poll).items()} == before


def test_a_count_that_is_not_the_same_twice_is_not_kept(counted, monkeypatch, make_poll, close_at_end):
    counts = iter([{"winners": ["apple"]}, {"winners": ["birch"]}])
    monkeypatch.setattr(publishing, "count_of", lambda *_: next(counts))
    with pytest.raises(CountsDiffer):
        counted(Method.SINGLE)
    poll = Poll.objects.get()
    assert poll.state != State.COUNTED
    assert not Paper.objects.exists()


def test_where_a_quorum_was_missed_no_ballot_is_ever_published(counted, tmp_path):
    poll = counted(Method.SINGLE, number=9, visibility=Visibility.HIDDEN, quorum_base=Base.PEOPLE, quorum=10)
    assert poll.ending == Ending.NOT_COUNTED
    assert [line["t"] for line in lines_of(poll)] == ["manifest", "participation", "quorum", "close", "result"]
    assert next(line["b"] for line in acts_of(poll) if line["t"] == "quorum") == {"needed": 10, "is_reached": False}
    call_command("export_poll", poll.slug, str(tmp_path), verbosity=0)
    assert not (tmp_path / "ballots.csv").exists()
    assert json.loads((tmp_path / "tally.json").read_bytes())["ending"] == "not_counted"


def test_a_poll_that_binds_shows_its_folder_only_once_it_is_counted(make_poll, close_at_end, alice, client, tmp_path):
    poll = make_poll("over", roll=[alice], legal_effect=LegalEffect.BINDING, visibility=Visibility.TURNOUT)
    Ballot.objects.create(poll_key=poll.key, content={"c": "yes"}, choice_key=uuid4().hex)
    Mark.objects.create(poll=poll, voter="a" * 64, channel="web", day=poll.closing_day)
    close_at_end(poll)
    assert Sheet.objects.filter(poll=poll).count() == 1
    assert client.get(f"/audit/{poll.slug}/", follow=True).status_code == 404
    with pytest.raises(CommandError, match="once it is counted"):
        call_command("export_poll", poll.slug, str(tmp_path))
    actions.count_poll(poll, by=None, at=poll.closes_at)
    assert client.get(f"/audit/{poll.slug}/").status_code == 200


def test_many_lines_fill_sheets_that_each_end_in_a_signed_head(make_poll, now, monkeypatch):
    monkeypatch.setattr("polls.board.lines.LINES_A_SHEET", 4)
    poll = make_poll()
    manifest = json.loads(fixed_manifest(poll))
    leaves = [leaf("manifest", manifest)]
    leaves += [leaf("ballot", {"id": str(number), "v": {"c": "yes"}}) for number in range(10)]
    add_lines(poll, leaves[:9], at=now)
    add_lines(poll, leaves[9:], at=now)
    sheets = [*Sheet.objects.filter(poll=poll)]
    assert [sheet.size for sheet in sheets] == [4, 8, 9, 11]
    tops = Tops()
    for each in leaves:
        tops.push(leaf_hash(each))
    assert sheets[-1].root == tops.root().hex()
    key = manifest["board"]["key"]
    assert text_of(sheets[1].note, key).split("\n")[1] == "8"
    with pytest.raises(BadNote):
        text_of(sheets[1].note.replace("\n8\n", "\n9\n"), key)
    assert [*lines_and_heads()] == []


def test_a_slug_that_is_not_there_ends_with_a_sentence(db, tmp_path):
    with pytest.raises(CommandError, match=r"There is no poll nowhere\."):
        call_command("export_poll", "nowhere", str(tmp_path))
