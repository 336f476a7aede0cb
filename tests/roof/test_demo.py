"""The demonstration town: where it may be loaded, and that what it tells is whole."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.models import Page

from cms.models import EventPage, NewsPage
from forum.actions import end_collecting
from forum.choices import KINDS_TO_POST
from forum.models import Challenge, Comment, Follow, Kind, Signature, Support, Topic
from participation.audit.models import Entry
from participation.demo import content, loader
from participation.demo.happenings import while_awake
from participation.demo.polls import ballots_of
from participation.dossiers.models import Dossier, Theme
from participation.notices.models import Notice
from participation.residents.models import Level, Role, User
from polls import actions, results
from polls.admission import admit
from polls.models import Ballot, LegalEffect, Mark, Option, Poll, State

NOW = timezone.now()
ACCOUNTS = {
    "inwoner@demo.test": set(),
    "communicatie@demo.test": {Role.COMMUNICATIONS},
    "raadslid@demo.test": {Role.COUNCIL_MEMBER},
    "griffier@demo.test": {Role.CLERK},
    "tweedegriffier@demo.test": {Role.SECOND_CLERK},
    "loket@demo.test": {Role.DESK_OFFICER},
    "behandelaar@demo.test": {Role.CASE_HANDLER},
    "moderator@demo.test": {Role.MODERATOR},
    "beroep@demo.test": {Role.APPEAL_REVIEWER},
    "beheer@demo.test": {Role.ADMINISTRATOR},
}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The whole town, loaded once for the tests that only look at it."""
    quick = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
    with django_db_blocker.unblock(), override_settings(ALLOW_DEMO=True, **quick), transaction.atomic():
        loader.load_town(NOW, print)
        yield
        transaction.set_rollback(True)


def load():
    call_command("demo")


# Where it may be loaded


def test_it_is_refused_where_the_installation_does_not_allow_it(db):
    with override_settings(DEBUG=False, ALLOW_DEMO=False), pytest.raises(CommandError, match="Set ALLOW_DEMO=1"):
        load()
    assert not User.objects.exists()


@pytest.mark.parametrize("allowed", [{"DEBUG": True}, {"ALLOW_DEMO": True}])
def test_it_is_refused_where_somebody_lives_already(alice, allowed):
    with override_settings(**allowed), pytest.raises(CommandError, match="needs an empty one"):
        load()
    assert User.objects.get() == alice


def test_it_is_refused_a_second_time(demo):
    with pytest.raises(loader.DemoRefused):
        loader.load_town(NOW, print)


def test_a_load_cut_short_leaves_nothing(db, monkeypatch):
    def cut_short(happenings):
        assert User.objects.exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(loader, "play", cut_short)
    with override_settings(ALLOW_DEMO=True), pytest.raises(KeyboardInterrupt):
        load()
    assert loader.is_empty()
    assert not Dossier.objects.exists()


# Who lives there


def test_six_people_can_log_in_each_in_their_role(demo):
    with_password = User.objects.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    assert {person.email: person.roles for person in with_password} == ACCOUNTS
    assert all(person.check_password("demo") for person in with_password)
    assert all(person.emailaddress_set.get().verified for person in with_password)
    assert User.objects.get(email="inwoner@demo.test").level == Level.RESIDENT


def test_nobody_else_has_an_address(demo):
    assert set(User.objects.filter(email__isnull=False).values_list("email", flat=True)) == set(ACCOUNTS)


# What they talk about


def test_there_are_sixty_topics_and_several_of_every_kind_and_of_challenges(demo):
    kinds = dict(Topic.objects.values_list("kind").annotate(n=Count("pk")).order_by())
    assert sum(kinds.values()) >= 60
    assert all(kinds[kind] >= 3 for kind in (*KINDS_TO_POST, Kind.CHALLENGE))


def test_every_post_has_an_author_and_a_moment_that_fits(demo):
    assert not Topic.objects.filter(author=None).exists()
    assert not Comment.objects.filter(author=None).exists()
    assert not Topic.objects.filter(created_at__gt=NOW).exists()
    assert not Comment.objects.filter(created_at__lt=F("topic__created_at")).exists()
    assert not Comment.objects.filter(created_at__lte=F("parent__created_at")).exists()
    assert not Comment.objects.filter(created_at__gt=NOW).exists()


@pytest.mark.parametrize("hour", [0, 3, 7, 8, 15, 23])
def test_nobody_writes_at_night_whenever_the_town_is_loaded(hour):
    now = datetime(2026, 11, 22, hour, 30, tzinfo=ZoneInfo("Europe/Brussels"))
    written = [while_awake(now, timedelta(days=ago)) for ago in (40.5, 3.9, 3.2, 1.1, 0.9, 0.4, 0.1, 0)]
    assert all(7 <= at.hour < 23 or (at.hour, at.minute) == (23, 0) for at in written)
    assert written == sorted(set(written))
    assert written[-1] <= now


def test_replies_stand_under_what_they_reply_to(demo):
    replies = Comment.objects.filter(parent__isnull=False).select_related("parent")
    assert len(replies) >= 30
    assert all(
        reply.path.startswith(reply.parent.path) and reply.topic_id == reply.parent.topic_id for reply in replies
    )


def test_the_town_answers_by_its_services(demo):
    answers = Comment.objects.filter(team__isnull=False)
    assert answers.count() >= 40
    assert all(Role.CASE_HANDLER in answer.author.roles for answer in answers.select_related("author"))


def test_topics_stand_where_their_conversation_left_them(demo):
    answered = Comment.objects.filter(team__isnull=False).values("topic")
    assert not Topic.objects.filter(status="answered").exclude(pk__in=answered).exists()
    assert not Topic.objects.filter(status__in=("new", "seen"), pk__in=answered).exists()


def test_as_many_support_follow_and_sign_as_the_content_says(demo):
    topic = Topic.objects.get(title="Fietsers en bussen botsen in de Kerkstraat")
    assert (topic.supports.count(), topic.follows.count()) == (36, 21 + 1)  # its author follows too
    park = Challenge.objects.get(topic__title="Wij onderhouden zelf het Lindepark")
    assert (park.signatures.count(), park.threshold) == (218, 300)
    assert [initiator.name for initiator in park.initiators.all()] == ["Luc V.", "Rosa M.", "Maarten S."]


def test_nobody_is_told_what_happened_before_they_followed(demo):
    told = Notice.objects.select_related("event").filter(event__kind__startswith="forum.")
    assert told.count() > 500
    since = {
        (follow.person_id, follow.topic.title): follow.created_at for follow in Follow.objects.select_related("topic")
    }
    assert all(since[notice.person_id, notice.event.data["title"]] <= notice.event.at for notice in told)


# What they vote about


def test_a_binding_poll_is_open_and_the_resident_is_on_its_roll(demo):
    poll = Poll.objects.get(legal_effect=LegalEffect.BINDING)
    assert poll.accepts_ballots(NOW)
    assert not admit(User.objects.get(email="inwoner@demo.test"), poll, NOW).has_voted
    found = results.current(poll, NOW)
    assert (found.ballots, found.eligible, found.is_hidden) == (243, 904, True)


def test_an_advisory_poll_is_open_and_shows_its_votes(demo):
    poll = Poll.objects.get(slug="banken-lindepark")
    assert poll.accepts_ballots(NOW)
    assert (poll.legal_effect, poll.result_step) == (LegalEffect.ADVISORY, 5)
    assert votes_of(poll) == {"vijver": 38, "speeltuin": 29, "wandelpad": 18, "ingang": 12}


def test_a_closed_poll_has_the_result_that_was_voted_and_an_answer(demo):
    poll = Poll.objects.get(state=State.ANSWERED)
    assert votes_of(poll) == {"lindegroen": 234, "steenrood": 170, "blanco": 51}
    assert Mark.objects.filter(poll=poll).count() == 455
    assert not Ballot.objects.filter(poll_key=poll.key).exclude(choice_key="").exists()
    assert set(poll.answer.data) == set(poll.follow_up.data) == {"nl", "en"}


def test_every_poll_counts_to_what_its_content_says(demo):
    for entry in content.read("polls")["poll"]:
        poll = Poll.objects.get(slug=entry["slug"])
        told = {option["key"]: option["votes"] for option in entry["option"]}
        counted = dict.fromkeys(told, 0)
        for ballot in Ballot.objects.filter(poll_key=poll.key):
            chosen = ballot.content.get("a") or ballot.content.get("r", [])[:1] or [ballot.content["c"]]
            assert len(set(chosen)) == len(chosen) <= poll.max_choices
            for option in chosen:
                counted[option] += 1
        assert counted == told
        assert Mark.objects.filter(poll=poll).count() == Ballot.objects.filter(poll_key=poll.key).count()


def test_votes_are_dealt_over_ballots_without_repeating_an_option():
    options = [{"key": "a", "votes": 3}, {"key": "b", "votes": 2}, {"key": "c", "votes": 2}]
    dealt = ballots_of({"option": options, "ballots": 4})
    assert sorted(map(sorted, dealt)) == [["a", "b"], ["a", "c"], ["a", "c"], ["b"]]
    assert sorted(ballots_of({"option": options})) == [["a"], ["a"], ["a"], ["b"], ["b"], ["c"], ["c"]]


def votes_of(poll):
    return {option.id: option.votes for option in results.current(poll, NOW).options}


# What they read


def test_every_page_stands_in_dutch_and_in_english(demo):
    dutch = Page.objects.live().filter(locale__language_code="nl", depth__gt=1)
    assert dutch.count() >= 35
    assert all(page.get_translations().live().filter(locale__language_code="en").exists() for page in dutch)


def test_every_name_the_town_gives_is_in_both_languages(demo):
    names = [each.name for each in Theme.objects.all()] + [each.title for each in Dossier.objects.all()]
    names += [each.question for each in Poll.objects.all()] + [each.label for each in Option.objects.all()]
    assert all(name.data["nl"] and name.data["en"] for name in names)


def test_there_is_news_and_a_webinar_to_come_and_one_to_look_back_on(demo):
    assert NewsPage.objects.live().filter(locale__language_code="nl", published_at__lte=NOW).count() >= 5
    webinars = EventPage.objects.live().filter(kind="webinar", locale__language_code="nl")
    assert webinars.coming(NOW).exists()
    assert webinars.past(NOW).exclude(recording_url="").exists()


def test_a_dossier_has_charts_of_figures_that_everyone_can_take_along_and_promises(demo, client):
    page = client.get("/nl/dossiers/mobiliteitsplan/").text
    assert page.count('class="drawn') >= 2
    assert "Er zijn minder ongevallen, maar vaker is er een fietser bij." in page
    assert "Drie elektrische buurtbussen" in page
    assert "2025;36;27" in b"".join(client.get("/open-data/ongevallen.csv")).decode()
    assert "There are fewer accidents" in client.get("/en/dossiers/mobiliteitsplan/").text


def test_no_text_is_filler_or_holds_a_mark_of_the_loader(demo):
    texts = [f"{topic.title} {topic.source}" for topic in Topic.objects.all()]
    texts += list(Comment.objects.values_list("source", flat=True))
    texts += [str(poll.intro.data) + str(poll.answer.data) for poll in Poll.objects.all()]
    texts += [str(page.specific.serializable_data()) for page in Page.objects.live()]
    assert [text for text in texts if re.search(r"lorem|ipsum|\{date|TODO", text, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    "path",
    [
        "/nl/", "/en/", "/nl/forum/", "/nl/forum/new/", "/nl/polls/", "/nl/polls/markt-autovrij/", "/nl/dossiers/",
        "/nl/polls/kleur-bussen/results/", "/nl/dossiers/lindepark/", "/en/dossiers/lindepark/", "/accounts/login/",
        "/nl/nieuws/", "/nl/agenda/", "/nl/hoe-werkt-het/", "/en/how-it-works/", "/api/v1/openapi.json",
    ],
)  # fmt: skip
def test_its_pages_can_be_read(demo, path):
    assert Client().get(path, follow=True).status_code == 200


# What is recorded


def test_every_deed_left_its_entry_in_the_order_of_time(demo):
    counts = dict(Entry.objects.values_list("action").annotate(n=Count("pk")).order_by())
    assert counts["forum.topic_supported"] == Support.objects.count()
    assert counts["forum.challenge_signed"] == Signature.objects.count()
    assert counts["forum.topic_posted"] == Topic.objects.filter(kind__in=KINDS_TO_POST).count()
    assert counts["forum.challenge_raised"] == Challenge.objects.filter(topic__kind=Kind.CHALLENGE).count()
    assert {kind: Challenge.objects.filter(topic__kind=kind).count() for kind in (Kind.AGENDA, Kind.PETITION)} == {
        Kind.AGENDA: 1, Kind.PETITION: 1,
    }  # fmt: skip
    assert counts["forum.comment_posted"] + counts["forum.topic_answered"] == Comment.objects.count()
    assert counts["resident.level_raised"] == User.objects.filter(level__gt=0).count()
    assert (counts["poll.announced"], counts["poll.closed"], counts["poll.roll_imported"]) == (8, 4, 1)
    moments = list(Entry.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)


def test_nothing_is_overdue_when_it_opens_and_the_next_poll_opens_by_the_clock(demo):
    assert (actions.open_due_polls(NOW), actions.close_due_polls(NOW), end_collecting(NOW)) == (0, 0, 0)
    coming = Poll.objects.get(state=State.ANNOUNCED)
    assert NOW < coming.opens_at < NOW + timedelta(days=10)
