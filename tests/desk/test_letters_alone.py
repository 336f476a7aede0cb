"""A letter's code without a log-in: it does the one thing that it is for, once, and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.actions import raise_challenge, support_topic
from forum.models import Channel, Signature, Support
from participation.audit.models import Entry
from participation.notices.models import Notice
from participation.residents.desk.residents import Reach, send_letter
from participation.residents.models import Level
from participation.residents.verification.codes import draw_code
from participation.residents.verification.models import Letter, LetterState, Purpose
from polls.casting import cast_ballot
from polls.models import Ballot, Electorate, Mark
from tests.desk.conftest import ADDRESS, words
from tests.forum.conftest import CHALLENGE

pytestmark = pytest.mark.django_db
DONE = "Je steun is genoteerd"


@pytest.fixture
def letter_for(officer, code_of):
    """Have a letter made and printed: letter_for(maria, Purpose.SUPPORT, topic) gives its code."""

    def make(person, purpose, thing=None):
        subject = f"{'poll' if purpose == Purpose.VOTE else 'topic'}:{thing.pk}" if thing else ""
        made = send_letter(
            person, purpose, Reach("Maria Peeters", ADDRESS), subject=subject, about=str(thing or ""), by=officer,
            at=timezone.now(),
        )  # fmt: skip
        return code_of(made)

    return make


def typed(client, code):
    return client.post("/nl/letter/", {"code": code}, follow=True)


def test_a_code_supports_one_topic_once_and_is_told_first(client, maria, topic, letter_for):
    code = letter_for(maria, Purpose.SUPPORT, topic)
    page = typed(client, code.lower().replace("0", "o").replace("1", "l"))
    assert "Where is the bus?" in words(page)
    assert not Support.objects.exists()
    assert DONE in words(client.post("/nl/letter/for/"))
    assert Support.objects.get().person == maria
    entry = Entry.objects.get(action="forum.topic_supported")
    assert (entry.actor_id, entry.channel, entry.on_behalf_of_id) == (maria.pk, "letter", None)
    again = typed(client, code)
    assert (again.status_code, "is al gebruikt" in words(again)) == (409, True)
    assert client.post("/nl/letter/for/").status_code == 302
    assert Support.objects.count() == 1


def test_a_link_alone_does_nothing(client, maria, topic, letter_for):
    code = letter_for(maria, Purpose.SUPPORT, topic)
    assert f'value="{code}"' in client.get(f"/nl/letter/?code={code}").content.decode()
    client.get("/nl/letter/for/", follow=True)
    assert Letter.objects.get().state == LetterState.PRINTED
    assert not Support.objects.exists()


def test_online_and_by_letter_is_one(client, alice, officer, topic, letter_for):
    support_topic(topic, by=alice, at=timezone.now())
    typed(client, letter_for(alice, Purpose.SUPPORT, topic))
    assert "Je steunde dit al" in words(client.post("/nl/letter/for/"))
    assert Support.objects.count() == 1


def test_a_challenge_is_signed_with_the_channel_on_the_signature(client, alice, make_person, theme, letter_for):
    challenge = raise_challenge(by=alice, at=timezone.now(), theme=theme, **CHALLENGE)
    typed(client, letter_for(make_person("Carla"), Purpose.SUPPORT, challenge.topic))
    assert DONE in words(client.post("/nl/letter/for/"))
    signature = Signature.objects.get(channel=Channel.LETTER)
    assert (signature.person.display_name, signature.channel) == ("Carla", "letter")


def test_a_code_for_a_topic_does_nothing_else(client, maria, topic, make_poll, letter_for):
    poll = make_poll()
    typed(client, letter_for(maria, Purpose.SUPPORT, topic))
    assert client.post(f"/nl/forum/{topic.pk}/comments/", {"source": "More"}).url.startswith("/accounts/login/")
    assert client.post(f"/nl/polls/{poll.slug}/cast/", {"choice": "yes"}).url.startswith("/accounts/login/")
    for address in ("/nl/me/", "/nl/me/data/", "/nl/me/privacy/erase/"):
        assert client.get(address).url.startswith("/accounts/login/"), address
    assert client.get("/nl/letter/account/").status_code == 302
    assert not Mark.objects.exists()


def test_a_quarter_of_an_hour_later_the_code_is_asked_again(client, maria, topic, letter_for, monkeypatch):
    typed(client, letter_for(maria, Purpose.SUPPORT, topic))
    later = timezone.now() + timedelta(minutes=15)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.post("/nl/letter/for/").url == "/nl/letter/"
    assert not Support.objects.exists()


def test_a_letter_that_was_replaced_meanwhile_does_nothing(client, maria, topic, letter_for):
    typed(client, letter_for(maria, Purpose.SUPPORT, topic))
    letter_for(maria, Purpose.SUPPORT, topic)
    assert client.post("/nl/letter/for/").url == "/nl/letter/"
    assert not Support.objects.exists()


def test_codes_can_not_be_guessed_and_who_is_logged_in_uses_none(client, log_in, alice, maria, topic, letter_for):
    code = letter_for(maria, Purpose.SUPPORT, topic)
    assert log_in(alice).post("/nl/letter/", {"code": code}).status_code == 403
    answers = {typed(client, draw_code().symbols).status_code for _guess in range(31)}
    assert answers == {403, 429}
    assert typed(client, code).status_code == 429


# A vote


def vote(client, poll, choice="yes"):
    client.get(poll.get_absolute_url())
    client.post(f"/nl/polls/{poll.slug}/review/", {"choice": choice})
    return client.post(f"/nl/polls/{poll.slug}/cast/", {"choice": choice}, follow=True)


def test_a_code_votes_through_the_ordinary_ballot_once_and_leaves_a_mark_only(client, maria, make_poll, letter_for):
    poll, other = make_poll(), make_poll()
    page = typed(client, letter_for(maria, Purpose.VOTE, poll))
    assert f'href="{poll.get_absolute_url()}"' in page.content.decode()
    recorded = Entry.objects.count()
    assert "Je stem is uitgebracht" in words(vote(client, poll))
    mark = Mark.objects.get()
    assert (mark.channel, mark.day) == ("card", timezone.localdate())
    assert Ballot.objects.get().content == {"c": "yes"}
    assert Entry.objects.count() == recorded
    assert Letter.objects.get().used_at is None
    vote(client, poll, "no")
    vote(client, other)
    assert [ballot.content for ballot in Ballot.objects.all()] == [{"c": "yes"}]


@pytest.mark.parametrize("electorate", [Electorate.CONFIRMED, Electorate.RESIDENTS])
def test_online_first_and_then_by_letter_is_one_vote(client, alice, make_poll, letter_for, electorate):
    poll = make_poll(electorate=electorate)
    cast_ballot(poll, ["no"], by=alice, at=timezone.now())
    typed(client, letter_for(alice, Purpose.VOTE, poll))
    assert "Je hebt al gestemd" in words(client.get(poll.get_absolute_url()))
    vote(client, poll)
    assert Ballot.objects.get().content == {"c": "no"}
    assert Mark.objects.get().channel == "web"


def test_a_letter_first_and_then_online_is_one_vote(client, log_in, alice, make_poll, letter_for):
    poll = make_poll()
    typed(client, letter_for(alice, Purpose.VOTE, poll))
    vote(client, poll)
    vote(log_in(alice), poll, "no")
    assert Ballot.objects.get().content == {"c": "yes"}


def test_a_letter_gives_no_right_to_vote(client, maria, make_poll, letter_for):
    poll = make_poll(electorate=Electorate.RESIDENTS)
    typed(client, letter_for(maria, Purpose.VOTE, poll))
    assert maria.level == Level.CONFIRMED
    vote(client, poll)
    assert not Mark.objects.exists()


def test_no_letter_is_made_that_could_not_be_used(log_in, officer, maria, alice, topic, make_poll):
    client, sent = log_in(officer), {"name": "Maria Peeters", "address": ADDRESS}
    residents, roll = make_poll(electorate=Electorate.RESIDENTS), make_poll(roll=[alice])
    for poll in (residents, roll):
        page = client.post(f"/beheer/desk/{maria.pk}/letter/", sent | {"what": f"vote/poll:{poll.pk}"})
        assert "Deze persoon kan zo’n code niet gebruiken" in words(page)
    assert client.post(f"/beheer/desk/{alice.pk}/letter/", sent | {"what": "take_over/"}).status_code == 422
    assert not Letter.objects.exists()
    client.post(f"/beheer/desk/{maria.pk}/letter/", sent | {"what": f"support/topic:{topic.pk}"})
    assert (Letter.objects.get().person, Letter.objects.get().about) == (maria, topic.title)


def test_the_resident_is_told_that_a_letter_was_made(maria, topic, letter_for):
    letter_for(maria, Purpose.SUPPORT, topic)
    sentence = Notice.objects.filter(person=maria).latest("pk").event.sentence
    assert sentence.startswith("Aan het loket maakten we een brief met een code voor jou")
