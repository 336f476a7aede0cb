from datetime import timedelta

import pytest
from django.utils import timezone

from cms.actions import publish_page
from cms.models import EventPage, HomePage
from forum.models import Challenge, ChallengeState, Comment, Kind, Signature, Status
from polls.models import Ballot, Electorate, LegalEffect, Poll, RollEntry, State, Visibility


def make_challenge(make_topic, title, *, threshold=300, days=23):
    topic = make_topic(title, kind=Kind.CHALLENGE)
    return Challenge.objects.create(
        topic=topic, group_name="Buurtcomité", summary="Wij doen het.", task="Groen", threshold=threshold,
        support_closes_at=timezone.now() + timedelta(days=days, minutes=5),
    )  # fmt: skip


def make_event(calendar, title, *, starts_in=3):
    starts_at = timezone.now() + timedelta(days=starts_in)
    ends_at = starts_at + timedelta(hours=1)
    page = EventPage(title=title, slug=title.lower(), intro="Kom kijken.", starts_at=starts_at, ends_at=ends_at)
    return publish_page(calendar, page, by=None)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ("No poll is open now", "Nobody brought anything up yet", "Nothing was decided yet")),
        ("nl", ("<h1>", "/nl/forum/new/", "/nl/polls/")),
    ],
)
def test_an_empty_town_says_so_and_offers_a_way_on(client, town, language, sentences):
    html = client.get(f"/{language}/").content.decode()
    for sentence in sentences:
        assert sentence in html, sentence


def test_open_polls_show_turnout_and_time_left(client, town, dossier, make_poll):
    poll = make_poll(dossier, "Wordt de Markt autovrij?", closes_in=4)
    Ballot.objects.bulk_create(Ballot(poll_key=poll.key, content={"c": "yes"}) for _ in range(7))
    html = client.get("/en/").content.decode()
    assert "Wordt de Markt autovrij?" in html
    assert "<strong>7</strong> people took part" in html
    assert "4 days left" in html


def test_a_binding_poll_on_a_roll_shows_turnout_of_how_many(client, town, dossier, make_poll):
    poll = make_poll(
        dossier, "Bindend?", state=State.DRAFT,
        legal_effect=LegalEffect.BINDING, electorate=Electorate.ROLL, visibility=Visibility.TURNOUT,
    )  # fmt: skip
    RollEntry.objects.bulk_create(
        RollEntry(poll=poll, voter=f"v{n}", eligible_from=timezone.localdate()) for n in range(12)
    )
    for step in (State.ANNOUNCED, State.FROZEN):
        Poll.objects.filter(pk=poll.pk).update(state=step)
    Ballot.objects.bulk_create(Ballot(poll_key=poll.key, content={"c": "no"}) for _ in range(3))
    html = client.get("/en/").content.decode()
    assert "<strong>3</strong> of 12 people took part" in html
    assert "Binding" in html
    assert "The result comes after closing." in html


def test_polls_that_are_not_open_are_not_going_on_now(client, town, dossier, make_poll):
    make_poll(dossier, "Nog niet begonnen", opens_in=1, closes_in=2)
    make_poll(dossier, "Al voorbij", opens_in=-3, closes_in=-1)
    html = client.get("/nl/").content.decode()
    assert "Nog niet begonnen" not in html
    assert "Al voorbij" not in html


def test_a_challenge_shows_how_many_signed(client, town, make_topic, alice, bob):
    challenge = make_challenge(make_topic, "Wij onderhouden het park")
    for person in (alice, bob):
        Signature.objects.create(challenge=challenge, person=person)
    html = client.get("/en/").content.decode()
    assert "<strong>2</strong> of 300 signatures" in html
    assert "23 days left" in html


def test_a_challenge_that_no_longer_collects_is_not_going_on(client, town, make_topic, noon):
    challenge = make_challenge(make_topic, "Voorbij")
    Challenge.objects.filter(pk=challenge.pk).update(state=ChallengeState.SUPPORT_CHECK, support_ended_at=noon)
    assert not client.get("/nl/").context["challenges"]


def test_the_next_event_is_shown_and_not_a_past_one(client, calendar):
    make_event(calendar, "Voorbij", starts_in=-2)
    make_event(calendar, "Straks", starts_in=5)
    make_event(calendar, "Binnenkort", starts_in=2)
    html = client.get("/nl/").content.decode()
    assert "Binnenkort" in html
    assert "Straks" not in html
    assert "Voorbij" not in html


def test_the_newest_topics_come_with_their_number_of_comments(client, town, make_topic, bob):
    topic = make_topic("Komt er een bus?", status=Status.ANSWERED)
    Comment.objects.create(topic=topic, author=bob, source="Ja", html="<p>Ja</p>", path="0" * 18)
    html = client.get("/en/").content.decode()
    assert "<b>1</b> comment" in html
    assert "Answered" in html


def test_only_the_five_newest_topics_are_shown(client, town, make_topic):
    for n in range(7):
        make_topic(f"Onderwerp {n}")
    shown = [topic.title for topic in client.get("/nl/").context["topics"]]
    assert shown == ["Onderwerp 6", "Onderwerp 5", "Onderwerp 4", "Onderwerp 3", "Onderwerp 2"]


def test_the_figures_count_what_was_asked_and_what_the_town_answered(client, town, make_topic, bob, theme):
    answered, _open = make_topic("Beantwoord"), make_topic("Open", kind=Kind.NEED)
    make_topic("Ter informatie", kind=Kind.INFORMATION)
    make_topic("Verborgen", hidden_at=timezone.now(), hidden_rule="W4", hidden_reason="Reclame.")
    for path in ("0" * 18, "1" * 18):
        Comment.objects.create(topic=answered, author=bob, source="Ja", html="Ja", path=path, team=theme.team)
    Comment.objects.create(topic=_open, author=bob, source="Ik ook", html="Ik ook", path="0" * 18)
    assert "1 of 2 topics" in client.get("/en/").content.decode()


def test_an_outcome_can_be_told_and_leads_to_its_dossier(client, home, dossier_page):
    home.outcomes = [("outcome", {"title": "Het park gaat open", "text": "Op 4 januari.", "dossier": dossier_page})]
    home.save_revision().publish()
    html = client.get("/nl/").content.decode()
    assert "Het park gaat open" in html
    assert 'href="/nl/dossiers/autovrije-markt/">Autovrije Markt' in html


def test_an_outcome_does_not_lead_to_a_dossier_page_that_was_taken_down(client, home, dossier_page):
    home.outcomes = [("outcome", {"title": "Het park gaat open", "text": "Op 4 januari.", "dossier": dossier_page})]
    home.save_revision().publish()
    dossier_page.unpublish()
    assert "/nl/dossiers/autovrije-markt/" not in client.get("/nl/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_home_page_takes_at_most_sixteen_queries_however_much_goes_on(
    client, calendar, dossier, make_topic, make_poll, dossier_page, number, django_assert_max_num_queries
):
    for n in range(number):
        make_poll(dossier, f"Stemming {n}")
        make_challenge(make_topic, f"Uitdaging {n}")
        make_event(calendar, f"Moment{n}")
        make_topic(f"Vraag {n}")
    home = HomePage.objects.get(locale__language_code="nl")
    outcome = {"title": "Uitkomst", "text": "Zo ging het.", "dossier": dossier_page}
    home.outcomes = [("outcome", outcome) for _ in range(number)]
    home.save_revision().publish()
    client.get("/nl/")
    with django_assert_max_num_queries(16):
        client.get("/nl/")
