"""A clerk brings the electoral roll as a CSV file: tried first, every bad line named, stored whole or not at all."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from participation.audit.models import Entry
from participation.errors import NotPermitted
from polls.models import Electorate, RollEntry
from polls.pseudonyms import pseudonym
from polls.roll import RollClosed, RollUnreadable, import_roll, plan_roll

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_back_office(settings, clerk):
    """Clerks may enter the back office, and here with a password alone."""
    settings.STAFF_MFA_REQUIRED = False
    clerk.groups.get().permissions.add(Permission.objects.get(codename="access_admin"))


@pytest.fixture
def poll(make_poll, noon):
    return make_poll(
        "announced",
        electorate=Electorate.ROLL,
        opens_at=noon + timedelta(days=7),
        closes_at=noon + timedelta(days=14),
    )


def csv_file(*lines, encoding="utf-8"):
    return BytesIO("\r\n".join(lines).encode(encoding))


def test_the_roll_holds_pseudonyms_with_the_day_from_which_they_may_vote(poll, clerk, noon):
    import_roll(
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
    import_roll(poll, csv_file("email;eligible_from", "a@t.test;2026-11-01", "b@t.test;2026-11-01", "c@t.test;2026-11-01"),
                by=clerk, at=noon)  # fmt: skip
    file = SimpleUploadedFile(
        "roll.csv", b"email;eligible_from\na@t.test;2026-11-01\nb@t.test;2026-12-01\nd@t.test;2026-11-01\n"
    )
    response = log_in(clerk).post(reverse("polls_clerk:roll-import", args=[poll.slug]), {"file": file, "try": "1"})
    plan = response.context["plan"]
    assert response.status_code == 200
    assert (plan.added, plan.changed, plan.unchanged, plan.removed) == (1, 1, 1, 1)
    assert RollEntry.objects.count() == 3


def test_importing_again_makes_the_roll_equal_to_the_file(poll, clerk, noon):
    import_roll(poll, csv_file("email", "a@t.test", "b@t.test"), by=clerk, at=noon)
    import_roll(poll, csv_file("email", "b@t.test", "c@t.test"), by=clerk, at=noon)
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
        csv_file("e-mail;é", "a@t.test;é", encoding="utf-16"),
    ],
)
def test_a_file_that_is_no_roll_is_refused(poll, noon, file):
    with pytest.raises(RollUnreadable):
        plan_roll(poll, file, at=noon)


def test_a_person_key_must_look_like_one(poll, noon):
    plan = plan_roll(poll, csv_file("person_key", "f" * 64, "12345678901", "g" * 64), at=noon)
    assert (len(plan.entries), [bad.line for bad in plan.bad_lines]) == (1, [3, 4])


def test_once_the_poll_has_opened_the_roll_is_fixed(poll, clerk, noon, log_in):
    with pytest.raises(RollClosed):
        import_roll(poll, csv_file("email", "a@t.test"), by=clerk, at=poll.opens_at)
    assert RollEntry.objects.count() == 0


@pytest.mark.parametrize("person", ["alice", "council_member", "communications", "desk_officer"])
def test_only_a_clerk_imports_a_roll(request, poll, noon, person):
    with pytest.raises(NotPermitted):
        import_roll(poll, csv_file("email", "a@t.test"), by=request.getfixturevalue(person), at=noon)


def test_a_large_roll_is_read_in_reasonable_time(poll, clerk, noon):
    lines = ["email;eligible_from", *(f"resident{n}@town.test;2026-11-29" for n in range(20_000))]
    import_roll(poll, csv_file(*lines), by=clerk, at=noon)
    assert RollEntry.objects.filter(poll=poll).count() == 20_000
