"""Who has to log in or be verified first finds back what they typed, also without JavaScript."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.actions import post_topic
from forum.challenges.models import Proposal
from forum.models import Comment, Kind, Topic
from participation.residents import typed
from participation.residents.verification.letters import ask_letter, print_letters
from polls.models import Electorate, Method, Poll, State
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SAID = "Een bank onder de lindes, graag <b>met</b> leuning."


@pytest.fixture
def topic(alice, theme, noon):
    return post_topic(by=alice, at=noon, theme=theme, kind=Kind.NEED, title="Een bank erbij", source="Waar zit je nu?")


def text_of(response):
    return " ".join(response.content.decode().split())


def say(browser, topic, text=SAID, **headers):
    return browser.post(reverse("forum:comment-post", args=[topic.pk]), {"source": text}, headers=headers)


def send(browser):
    """Press the button of the page that offers what was typed."""
    offered = browser.get("/nl/me/go-on/").context["typed"]
    return browser.post(offered.path, {**dict(offered.fields), "kept_typed": "1"})


def test_who_was_logged_out_finds_it_back_and_sends_it_once(topic, bob):
    browser = Client()
    page = f"http://testserver{topic.get_absolute_url()}"
    to_log_in = say(browser, topic, referer=page)
    assert to_log_in.url == "/accounts/login/?next=/nl/me/go-on/"
    offered = browser.post(to_log_in.url, {"login": bob.email, "password": PASSWORD}, follow=True)
    assert "Een bank onder de lindes, graag &lt;b&gt;met&lt;/b&gt; leuning." in text_of(offered)
    assert f'action="{reverse("forum:comment-post", args=[topic.pk])}"' in text_of(offered)
    assert not Comment.objects.exists()  # only the button sends it
    assert send(browser).status_code == 302
    assert Comment.objects.get().author == bob
    assert browser.get("/nl/me/go-on/").url == "/nl/me/"


def test_who_is_verified_on_the_way_comes_back_to_what_they_typed(log_in, outsider, clerk, theme, noon):
    browser, where = log_in(outsider), "/nl/forum/new/challenge/"
    told = {"title": "Wij verzorgen het park", "task": "Groen in het park, wij maaien minder."}
    refused = browser.post(where, told, headers={"referer": f"http://testserver{where}"})
    assert refused.status_code == 403
    assert f"/nl/me/verification/?next={where.replace('/', '%2F')}" in refused.content.decode()
    ask_letter(outsider, "Ann Peeters", "Lindelaan 1", at=noon, by=outsider)
    _batch, (letter,) = print_letters(by=clerk, at=timezone.now())
    done = browser.post("/nl/me/verification/letter/", {"code": letter.code.symbols, "next": where})
    assert done.url == "/nl/me/go-on/"
    assert "wij maaien minder." in text_of(browser.get(done.url))
    sent = send(browser)
    assert sent.status_code == 302
    assert Proposal.objects.get().title == "Wij verzorgen het park"


def test_it_can_be_thrown_away(topic, log_in, bob):
    browser = Client()
    say(browser, topic, referer=f"http://testserver{topic.get_absolute_url()}")
    browser.force_login(bob, backend="participation.residents.backends.RoleBackend")
    assert browser.post("/nl/me/go-on/").url == topic.get_absolute_url()
    assert browser.get("/nl/me/go-on/").url == "/nl/me/"


def test_it_is_kept_for_half_an_hour(topic, rf):
    browser = Client()
    say(browser, topic)
    request = rf.get("/")
    request.session = browser.session
    now = timezone.now()
    assert typed.kept(request, now + timedelta(minutes=29)).words == [SAID]
    assert typed.kept(request, now + timedelta(minutes=31)) is None


@pytest.mark.parametrize(
    ("text", "headers"),
    [("Ja", {}), ("x " * 10_001, {}), (SAID, {"HX-Request": "true"})],
    ids=["short", "long", "htmx"],
)
def test_a_word_a_book_and_a_fragment_are_not_kept(topic, text, headers):
    browser = Client()
    say(browser, topic, text, **headers)
    assert "typed" not in browser.session


def test_a_ballot_is_never_kept(residents_poll, outsider, log_in):
    browser = log_in(outsider)
    answer = browser.post(f"/nl/polls/{residents_poll.slug}/review/", {"choice": "a choice of several words"})
    assert answer.status_code == 403
    assert "typed" not in browser.session
    assert not Topic.objects.exists()


@pytest.fixture
def residents_poll(dossier):
    """A poll for residents that is open now."""
    now = timezone.now()
    return Poll.objects.create(
        dossier=dossier, slug="plein", question={"nl": "Bomen?"}, method=Method.MOTION, electorate=Electorate.RESIDENTS,
        state=State.OPEN, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1),
    )  # fmt: skip
