"""How often one may do something: per account, address and net, over all processes, with and without Valkey."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network

import pytest
import redis
from django.conf import settings as conf
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.urls import get_resolver

from forum.models import Comment, Kind, Support, Topic
from participation.limits import acts, guard
from participation.limits.acts import COMMENT, LOG_IN, SIGN_UP, Act
from participation.limits.addresses import origin_of
from participation.limits.errors import TooOften
from participation.limits.models import Kept, Tally
from participation.limits.store import Store, forget_old, store, windows
from tests.conftest import PASSWORD

GUARD = "participation.limits.middleware.Limits"
FEW = Act("few", 600, 2, 4, 8)
HOME, NEIGHBOUR, ELSEWHERE = "203.0.113.7", "203.0.113.8", "198.51.100.1"


@pytest.fixture
def limits(db, settings):
    """Limits as a town has them, none counted yet."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, GUARD]
    settings.LIMITS = replace(settings.LIMITS, shared_nets=(ip_network("192.0.2.0/24"),), shared_factor=10, factor=1)
    origin_of.cache_clear()
    store.forget_everything()
    yield
    origin_of.cache_clear()


@pytest.fixture
def few(monkeypatch):
    """Make an act as rare as FEW, on a page: few("forum:comment-post", COMMENT)."""

    def make(page, act):
        rare = replace(act, per_account=FEW.per_account, per_address=FEW.per_address, per_net=FEW.per_net)
        monkeypatch.setitem(acts._limited, page, rare)

    return make


def tries(times, at, *, address=HOME, account=None, act=FEW, counts=store):
    """Try so often; return how often it was allowed."""
    allowed = 0
    for _each in range(times):
        try:
            guard.take(act, origin_of(address), account, at, counts)
            allowed += 1
        except TooOften:
            pass
    return allowed


# What counts


def test_an_account_may_less_than_an_address_and_that_less_than_a_net(limits, noon):
    assert tries(5, noon, account=1) == 2
    assert tries(5, noon, account=2) == 2, "the second at the same address"
    assert tries(5, noon, account=3) == 0, "by then the address has had its share"
    assert [tries(9, noon, address=each) for each in (NEIGHBOUR, "203.0.113.9", ELSEWHERE)] == [4, 0, 4]


def test_what_was_refused_uses_up_nothing_of_what_others_may(limits, noon):
    assert tries(100, noon, account=1) == 2
    assert tries(5, noon, account=2) == 2


def test_after_the_window_it_may_be_done_again_and_the_refusal_says_when(limits, noon):
    assert tries(3, noon, account=1) == 2
    with pytest.raises(TooOften) as refused:
        guard.take(FEW, origin_of(HOME), 1, noon + timedelta(minutes=4))
    assert refused.value.until == noon + timedelta(minutes=10)
    assert "vanaf 12:10" in str(refused.value.message)
    assert tries(1, noon + timedelta(minutes=10), account=1) == 1


def test_a_town_hall_behind_one_address_survives(limits, noon):
    assert tries(60, noon, address="192.0.2.10") == 40
    assert sum(tries(3, noon, address="192.0.2.99", account=each) for each in range(1, 11)) == 20, "accounts as always"


def test_the_usual_numbers_are_for_people_and_not_for_machines(limits, noon):
    for act in (SIGN_UP, LOG_IN, COMMENT):
        assert act.per_account < act.per_address < act.per_net
    assert tries(30, noon, act=SIGN_UP, address="192.0.2.10") == 30, "a class makes its accounts in one lesson"


def test_a_class_makes_its_accounts_within_a_minute(limits):
    """The log-in's library would stop at twenty a minute, wherever the address is."""
    answers = [Client(REMOTE_ADDR="192.0.2.10").post("/accounts/signup/", {}).status_code for _each in range(32)]
    assert answers == [422] * 32
    elsewhere = [Client(REMOTE_ADDR=HOME).post("/accounts/signup/", {}).status_code for _each in range(32)]
    assert elsewhere == [422] * 30 + [429] * 2


def test_an_address_of_ipv6_is_the_whole_connection(limits, noon):
    assert tries(9, noon, address="2001:db8:1:2::1") == 4
    assert tries(9, noon, address="2001:db8:1:2:ffff::9") == 0, "the same /64"
    assert [tries(9, noon, address=f"2001:db8:1:{each}::1") for each in (3, 4)] == [4, 0], "the same /48"
    assert tries(9, noon, address="2001:db8:2::1") == 4
    assert origin_of("::ffff:203.0.113.7") == origin_of("203.0.113.7")


def test_no_address_lies_anywhere_in_clear(limits, noon):
    guard.take(FEW, origin_of(HOME), None, noon)
    told = str(list(Tally.objects.values()))
    if conf.REDIS_URL:
        told += str(list(redis.Redis.from_url(conf.REDIS_URL, decode_responses=True).scan_iter("limits:*")))
    assert "limits:few:" in told
    assert "203.0.113" not in told


# Where it is counted


def test_two_processes_count_together(limits, noon):
    one, other = Store(conf.REDIS_URL), Store(conf.REDIS_URL)
    assert tries(1, noon, account=1, counts=one) + tries(5, noon, account=1, counts=other) == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_no_more_get_through(limits, noon):
    def work(_n):
        try:
            return tries(3, noon, account=1)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(work, range(6))) == 2


def test_while_valkey_is_away_the_database_counts(limits, noon):
    clock = [0.0]
    away = Store("redis://127.0.0.1:1/0", clock=lambda: clock[0])
    began = time.monotonic()
    assert tries(20, noon, account=1, counts=away) == 2
    assert time.monotonic() - began < 2, "it is not asked again with every try"
    assert Tally.objects.filter(key__startswith="limits:few:", key__endswith=":account:1").get().number == 2
    away.keep("limits:kept:x", [1.5], 60, noon)
    assert away.get("limits:kept:x", noon) == [1.5]
    assert away.get("limits:kept:x", noon + timedelta(seconds=61)) is None
    assert [away.keep_new("limits:kept:y", 1, 60, noon) for _twice in range(2)] == [True, False]
    away.forget("limits:kept:y")
    assert away.keep_new("limits:kept:y", 1, 60, noon)


def test_valkey_that_stops_in_the_middle_loosens_nothing_for_longer_than_a_window(limits, noon):
    class Stops:
        """Valkey's answers, until it stops."""

        def __init__(self, url):
            self.real = url and redis.Redis.from_url(url, decode_responses=True)
            self.is_there = True

        @property
        def connection_pool(self):
            if not (self.is_there and self.real):
                raise redis.ConnectionError
            return self.real.connection_pool

        def set(self, *args, **options):
            if not (self.is_there and self.real):
                raise redis.ConnectionError
            return self.real.set(*args, **options)

    counts = Store(conf.REDIS_URL or "redis://127.0.0.1:1/0")
    counts._valkey = stops = Stops(conf.REDIS_URL)
    assert tries(3, noon, account=1, counts=counts) == 2
    stops.is_there = False
    assert tries(9, noon, account=1, counts=counts) == (2 if conf.REDIS_URL else 0), "counts begin anew, once"

    assert tries(9, noon, account=1, counts=counts) == 0


def _written(moment):
    return Tally._meta.get_field("until").get_db_prep_save(moment, connection)


def test_what_is_over_is_forgotten(limits, noon):
    Store("").count(windows("few", 600, noon, ["x"]), noon)
    Store("").keep("limits:kept:x", 1, 60, noon)
    with connection.cursor() as cursor:  # written by hand, as Django would have: else nothing compares with it
        cursor.execute("SELECT count(*) FROM limits_tally WHERE until = %s", [_written(noon + timedelta(minutes=10))])
        assert cursor.fetchone() == (1,)
    assert forget_old(noon + timedelta(minutes=9)) == 1
    assert forget_old(noon + timedelta(minutes=11)) == 1
    assert (Tally.objects.count(), Kept.objects.count()) == (0, 0)


def test_counting_takes_one_question(limits, noon, count_queries):
    guard.take(FEW, origin_of(HOME), 1, noon)  # what is switched off is known for a second
    expected = 0 if conf.REDIS_URL else 1
    assert count_queries(lambda: guard.take(FEW, origin_of(HOME), 1, noon)) == expected


# On the pages


@pytest.fixture
def talk(theme, alice):
    return Topic.objects.create(
        title="?", author=alice, theme=theme, kind=Kind.QUESTION, source="?", html="<p>?</p>", search_text="?"
    )


def test_a_comment_too_many_is_refused_and_its_text_is_kept(limits, few, log_in, bob, talk):
    few("forum:comment-post", COMMENT)
    visitor = log_in(bob)
    address = f"/nl/forum/{talk.pk}/comments/"
    answers = [visitor.post(address, {"source": f"Reactie nummer {number} van mij."}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 600
    page = answers[2].content.decode()
    assert "Je kunt het weer doen vanaf" in page
    assert "/nl/me/go-on/" in page
    assert "Reactie nummer 2 van mij." in visitor.get("/nl/me/go-on/").content.decode()
    assert Comment.objects.count() == 2


def test_whoever_posts_too_much_keeps_every_other_right(limits, few, log_in, bob, talk):
    few("forum:comment-post", COMMENT)
    visitor = log_in(bob)
    for number in range(4):
        visitor.post(f"/nl/forum/{talk.pk}/comments/", {"source": f"Reactie nummer {number} van mij."})
    assert visitor.post(f"/nl/forum/{talk.pk}/support/").status_code == 302
    assert Support.objects.filter(person=bob).exists()


def test_mails_to_an_address_typed_beside_a_letter_are_counted(client, limits, few):
    assert acts.act_of("letter:take-over") is acts.MAIL
    few("letter:take-over", acts.MAIL)
    sent = {"email": "somebody@town.test", "password": "geraniums-and-tulips"}
    answers = [client.post("/nl/letter/account/", sent).status_code for _each in range(5)]
    assert answers == [302] * 4 + [429]


def test_voting_signing_and_supporting_are_never_limited():
    get_resolver()
    free = ("polls:", "forum:support", "forum:signature", "forum:follow", "notices:", "privacy:")
    assert [page for page in acts.limited() if page.startswith(free)] == []
    assert {"forum:comment-post", "forum:topic-new", "account_signup", "wagtailimages:add"} <= set(acts.limited())


def test_reading_costs_nothing(limits, log_in, bob, talk, settings, count_queries):
    visitor, page = log_in(bob), talk.get_absolute_url()
    visitor.get(page)
    limited = count_queries(lambda: visitor.get(page))
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if each != GUARD]
    assert count_queries(lambda: log_in(bob) and visitor.get(page)) >= limited
    assert Tally.objects.count() == 0


@pytest.mark.parametrize(("behind_proxy", "allowed"), [(0, 4), (1, 8)])
def test_an_address_that_a_visitor_makes_up_counts_for_nothing(limits, few, settings, behind_proxy, allowed):
    """Without a proxy of ours nothing said about an address is believed; behind one, only what it added, the last."""
    few("account_login", LOG_IN)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = behind_proxy
    statuses = []
    for number in range(12):
        forged = f"198.51.{number}.1, 203.0.113.{1 + number % 2}"
        answer = Client(headers={"X-Forwarded-For": forged}, REMOTE_ADDR="203.0.113.200").post("/accounts/login/", {})
        statuses.append(answer.status_code)
    assert statuses.count(429) == 12 - allowed


def test_the_limits_of_the_log_in_count_over_all_processes(limits, settings, make_person):
    settings.CACHES = {"default": {"BACKEND": "participation.limits.cache.SharedLimits"}}
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/5m/key"}
    person = make_person("Gust")
    wrong = {"login": person.email, "password": "not-the-password"}
    for _each in range(2):
        Client().post("/accounts/login/", wrong)
        cache._cache.clear()  # as another process, which knows nothing of what this one keeps in its memory
    right = Client().post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert right.status_code == 422
    assert "te vaak" in right.content.decode()
    cache.clear()
    assert Client().post("/accounts/login/", {"login": person.email, "password": PASSWORD}).status_code == 302


def test_all_else_in_the_cache_stays_with_its_process(limits, settings, count_queries):
    settings.CACHES = {"default": {"BACKEND": "participation.limits.cache.SharedLimits"}}
    assert count_queries(lambda: (cache.set("wagtail_site_root_paths", [1]), cache.get("wagtail_site_root_paths"))) == 0
    assert cache.get("wagtail_site_root_paths") == [1]
    assert connection.vendor in ("sqlite", "postgresql")


def test_what_is_taken_back_after_its_window_ended_does_not_stay(db, noon):
    window = windows("few", 600, noon, ["x"])
    Store(conf.REDIS_URL).take_back(window, noon)
    assert not Tally.objects.exists()
    if conf.REDIS_URL:
        assert 0 < redis.Redis.from_url(conf.REDIS_URL).ttl(window[0].key) <= 600
