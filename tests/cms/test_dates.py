"""The calendar of dates: polls, collecting signatures, and cases, as everyone may know them."""

from datetime import timedelta

from django.utils import timezone
from icalendar import Calendar

from forum.actions import hide_topic
from forum.challenges.actions import start_draft
from forum.models import Rule
from participation.procedures.models import Case
from polls.models import Poll
from tests.forum.conftest import CHALLENGE, post, raise_challenge, topic  # noqa: F401


def entries(client, more=""):
    answer = client.get(f"/en/dates.ics{more}")
    assert answer["Content-Type"].startswith("text/calendar")
    return {str(event["UID"]).split("@")[0]: event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_the_days_of_polls_and_signatures_stand_in_it(client, alice, theme, dossier, council_member):
    now = timezone.now()
    days = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=7)}
    shown = Poll.objects.create(slug="a", dossier=dossier, question={"en": "Trees?"}, state="open", **days)
    Poll.objects.create(slug="b", dossier=dossier, question={"en": "Draft?"}, state="draft", **days)
    challenge = raise_challenge(by=alice, at=now, theme=theme, **CHALLENGE)
    found = entries(client)
    assert set(found) == {f"poll-{shown.pk}-opens", f"poll-{shown.pk}-closes", f"challenge-{challenge.pk}-closes"}
    assert found[f"poll-{shown.pk}-closes"]["SUMMARY"] == "Last day to vote: Trees?"
    assert found[f"poll-{shown.pk}-closes"]["DTSTART"].dt == timezone.localdate(now + timedelta(days=7))
    hide_topic(challenge.topic, by=council_member, at=now, rule=Rule.SPAM, reason="An advertisement.")
    assert f"challenge-{challenge.pk}-closes" not in entries(client)


def test_a_case_has_the_last_day_of_its_term_once_it_stands_in_the_register(client, alice):
    case = start_draft("challenge", by=alice, at=timezone.now(), title="We look after the park").case
    assert entries(client) == {}
    Case.objects.filter(pk=case.pk).update(state="C20", number="2026-001", title="We look after the park")
    case.terms.update(state="C20")
    case.terms.create(
        state="C20", name="admissibility", started_on=timezone.localdate(), number=28, unit="cal",
        due_at=timezone.now() + timedelta(days=28),
    ) if not case.terms.exists() else None  # fmt: skip
    found = entries(client, "?case=2026-001")
    assert [str(event["URL"]).endswith("/2026-001/") for event in found.values()] == [True]
    assert entries(client, "?case=2026-999") == {}


def test_each_theme_and_neighbourhood_has_its_feed(client, post, theme, neighbourhood):  # noqa: F811
    post("A bus stop", neighbourhood=neighbourhood)
    post("Elsewhere")
    assert "A bus stop" in client.get(f"/en/forum/feed/theme/{theme.slug}/").text
    place = client.get("/en/forum/feed/neighbourhood/centrum/").text
    assert "A bus stop" in place
    assert "Elsewhere" not in place
    assert client.get("/en/forum/feed/theme/nowhere/").status_code == 404
