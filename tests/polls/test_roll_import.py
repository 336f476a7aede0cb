"""A clerk brings the electoral roll as a CSV file: tried first, every bad line named, stored whole or not at all."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from participation.audit.models import Entry
from participation.errors import NotPermitted
from polls import actions, roll
from polls.models import Electorate, RollEntry
from polls.pseudonyms import pseudonym
from polls.roll import RollClosed, RollHasBadLines, RollUnreadable, import_roll, plan_roll

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_back_office(settings, clerk):
    """Clerks may enter the back office, and here with a password alone."""
    settings.STAFF_MFA_REQUIRED = False
    clerk.groups.get().permissions.add(Permission.objects.get(codename="access_admin"))


@pytest.fixture
def times(noon):
    return {"opens_at": noon + timedelta(days=7), "closes_at": noon + timedelta(days=14)}


@pytest.fixture
def poll(make_poll, times):
    return make_poll("draft", electorate=Electorate.ROLL, **times)


@pytest.fixture
def announced(make_poll, times, alice):
    return make_poll("announced", roll=[alice], **times)


def csv_file(*lines, encoding="utf-8"):
    return BytesIO("\r\n".join(lines).encode(encoding))


def import_file(poll, file, *, by, at):
    return import_roll(poll, plan_roll(poll, file, at=at), by=by, at=at)


def bad_lines(poll, file, at):
    return [bad.line for bad in plan_roll(poll, file, at=at).bad_lines]


def test_the_roll_holds_pseudonyms_with_the_day_from_which_they_may_vote(poll, clerk, noon):
    import_file(
        poll, csv_file("email;eligible_from", "Alice@Town.test;29/11/2026", "bob@town.test;"), by=clerk, at=noon
    )
    assert dict(RollEntry.objects.values_list("voter", "eligible_from")) == {
        pseudonym(poll, "email:alice@town.test"): date(2026, 11, 29),
        pseudonym(poll, "email:bob@town.test"): date(2026, 11, 23),
    }
    assert not RollEntry.objects.filter(voter__contains="alice").exists()
    entry = Entry.objects.get(action="poll.roll_imported")
    assert (entry.actor_id, entry.data["size"]) == (clerk.pk, 2)


def test_every_bad_line_is_named_and_nothing_is_stored(poll, log_in, clerk):
    file = SimpleUploadedFile(
        "roll.csv",
        b"email,eligible_from\nalice@town.test,2026-11-29\nnot an address,2026-11-29\n,2026-11-29\n"
        b"ALICE@town.test,\nbob@town.test,31-31-2026\n",
    )
    response = log_in(clerk).post(reverse("polls_clerk:roll-import", args=[poll.slug]), {"file": file, "import": "1"})
    assert response.status_code == 422
    assert [bad.line for bad in response.context["plan"].bad_lines] == [3, 4, 5, 6]
    assert RollEntry.objects.count() == 0


def test_trying_a_file_tells_what_would_change_and_stores_nothing(poll, clerk, noon, log_in):
    present = csv_file("email;eligible_from", *(f"{name}@t.test;2026-11-01" for name in "abc"))
    import_file(poll, present, by=clerk, at=noon)
    file = SimpleUploadedFile(
        "roll.csv", b"email;eligible_from\na@t.test;2026-11-01\nb@t.test;2026-12-01\nd@t.test;2026-11-01\n"
    )
    response = log_in(clerk).post(reverse("polls_clerk:roll-import", args=[poll.slug]), {"file": file, "try": "1"})
    plan = response.context["plan"]
    assert response.status_code == 200
    assert (plan.added, plan.changed, plan.unchanged, plan.removed) == (1, 1, 1, 1)
    assert RollEntry.objects.count() == 3


def test_importing_again_makes_the_roll_equal_to_the_file(poll, clerk, noon):
    import_file(poll, csv_file("email", "a@t.test", "b@t.test"), by=clerk, at=noon)
    import_file(poll, csv_file("email", "b@t.test", "c@t.test"), by=clerk, at=noon)
    assert set(RollEntry.objects.values_list("voter", flat=True)) == {
        pseudonym(poll, "email:b@t.test"),
        pseudonym(poll, "email:c@t.test"),
    }


@pytest.mark.parametrize(
    "file",
    [
        csv_file("name;date", "Alice;2026-11-29"),
        csv_file("email;person_key", "a@t.test;x"),
        csv_file(""),
        csv_file("email"),
        csv_file("email;email", "a@t.test;b@t.test"),
        csv_file("email;eligible_from;eligible_from", "a@t.test;2026-11-29;2026-11-30"),
        csv_file('"email', "a@t.test"),
        csv_file("email;" + "x" * 140_000, "a@t.test;"),
        csv_file("email\ra@t.test\rb@t.test"),
        csv_file("e-mail;é", "a@t.test;é", encoding="utf-16"),
    ],
)
def test_a_file_that_is_no_roll_is_refused(poll, noon, file):
    with pytest.raises(RollUnreadable):
        plan_roll(poll, file, at=noon)


def test_a_person_key_must_look_like_one(poll, noon):
    plan = plan_roll(poll, csv_file("person_key", "f" * 64, "12345678901", "g" * 64), at=noon)
    assert (len(plan.entries), [bad.line for bad in plan.bad_lines]) == (1, [3, 4])


def test_once_the_poll_is_frozen_the_roll_is_fixed(announced, clerk, noon):
    import_file(announced, csv_file("email", "a@t.test"), by=clerk, at=noon)
    actions.freeze_poll(announced, by=None, at=noon)
    with pytest.raises(RollClosed):
        import_file(announced, csv_file("email", "b@t.test"), by=clerk, at=noon)
    assert RollEntry.objects.get().voter == pseudonym(announced, "email:a@t.test")


@pytest.mark.parametrize("person", ["alice", "council_member", "communications", "desk_officer"])
def test_only_a_clerk_imports_a_roll(request, poll, noon, person):
    with pytest.raises(NotPermitted):
        import_file(poll, csv_file("email", "a@t.test"), by=request.getfixturevalue(person), at=noon)


def test_a_large_roll_is_read_in_reasonable_time(poll, clerk, noon):
    lines = ["email;eligible_from", *(f"resident{n}@town.test;2026-11-29" for n in range(20_000))]
    import_file(poll, csv_file(*lines), by=clerk, at=noon)
    assert RollEntry.objects.filter(poll=poll).count() == 20_000


def test_the_command_says_how_far_it_is_what_would_change_and_what_is_wrong(poll, clerk, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(roll, "SAID_EVERY", 2)
    file = tmp_path / "roll.csv"
    file.write_text("email\n" + "".join(f"resident{n}@town.test\n" for n in range(5)))
    call_command("import_roll", poll.slug, file, "--by", clerk.email, "--dry-run")
    assert "5 new, 0 changed, 0 as they were, 0 no longer on it." in capsys.readouterr().out
    assert not RollEntry.objects.exists()
    more = ("--by", clerk.email, "--drawn-up", "2026-11-01", "--source", "Register")
    call_command("import_roll", poll.slug, file, *more)
    told = capsys.readouterr().out
    for line in ("lines read: 2", "lines read: 6", "people stored: 4", "people stored: 5", "now holds 5 people"):
        assert line in told
    poll.refresh_from_db()
    assert (str(poll.roll_date), poll.roll_source) == ("2026-11-01", "Register")
    file.write_text("email\nresident1@town.test\nnobody\n")
    with pytest.raises(CommandError, match="1 lines are not right"):
        call_command("import_roll", poll.slug, file, "--by", clerk.email)
    assert "Line 3: " in capsys.readouterr().err
    file.write_text("email\n" + "nobody\n" * 30)
    with pytest.raises(CommandError, match="30 lines are not right"):
        call_command("import_roll", poll.slug, file, "--by", clerk.email)
    assert capsys.readouterr().err.count("\nLine ") == 29
    assert RollEntry.objects.count() == 5


@pytest.mark.parametrize(
    ("lines", "bad"),
    [
        (["email", "a@t.test", '"b@t.test', "c@t.test", "d@t.test"], [3]),  # a quotation mark swallows the rest
        (["email", "a@t.test", '"b@t.test"x', "c@t.test"], [3]),
        (["email", "a@t.test;b@t.test", "c@t.test"], [2]),
        (["email;", "a@t.test;b@t.test", "c@t.test;"], [2]),
        (["email;eligible_from", "a@t.test;2026-11-29;b@t.test", "c@t.test;2026-11-29;; "], [2]),
        (["email", "a@t.test\rb@t.test", "c@t.test"], [2]),
        (["email;name", "a@t.test;" + "x" * 140_000, "c@t.test;y"], [2]),
        (["email;name", '"a@t.test\r\nb@t.test";y', "c@t.test;y"], [2]),
    ],
)
def test_nobody_is_lost_in_a_line_that_says_more_than_is_read(poll, clerk, noon, lines, bad):
    assert bad_lines(poll, csv_file(*lines), noon) == bad
    with pytest.raises(RollHasBadLines):
        import_file(poll, csv_file(*lines), by=clerk, at=noon)
    assert not RollEntry.objects.exists()


def test_a_line_number_is_that_of_the_line_on_which_a_row_starts(poll, noon):
    lines = ["email;note", 'a@t.test;"moved', "in", 'June"', "", 'nobody;"again', 'two lines"', "nobody;", "a@t.test;"]
    plan = plan_roll(poll, csv_file(*lines), at=noon)
    assert [bad.line for bad in plan.bad_lines] == [6, 8, 9]
    assert plan.bad_lines[-1].reason.count("2") == 1
    assert len(plan.entries) == 1


def test_column_names_may_stand_in_quotation_marks(poll, clerk, noon):
    import_file(poll, csv_file('"email";"eligible_from"', '"a@t.test";"2026-11-29"'), by=clerk, at=noon)
    entry = RollEntry.objects.get()
    assert (entry.voter, entry.eligible_from) == (pseudonym(poll, "email:a@t.test"), date(2026, 11, 29))


def test_a_file_that_names_nobody_does_not_empty_the_roll(poll, clerk, noon):
    import_file(poll, csv_file("email", "a@t.test"), by=clerk, at=noon)
    with pytest.raises(RollUnreadable):
        import_file(poll, csv_file("email", "", " "), by=clerk, at=noon)
    assert RollEntry.objects.count() == 1


def test_without_a_date_people_may_vote_from_the_day_it_is_in_the_town(poll, clerk):
    at = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # half past midnight in Brussels
    import_file(poll, csv_file("email", "a@t.test"), by=clerk, at=at)
    assert RollEntry.objects.get().eligible_from == date(2026, 11, 24)


def test_a_file_that_is_read_while_somebody_freezes_the_poll_is_too_late(announced, alice, clerk, noon):
    plan = plan_roll(announced, csv_file("email", "a@t.test"), at=noon)
    actions.freeze_poll(announced, by=None, at=noon)
    with pytest.raises(RollClosed):
        import_roll(announced, plan, by=clerk, at=noon)
    assert RollEntry.objects.get().voter == pseudonym(announced, f"email:{alice.email}")
