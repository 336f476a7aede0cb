"""How many statements a page spends on who is logged in: session, person, roles, notices, and all else about them."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.actions import found_town
from forum.actions import post_comment, post_topic, support_topic
from forum.models import Kind
from participation.notices.actions import notify
from tests.polls.conftest import make_poll, now  # noqa: F401 (fixtures)

MOST = 3
ABOUT_PEOPLE = (
    "account", "auth", "conflicts", "desk", "inactivity", "limits", "mfa", "notices", "privacy", "residents", "roles",
    "verification",
)  # fmt: skip
LISTED = ("notices_event", "notices_message", "verification_letter")  # what My participation is there to show
MAIN_TABLE = re.compile(r'\b(?:FROM|INTO|UPDATE)\s+"?(\w+)', re.IGNORECASE)


def about_the_person(statements):
    """Those that first look into a table about people: a topic with its author's name is about the topic."""
    tables = {model._meta.db_table for label in ABOUT_PEOPLE for model in apps.get_app_config(label).get_models()}
    found = [sql for sql in statements if (main := MAIN_TABLE.search(sql)) and main[1] in tables]
    return [sql for sql in found if not any(table in sql for table in LISTED)]


@pytest.fixture
def pages(alice, bob, clerk, theme, make_poll):  # noqa: F811
    """The pages that a town's people come for, with something of others and of one's own on each."""
    found_town()
    at = timezone.now()
    topic = post_topic(by=bob, at=at, kind=Kind.NEED, title="Benches", source="For who is tired.", theme=theme)
    poll = make_poll()
    for person in (alice, clerk):
        post_comment(topic, by=person, at=at, source="In the shade, please.")
        support_topic(topic, by=person, at=at)
        notify("forum.topic_seen", at=at, path="/nl/forum/", to=[person.pk], data={"title": "Benches"})
    return ["/nl/", "/nl/forum/", topic.get_absolute_url(), "/nl/polls/", poll.get_absolute_url(), "/nl/me/"]


def test_no_page_spends_more_than_a_few_statements_on_who_is_logged_in(pages, log_in, alice, clerk):
    for person in (alice, clerk):
        client = log_in(person)
        for page in pages:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            spent = about_the_person([query["sql"] for query in captured])
            assert any("residents_user" in sql for sql in spent), page
            assert any("notices_notice" in sql for sql in spent), page
            assert len(spent) <= MOST, f"{page} for {person}:\n" + "\n".join(spent)
