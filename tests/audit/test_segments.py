"""What is old leaves the record as a file that proves itself, and the chain goes on from its head."""

import json
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from participation.audit import checks, segments
from participation.audit.actions import chain_entries, record
from participation.audit.chain import START, End
from participation.audit.door import open_door
from participation.audit.heads import heads_written, note_head
from participation.audit.models import Entry, Link, Segment
from participation.audit.proof import Broken, Proof, first_broken_link, prove
from participation.audit.segments import SegmentRefused, read_segment
from participation.notices.models import Notice
from participation.residents.models import Role
from participation.roles.closing import close_oldest_part

OLD, DAY = timedelta(days=6 * 366), date(2021, 11, 23)


@pytest.fixture(autouse=True)
def _heads_apart(settings, tmp_path):
    settings.AUDIT = replace(settings.AUDIT, heads_file=tmp_path / "heads.txt")


@pytest.fixture
def recorded(alice, noon, request):
    """Five entries of six years ago, and three of today."""
    for each in range(5):
        record("test.old", alice, by=alice, at=noon - OLD, data={"number": each}, reason="was asked")
    request.getfixturevalue("administrator")  # whose role is recorded as given today
    for _each in range(3):
        record("test.new", alice, by=alice, at=noon)
    chain_entries(noon)
    return Entry.objects.count()


@pytest.fixture
def administrator(make_person):
    return make_person("Administrator", roles=[Role.ADMINISTRATOR])


@pytest.fixture
def close(administrator):
    return lambda before, path, at: close_oldest_part(before, path, by=administrator, at=at)


@pytest.fixture
def later(noon):
    """When all of today is old enough."""
    return noon + timedelta(days=6 * 366)


def audit(*words, **options):
    told = StringIO()
    call_command("audit", *words, stdout=told, **options)
    return told.getvalue()


def of_before(noon):
    """What the cast's own entries of before DAY are, with the five."""
    return Entry.objects.filter(at__lt=noon - timedelta(days=5 * 366)).count()


def test_a_closed_part_is_in_its_file_and_the_chain_goes_on_from_its_head(
    recorded, tmp_path, noon, alice, administrator
):
    path, old = tmp_path / "2020.jsonl", of_before(noon)
    assert old >= 5
    told = audit("close-segment", "--before", "2021-11-22", "--by", administrator.email, str(path))
    segment = Segment.objects.get()
    assert segment.checksum in told
    assert (segment.first_position, segment.last_position) == (1, old)
    assert not Entry.objects.filter(action="test.old").exists()
    assert Entry.objects.filter(action="test.new").count() == 3
    first, *rows, head = [json.loads(line) for line in path.read_text().splitlines()]
    assert first == {"after": {"digest": "0" * 64, "position": 0}, "before": "2021-11-22", "record": 1}
    assert [row["entry"]["data"]["number"] for row in rows if row["entry"]["action"] == "test.old"] == [0, 1, 2, 3, 4]
    assert head["head"]["digest"] == segment.digest
    assert path.stat().st_mode & 0o777 == 0o600
    record("test.later", alice, by=alice, at=noon)
    chain_entries(noon)
    assert Link.objects.earliest("position").position == old + 1
    assert first_broken_link() is None
    assert "The record is whole" in audit("verify", behind=10**9)
    assert f"positions 1 to {old}" in audit("verify", segment=[path], behind=10**9)
    assert Entry.objects.filter(action="audit.segment_closed", channel="command").count() == 1


def test_when_all_is_closed_the_next_entry_still_follows(recorded, tmp_path, noon, alice, close, later):
    close(noon.date() + timedelta(days=1), tmp_path / "one.jsonl", later)
    assert Link.objects.count() == 0
    note_head(later)
    chain_entries(noon)
    first = Link.objects.get()
    assert first.position == recorded + 1
    second = close(later.date() + timedelta(days=1), tmp_path / "two.jsonl", later + timedelta(days=6 * 366))
    assert (second.first_position, second.last_position) == (first.position, first.position)
    start = read_segment(tmp_path / "two.jsonl").start
    assert start.digest == Segment.objects.earliest("pk").digest
    assert first_broken_link() is None


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('"number":3', '"number":4'),
        ('"reason":"was asked"', '"reason":"was told"'),
        ('"action":"test.old"', '"action":"test.odd"'),
        ('"before":"2021-11-23"', '"before":"2021-11-24"'),
        ('"checksum":"', '"checksum":"0'),
    ],
)
def test_a_file_that_was_changed_does_not_prove_itself(recorded, tmp_path, noon, was, becomes, close):
    path = tmp_path / "2020.jsonl"
    close(DAY, path, noon)
    text = path.read_text()
    assert was in text
    path.write_text(text.replace(was, becomes, 1))
    with pytest.raises(CommandError) as refused:
        audit("verify", segment=[path], behind=10**9)
    assert refused.value.returncode == 1


def test_a_file_that_was_cut_or_swapped_does_not_either(recorded, tmp_path, noon, close):
    path = tmp_path / "2020.jsonl"
    close(DAY, path, noon)
    lines = path.read_text().splitlines(keepends=True)
    for wrong in (lines[:-1], lines[:2] + lines[3:], [lines[0], lines[2], lines[1], *lines[3:]], lines + lines[-1:]):
        path.write_text("".join(wrong))
        with pytest.raises(SegmentRefused):
            read_segment(path)


def test_a_whole_file_of_another_record_is_told_apart(recorded, tmp_path, noon):
    path = tmp_path / "2020.jsonl"
    segments._write(path, segments.closed_end(), 2, DAY)
    assert read_segment(path).end.position == 2
    with pytest.raises(CommandError, match="no such part was closed"):
        audit("verify", segment=[path], behind=10**9)


def test_nothing_is_closed_that_should_not_be(recorded, tmp_path, noon, close):
    taken = tmp_path / "taken.jsonl"
    taken.touch()
    for before, path, why in [
        (DAY, taken, "is there already"),
        (date(2021, 11, 24), tmp_path / "young.jsonl", "Only what is older than 5 years"),
        (date(2019, 1, 1), tmp_path / "none.jsonl", "Nothing in the record"),
    ]:
        with pytest.raises(SegmentRefused, match=why):
            close(before, path, noon)
    assert Entry.objects.count() == recorded
    assert Segment.objects.count() == 0


def test_an_administrator_closes_it_by_name_and_the_auditors_are_told(
    recorded, tmp_path, noon, make_person, alice, administrator
):
    auditor, path = make_person("Auditor", roles=[Role.AUDITOR]), tmp_path / "2020.jsonl"
    chain_entries(noon)
    with pytest.raises(CommandError, match="beheerder"):
        audit("close-segment", "--before", "2021-11-22", "--by", alice.email, str(path))
    with pytest.raises(CommandError, match="Nobody here"):
        audit("close-segment", "--before", "2021-11-22", "--by", "nobody@town.test", str(path))
    assert not path.exists()
    audit("close-segment", "--before", "2021-11-22", "--by", administrator.email, str(path))
    assert Entry.objects.get(action="audit.segment_closed").actor_id == administrator.pk
    event = Notice.objects.get(person=auditor).event
    assert "Administrator" in event.sentence
    assert "22-11-2021" in event.sentence


def test_a_broken_record_is_not_closed(recorded, tmp_path, noon, monkeypatch, close):
    monkeypatch.setattr(segments, "prove", lambda _heads, _at: Proof(START, Broken(2, 2), None))
    with pytest.raises(SegmentRefused, match="broken at position 2"):
        close(DAY, tmp_path / "2020.jsonl", noon)
    assert Entry.objects.count() == recorded


def closed(first, last, noon):
    """A row that says that a part was closed, as somebody with all rights on the database would write it."""
    link = Link.objects.get(position=last)
    return Segment.objects.create(
        first_position=first, last_position=last, digest=link.digest, before=DAY, closed_at=noon, file_name="",
        checksum="",
    )  # fmt: skip


def emptied(up_to):
    with open_door(connection), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_link WHERE position <= %s)", [up_to]
        )
        cursor.execute("DELETE FROM audit_link WHERE position <= %s", [up_to])


def refused(*words, **options):
    with pytest.raises(CommandError) as refusal:
        audit(*words, behind=10**9, **options)
    return refusal.value.returncode, str(refusal.value)


def test_a_record_emptied_behind_an_invented_part_is_not_whole(recorded, noon):
    closed(1, recorded, noon)
    emptied(recorded)
    code, told = refused("verify")
    assert code == 1
    assert "does not say that its part" in told
    assert "does not say that its part" in "".join(checks.closed_parts())


def test_parts_that_do_not_join_are_named(recorded, noon, tmp_path, close):
    closed(3, recorded, noon)
    emptied(recorded)
    code, told = refused("verify")
    assert (code, "does not follow on position 0" in told) == (1, True)
    with pytest.raises(SegmentRefused, match="does not follow"):
        close(DAY, tmp_path / "more.jsonl", noon)


def test_heads_in_a_closed_part_are_proved_by_its_file_alone(recorded, tmp_path, noon, alice, close, later):
    note_head(noon - OLD)
    record("test.old", alice, by=alice, at=noon - OLD)
    chain_entries(noon)
    path = tmp_path / "all.jsonl"
    close(noon.date() + timedelta(days=1), path, later)
    code, told = refused("verify")
    assert code == 3
    assert (noon - OLD).date().isoformat() in told
    assert "is whole" in audit("verify", segment=[path], behind=10**9)


def test_a_part_that_was_made_anew_does_not_have_the_heads(recorded, tmp_path, noon, settings, close):
    note_head(noon)
    with settings.AUDIT.heads_file.open("a") as file:
        file.write(f"2026-11-20 {recorded - 1} {'b' * 64} 1\n")
    path = tmp_path / "part.jsonl"
    segments._write(path, segments.closed_end(), recorded, DAY)
    with pytest.raises(SegmentRefused, match="written down on 2026-11-20"):
        read_segment(path, heads_written())
    with pytest.raises(SegmentRefused, match="lacks its head of 2026-11-20"):
        close(DAY, tmp_path / "2020.jsonl", noon)


def test_the_head_at_the_end_of_a_closed_part_is_compared(recorded, tmp_path, noon, close):
    segment = close(DAY, tmp_path / "2020.jsonl", noon)
    assert prove({segment_end(segment): DAY}, noon).lost_head is None
    assert prove({segment_end(segment)._replace(digest="b" * 64): DAY}, noon).lost_head == DAY


def segment_end(segment):
    return End(segment.last_position, segment.digest)


def test_a_closed_part_can_not_be_changed_or_forgotten(recorded, tmp_path, noon, close):
    close(DAY, tmp_path / "2020.jsonl", noon)
    for statement in ("UPDATE audit_segment SET digest = 'x'", "DELETE FROM audit_segment"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_tail_that_waits_too_long_has_an_exit_code_of_its_own(recorded, alice, noon):
    record("test.waits", alice, by=alice, at=noon - timedelta(days=2))
    with pytest.raises(CommandError, match="1 entries wait to be chained") as refused:
        audit("verify")
    assert refused.value.returncode == 2
    assert "1 entries wait" in audit("verify", behind=10**9)
