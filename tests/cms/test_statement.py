"""The accessibility statement: what it says, to people and to machines, and that it asks to be looked at in time."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cms.actions import fill_trees, publish_page
from cms.models import FormPage
from cms.town.models import StatementPage

ISSUE = {
    "what": "De kaart van de riolen is niet te lezen met een schermlezer.", "criterion": "1.1.1", "why": "not_yet",
    "instead": "Bel ons, we lezen ze voor.", "until": date(2027, 3, 1),
}  # fmt: skip


@pytest.fixture
def statement(home):
    page = StatementPage(
        title="Toegankelijkheid", slug="toegankelijkheid", method="Wij keken zelf.", enforcement="<p>Ombudsdienst</p>",
        prepared_on=date(2026, 1, 5), reviewed_on=date(2026, 11, 2), issues=[("issue", ISSUE)],
    )  # fmt: skip
    return publish_page(home, page, by=None)


def test_it_names_each_issue_with_a_way_round_and_whom_to_call(client, statement):
    page = client.get("/nl/toegankelijkheid/").content.decode()
    for words in (
        "Deze site voldoet gedeeltelijk aan WCAG 2.2", "2 november 2026", ISSUE["what"], "Het is nog niet hersteld.",
        "Hersteld vóór 1 maart 2027.", "(WCAG 1.1.1)", "Bel ons, we lezen ze voor.",
        "binnen 10 werkdagen", "Ombudsdienst",
    ):  # fmt: skip
        assert words in page, words


def test_in_another_language_only_the_words_of_the_editor_wait_for_translation(client, statement):
    fill_trees()
    page = client.get("/fr/toegankelijkheid/").content.decode()
    assert "Ce site respecte en partie WCAG 2.2" in page
    assert f'<h3 lang="nl">{ISSUE["what"]}</h3>' in page


def test_one_can_tell_what_does_not_work_by_a_form(client, statement, home):
    form = publish_page(home, FormPage(title="Melden", slug="melden", intro="?", thanks="Dank je."), by=None)
    statement.feedback_form = form
    statement.save_revision().publish()
    assert (
        '<a class="button" href="/nl/melden/">Zeg ons wat niet werkt</a>' in client.get(statement.url).content.decode()
    )


def test_machines_read_it_too(client, statement):
    told = client.get("/nl/toegankelijkheid/?json").json()
    assert (told["conformance"], told["standard"], told["reviewed_on"]) == ("partial", "WCAG 2.2 AA", "2026-11-02")
    assert told["issues"][0]["criterion"] == "1.1.1"


def test_it_asks_to_be_looked_at_again_before_the_year_is_over(client, statement):
    assert statement.review_on == date(2027, 10, 3)
    statement.reviewed_on = timezone.localdate() - timedelta(days=366)
    statement.save_revision().publish()
    assert "ouder dan een jaar" in client.get(statement.url).content.decode()
