"""The head of every day lies where the database does not reach: in a file and in mailboxes, once a day."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from participation.audit import heads
from participation.audit.actions import chain_entries, record
from participation.audit.chain import End
from participation.audit.door import open_door
from participation.audit.models import Entry, Head, Link


@pytest.fixture
def heads_file(settings, tmp_path):
    settings.AUDIT = replace(settings.AUDIT, heads_file=tmp_path / "heads.txt")
    return settings.AUDIT.heads_file


@pytest.fixture
def write(alice, noon):
    def entries(number):
        for _each in range(number):
            record("test.written", alice, by=alice, at=noon)
        chain_entries(noon)

    return entries


def verify(**options):
    told = StringIO()
    call_command("audit", "verify", stdout=told, behind=10**9, **options)
    return told.getvalue()


def test_the_head_is_written_down_once_a_day(write, heads_file, noon):
    write(3)
    last = Link.objects.latest("position")
    assert [heads.note_head(noon), heads.note_head(noon + timedelta(hours=3))] == [1, 0]
    write(2)
    assert heads.note_head(noon + timedelta(days=1)) == 1
    first, second = heads_file.read_text().splitlines()
    assert first == f"2026-11-23 {last.position} {last.digest} {last.position}"
    assert second.split()[:2] == ["2026-11-24", str(last.position + 2)]
    assert second.endswith(" 2")
    assert heads.heads_in(heads_file)[End(last.position, last.digest)] == date(2026, 11, 23)


@pytest.mark.django_db(transaction=True)
def test_of_two_clocks_one_writes_it(write, heads_file, noon):
    write(1)

    def note(_n):
        try:
            return heads.note_head(noon)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(note, range(2))) == 1
    assert Head.objects.count() == 1
    assert {line.split()[0] for line in heads_file.read_text().splitlines()} == {"2026-11-23"}


def test_it_is_mailed_once_and_again_only_where_it_failed(write, heads_file, noon, settings, mailoutbox, monkeypatch):
    settings.AUDIT = replace(settings.AUDIT, heads_to=("archive@town.test", "auditor@town.test"))
    write(2)
    heads.note_head(noon)
    with monkeypatch.context() as away:
        away.setattr(heads.EmailMessage, "send", lambda *_args: (_ for _ in ()).throw(ConnectionRefusedError))
        assert heads.mail_heads(noon) == 0
    assert heads.mail_heads(noon + timedelta(minutes=5)) == 0, "a mail server that is away is not asked at every tick"
    assert heads.mail_heads(noon + timedelta(minutes=11)) == 1
    assert heads.mail_heads(noon + timedelta(minutes=30)) == 0
    (mail,) = mailoutbox
    assert mail.to == ["archive@town.test", "auditor@town.test"]
    assert heads_file.read_text().strip() in mail.body


def test_nobody_is_mailed_where_no_address_is_set(write, heads_file, noon, mailoutbox):
    write(1)
    heads.note_head(noon)
    assert heads.mail_heads(noon) == 0
    assert mailoutbox == []


def test_a_chain_that_was_made_anew_is_not_the_one_that_was_written_down(write, heads_file, noon):
    write(4)
    heads.note_head(noon)
    assert "The record is whole" in verify()
    with open_door(connection), connection.cursor() as cursor:  # somebody with all rights, who leaves a whole chain
        cursor.execute("DELETE FROM audit_link")
        cursor.execute("DELETE FROM audit_entry WHERE id = %s", [Entry.objects.earliest("pk").pk])
    Head.objects.all().delete()
    while chain_entries(noon):
        pass
    with pytest.raises(CommandError, match="written down on 2026-11-23") as refused:
        verify()
    assert refused.value.returncode == 1


def test_an_end_that_was_cut_off_shows(write, heads_file, noon):
    write(4)
    heads.note_head(noon)
    with open_door(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_link WHERE position = %s", [Link.objects.latest("position").position])
    with pytest.raises(CommandError, match="its end was taken away"):
        verify()


def test_a_file_with_something_else_in_it_is_not_passed_over(write, heads_file):
    write(1)
    heads_file.write_text("nothing of the kind\n")
    with pytest.raises(CommandError, match="Line 1 of the file of heads"):
        verify()
