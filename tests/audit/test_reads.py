"""Who was shown whose data is destroyed after a year, and the record that says so can still be proved."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from participation.audit.actions import chain_entries, record
from participation.audit.door import open_door
from participation.audit.models import Entry, Link
from participation.audit.proof import first_broken_link
from participation.audit.purposes import Purpose
from participation.audit.reads import EMPTY, empty_reads, read, read_each
from participation.audit.segments import close_segment, read_segment
from participation.privacy import retention
from participation.privacy.models import Destruction, Reason
from participation.residents.looks import looks_at
from tests.audit.test_chain import tamper

YEAR = timedelta(days=365)
WHAT = "audit.entry: personal data shown a year ago"


@pytest.fixture(autouse=True)
def _heads_apart(settings, tmp_path):
    settings.AUDIT = replace(settings.AUDIT, heads_file=tmp_path / "heads.txt")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def reads(alice, bob, clerk, now):
    """Two people whose data were shown more than a year ago, and one later; all of it chained between other acts."""
    old, young = now - YEAR - timedelta(days=1), now - YEAR + timedelta(days=1)
    record("test.before", alice, by=clerk, at=old)
    read_each([alice, bob], ["email", "phone"], Purpose.DESK, by=clerk, at=old, channel="desk")
    read(alice, ["email"], Purpose.LETTERS, by=clerk, at=young)
    record("test.after", alice, by=clerk, at=young)
    chain_entries(now)
    return list(Entry.objects.filter(action="audit.read").order_by("pk"))


def test_a_year_later_nothing_says_who_saw_whose_data_and_the_record_is_whole(reads, alice, now, capsys):
    digests = list(Link.objects.values_list("digest", flat=True))
    assert len(looks_at(alice)) == 2
    assert retention.destroy_once_a_day(now) == 1
    row = Destruction.objects.get(what=WHAT)
    assert (row.number, row.reason) == (2, Reason.TERM)
    assert Entry.objects.get(action="privacy.term_over").data == {WHAT: 2}
    for before in reads[:2]:
        left = Entry.objects.filter(pk=before.pk).values().get()
        assert left == {
            "id": before.pk, "at": before.at, "action": "audit.read", "seal": before.seal, "salt": "",
            "actor_id": None, "on_behalf_of_id": None, "channel": "", "subject_type": "", "subject_id": "",
            "data": {}, "reason": "",
        }  # fmt: skip
    assert [columns[1:] for columns in looks_at(alice)] == [["e-mailadres", "om brieven te drukken en te versturen"]]
    assert list(Link.objects.values_list("digest", flat=True)) == digests
    while chain_entries(now):
        pass
    call_command("audit", "verify")
    assert "The record is whole" in capsys.readouterr().out


def test_a_dry_run_counts_them(reads, capsys):
    call_command("retention", "--dry-run")
    assert f"{WHAT}: 2" in capsys.readouterr().out
    assert not Entry.objects.filter(subject_type="").exists()


def test_a_seal_covers_all_that_was_read_and_no_two_are_alike(reads):
    assert len({entry.seal for entry in reads}) == len({entry.salt for entry in reads}) == 3
    assert all(len(entry.seal) == 64 and len(entry.salt) == 32 for entry in reads)


CLERKS_TRACKS = [
    {"actor_id": None}, {"subject_id": "0"}, {"data": {}}, {"channel": "paper"}, {"reason": "x"},
    {"on_behalf_of_id": 1}, {"salt": "0" * 32}, {"seal": "0" * 64}, {"seal": "", "salt": ""}, EMPTY,
]  # fmt: skip


def test_nobody_changes_a_read_or_empties_one_that_is_young_not_even_through_the_door(reads):
    """The triggers say what `verify` says: what one lets through, the other does not call broken."""
    young = Entry.objects.filter(pk=reads[2].pk)
    for changed in CLERKS_TRACKS:
        with pytest.raises(DatabaseError, match="append-only"), open_door(connection):
            young.update(**changed)
    old, other = Entry.objects.filter(pk=reads[0].pk), Entry.objects.filter(action="test.before")
    for rows, changed in [(old, each) for each in CLERKS_TRACKS[:-1]] + [
        (old, EMPTY | {"action": "test.other"}), (old, EMPTY | {"at": reads[2].at}), (old, EMPTY | {"seal": "0" * 64}),
        (other, EMPTY),
    ]:  # fmt: skip
        with pytest.raises(DatabaseError, match="append-only"), open_door(connection):
            rows.update(**changed)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        old.update(**EMPTY)  # the door is shut
    assert first_broken_link() is None
    with open_door(connection):
        old.update(**EMPTY)
    assert first_broken_link() is None


def test_whoever_takes_the_triggers_off_is_found_out(reads):
    tamper("SELECT 1")
    position = Link.objects.get(entry=reads[2]).position
    for changed in CLERKS_TRACKS:
        was = Entry.objects.filter(pk=reads[2].pk).values().get()
        Entry.objects.filter(pk=reads[2].pk).update(**changed)
        assert first_broken_link().position == position, changed
        Entry.objects.filter(pk=reads[2].pk).update(**was)
        assert first_broken_link() is None
    Entry.objects.filter(pk=reads[2].pk).update(**EMPTY)
    with pytest.raises(CommandError) as refused:
        call_command("audit", "verify")
    assert refused.value.returncode == 1


def test_a_closed_part_holds_no_more_of_a_read_than_its_seal(alice, bob, now, tmp_path):
    long_ago = now - 6 * YEAR
    read(alice, ["email"], Purpose.DESK, by=bob, at=long_ago)
    record("test.long_ago", alice, by=bob, at=long_ago)
    record("test.today", alice, by=bob, at=now)
    chain_entries(now)
    assert empty_reads(now) == 1
    path = tmp_path / "part.jsonl"
    close_segment(timezone.localdate(now - 5 * YEAR - timedelta(days=5)), path, by=bob, at=now, tell=lambda part: None)
    told = [json.loads(line).get("entry") for line in path.read_text().splitlines()]
    (sealed,) = [entry for entry in told if entry and entry["action"] == "audit.read"]
    assert set(sealed) == {"id", "at", "action", "seal"}
    read_segment(path)
