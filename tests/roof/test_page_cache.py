"""Public pages from memory: the same for everyone, fresh after every change, and nothing of anybody in them."""

import re
import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone

from forum.actions import hide_topic, post_comment, post_topic, support_topic
from forum.models import Rule
from participation import kept, page_cache
from participation.notices.actions import notify
from participation.public_version import SECONDS_BETWEEN, SECONDS_TO_GATHER, PublicVersion, tables_changed
from participation.residents.models import Session
from polls.actions import announce_poll, freeze_poll, open_poll
from polls.casting import cast_ballot
from polls.models import Option, Poll


@pytest.fixture
def poll(dossier):
    now = timezone.now()
    poll = Poll.objects.create(
        dossier=dossier, slug="markt", question={"nl": "Wordt de Markt autovrij?"}, result_step=1, visibility="live",
        method="motion",
        opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1),
    )  # fmt: skip
    for place, key in enumerate(("yes", "no", "abstain")):
        Option.objects.create(poll=poll, key=key, position=place, label={"nl": key})
    announce_poll(poll, by=None, at=poll.opens_at - timedelta(days=1))
    freeze_poll(poll, by=None, at=poll.opens_at)
    return open_poll(poll, by=None, at=poll.opens_at)


# The version


def test_every_process_sees_a_new_version_within_a_second_and_the_one_that_made_it_at_once(version, elsewhere, clock):
    first = version.current()
    assert elsewhere.current() == first
    version.renew()
    assert version.current() != first
    assert elsewhere.current() == first
    clock.now += SECONDS_BETWEEN - 0.01
    assert elsewhere.current() == first
    clock.now += 0.01
    assert elsewhere.current() == version.current() != first


@pytest.mark.parametrize(("renew", "part"), [("renew_ballots", "ballots"), ("renew", "rest")])
def test_of_the_changes_of_a_moment_the_first_is_told_at_once_and_the_last_at_its_end(
    version, elsewhere, clock, renew, part
):
    first = elsewhere.now()
    getattr(version, renew)()
    seen = elsewhere.now()
    assert getattr(seen, part) != getattr(first, part)
    for _ in range(3):
        getattr(version, renew)()
    assert elsewhere.now() == seen
    deadline = time.monotonic() + 5
    while elsewhere.now() == seen and time.monotonic() < deadline:
        time.sleep(0.02)
    told = elsewhere.now()
    assert getattr(told, part) != getattr(seen, part)
    time.sleep(2 * SECONDS_TO_GATHER)
    assert elsewhere.now() == told
    clock.now += SECONDS_TO_GATHER
    getattr(version, renew)()
    assert elsewhere.now() != told


def test_whoever_changes_something_in_a_busy_moment_sees_it_at_once(version, elsewhere):
    version.renew_ballots()
    version.renew()
    seen = version.current()
    assert elsewhere.now() == seen
    version.renew()
    assert version.current().rest != seen.rest
    assert elsewhere.now() == version.current()


def test_an_emptied_valkey_makes_all_pages_old(version, clock):
    first = version.current()
    version._valkey.flushall()
    clock.now += 1
    assert version.current() not in (first, None)


def test_without_valkey_there_is_no_version_and_it_is_asked_once_a_second(clock, monkeypatch):
    version = PublicVersion("redis://127.0.0.1:1/0", clock)
    assert version.current() is None
    monkeypatch.setattr(version, "_ask", lambda: pytest.fail("asked again"))
    clock.now += 0.5
    assert version.current() is None


def test_a_change_that_valkey_could_not_be_told_of_is_told_when_it_is_back(valkey_url, elsewhere, clock):
    version = PublicVersion("redis://127.0.0.1:1/0", clock)
    first = elsewhere.current()
    version.renew()
    version._valkey = elsewhere._valkey
    clock.now += 1
    assert version.current() != first
    assert elsewhere.current() == version.current()


def test_votes_and_all_else_have_versions_of_their_own_and_now_is_now(version, elsewhere, clock):
    first = elsewhere.now()
    version.renew_ballots()
    voted = elsewhere.now()
    assert (voted.rest == first.rest, voted.ballots == first.ballots) == (True, False)
    clock.now += SECONDS_TO_GATHER
    version.renew()
    said = elsewhere.now()
    assert (said.rest == voted.rest, said.ballots == voted.ballots) == (False, True)


# What makes a new version


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ('INSERT INTO "forum_comment" ("id") VALUES (1)', ["forum_comment"]),
        ('  update "cms_newspage" SET "title" = 1', ["cms_newspage"]),
        ('DELETE FROM "forum_support" WHERE 1', ["forum_support"]),
        ('WITH mark AS (INSERT INTO polls_mark (a) VALUES (1)) INSERT INTO polls_ballot (a) VALUES (1)',
         ["polls_mark", "polls_ballot"]),
        ('WITH them AS (SELECT 1) SELECT * FROM them', []),
        ('SELECT "forum_topic"."id" FROM "forum_topic" FOR UPDATE', []),
        ("SELECT 'INSERT INTO forum_topic'", []),
        ('INSERT INTO "residents_session" ("id") VALUES (1)', []),
        ('UPDATE "procedures_heartbeat" SET "at" = 1', []),
        ('UPDATE "residents_user" SET "last_login" = 1 WHERE id = 1', []),
        ('UPDATE "residents_user" SET "display_name" = 1 WHERE id = 1', ["residents_user"]),
        ("SAVEPOINT x", []),
    ],
)  # fmt: skip
def test_a_statement_tells_what_it_changes_for_strangers(sql, tables):
    assert list(tables_changed(sql)) == tables


def test_what_is_rolled_back_makes_no_new_version(cache, version, theme, committed):
    first = version.current()
    with committed(), transaction.atomic():
        theme.save()
        transaction.set_rollback(True)
    assert version.current() == first


def test_what_only_one_person_sees_makes_no_new_version(cache, version, alice, log_in, committed):
    first = version.current()
    with committed():
        notify("topic_commented", at=timezone.now(), path="/nl/", to=[alice.pk], by=None)
        log_in(alice)
    assert Session.objects.exists()
    assert version.current() == first


# Pages


def test_a_page_is_made_once_and_not_again_until_something_changes(site, town, django_assert_num_queries):
    first = site().get("/nl/forum/")
    with django_assert_num_queries(0):
        again = site().get("/nl/forum/")
    assert again.content == first.content
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert site().get("/en/forum/").content != first.content


def test_whoever_has_the_page_is_only_told_so(site, town):
    first = site().get("/nl/forum/")
    same = site().get("/nl/forum/", headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert site().get("/nl/forum/", headers={"If-None-Match": '"other"'}).status_code == 200
    assert site().head("/nl/forum/").headers["ETag"] == first.headers["ETag"]


def test_whoever_asks_for_the_head_of_a_page_first_hears_its_tag_too(site, town):
    head = site().head("/nl/forum/")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == site().get("/nl/forum/").headers["ETag"]


def test_a_page_of_somebody_who_is_logged_in_is_for_them_alone(town, alice, log_in):
    assert log_in(alice).get("/nl/forum/").headers["Cache-Control"] == "private, no-cache"
    assert log_in(alice).get("/nl/me/").headers["Cache-Control"].count("private") == 1


def test_what_is_posted_said_supported_and_hidden_shows_at_the_next_look(
    site, town, theme, alice, bob, council_member, committed
):
    now, look = timezone.now(), lambda path: site().get(path).content.decode()
    assert "Waar is de bank?" not in look("/nl/forum/")
    with committed():
        topic = post_topic(by=alice, at=now, kind="question", title="Waar is de bank?", source="Weg.", theme=theme)
    assert "Waar is de bank?" in look("/nl/forum/")
    page = topic.get_absolute_url()
    assert "Bij de bakker." not in look(page)
    with committed():
        post_comment(topic, by=bob, at=now, source="Bij de bakker.")
    before = look(page)
    assert "Bij de bakker." in before
    with committed():
        support_topic(topic, by=bob, at=now)
    assert look(page) != before
    with committed():
        hide_topic(topic, by=council_member, at=now, rule=Rule.SPAM, reason="Dit is geen vraag aan de stad.")
    assert "Waar is de bank?" not in look("/nl/forum/")


def test_a_vote_shows_within_a_second_and_makes_no_page_anew_before(site, town, poll, alice, committed, clock):
    results = f"/nl/polls/{poll.slug}/results/"
    before = site().get(results).content
    with committed():
        cast_ballot(poll, ["yes"], by=alice, at=timezone.now())
    assert site().get(results).content == before
    clock.now += 1
    assert site().get(results).content != before


def test_a_page_grows_old_by_itself_since_time_passes_on_it_too(site, town, monkeypatch, clock, count_queries):
    monkeypatch.setattr(kept.time, "monotonic", clock)
    site().get("/nl/forum/")
    clock.now += 29.9
    assert count_queries(lambda: site().get("/nl/forum/")) == 0
    clock.now += 0.1
    assert count_queries(lambda: site().get("/nl/forum/")) > 0


@pytest.mark.parametrize("name", ["sessionid", "django_language", "receipt"])
def test_whoever_brings_a_cookie_of_ours_gets_a_page_of_their_own(name):
    assert page_cache.key_of(RequestFactory(headers={"Cookie": f"a=b; {name}=c"}).get("/nl/")) is None
    assert page_cache.key_of(RequestFactory(headers={"Cookie": "csrftoken=c; other=d"}).get("/nl/")) is not None


@pytest.mark.parametrize(
    ("path", "is_kept"),
    [
        ("/nl/forum/", True), ("/nl/forum/?fbclid=1&utm_source=krant", True), ("/nl/forum/?kind=question", False),
        ("/", False), ("/accounts/login/", False), ("/beheer/", False), ("/api/v1/polls", False), ("/nlx/", False),
    ],
)  # fmt: skip
def test_only_addresses_in_a_language_without_a_question_are_kept(path, is_kept):
    assert (page_cache.key_of(RequestFactory().get(path)) is not None) is is_kept


def test_hosts_do_not_share_pages(site, town, settings):
    settings.ALLOWED_HOSTS = ["one.test", "other.test"]
    one, other = (site().get("/nl/forum/", headers={"Host": host}).content for host in settings.ALLOWED_HOSTS)
    assert (b"//one.test/" in one, b"//other.test/" in one) == (True, False)
    assert (b"//one.test/" in other, b"//other.test/" in other) == (False, True)


def test_pages_that_are_not_there_and_forms_with_a_token_are_not_kept(site, town):
    for path in ("/nl/bestaat-niet/", "/nl/forum/new/question/"):
        assert "ETag" not in site().get(path).headers


def test_without_valkey_every_page_is_made_anew(site, version, town, clock, monkeypatch):
    site().get("/nl/forum/")
    monkeypatch.setattr(version, "_valkey", PublicVersion("redis://127.0.0.1:1/0")._valkey)
    clock.now += 1
    page = site().get("/nl/forum/")
    assert page.status_code == 200
    assert "ETag" not in page.headers


# Nothing of a person


def _addresses(client):
    """Every address in the language trees that a crawl from the start pages finds, first come first, with its words."""
    found, waiting = {}, ["/nl/", "/en/"]
    while waiting:
        path = waiting.pop(0)
        if path in found:
            continue
        response = client.get(path)
        found[path] = response
        response.words = (b"".join(response) if response.streaming else response.content).decode(errors="replace")
        if response.status_code == 200 and not response.streaming:
            hrefs = re.findall(r'href="(/(?:nl|en)/[^"#?]*)', response.words)
            waiting += [href for href in hrefs if href not in found]
    return found


def test_nothing_of_a_person_ever_reaches_another(site, town, theme, dossier, poll, make_person, log_in, committed):
    """Two people walk every page, then a stranger: nobody meets anything of another."""
    now = timezone.now()
    anna, boris = make_person("Anna Zwaluw"), make_person("Boris Merel")
    with committed():
        for number in range(3):
            post_topic(
                by=make_person(f"Neighbour {number}"), at=now, kind="question", title=f"Vraag {number}?",
                source="Hoe zit dat?", theme=theme, dossier=dossier,
            )  # fmt: skip
        cast_ballot(poll, ["yes"], by=anna, at=now)
    for person, other in ((anna, boris), (boris, anna)):
        seen = _addresses(site(log_in(person)))
        assert len(seen) > 30
        assert any(person.display_name in response.words for response in seen.values())
        for path, response in seen.items():
            assert other.display_name not in response.words, path
            assert "ETag" not in response.headers, path
    seen = _addresses(site())
    assert sum("ETag" in response.headers for response in seen.values()) > 30
    for path, response in seen.items():
        page = response.words
        for person in (anna, boris):
            assert person.display_name not in page, path
            assert person.email not in page, path
        if "private" not in response.headers.get("Cache-Control", ""):
            assert "csrfmiddlewaretoken" not in page, path
            assert "Set-Cookie" not in response.headers, path
