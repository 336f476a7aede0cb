"""The queue in the back office, several at once, signs of spam, and what everyone can read."""

from datetime import timedelta

import pytest

from forum.actions import hide_topic, post_comment
from forum.models import Comment, Rule
from forum.moderation.actions import take_case
from forum.moderation.choices import State
from forum.moderation.figures import figures
from forum.moderation.hints import hints
from forum.moderation.models import Appeal, Case, Measure, Mend
from participation.residents.models import User
from tests.cms.conftest import founded, town  # noqa: F401
from tests.moderation.conftest import flag_it, last_told

pytestmark = pytest.mark.usefixtures("town")
OFFICE = "/beheer/moderation/"
GUEST = {"name": "Gast", "email": "gast@town.test"}


def test_a_case_is_taken_and_decided_on_its_page(log_in, flag, moderator, second, bob):
    office, case = log_in(moderator), f"{OFFICE}{flag.case_id}/"
    page = office.get(OFFICE).text
    assert case in page
    page = office.get(case).text
    assert "you fool" in page
    assert "He calls me a fool." in page
    assert f"{case}decide/" not in page
    assert office.post(f"{case}take/")["Location"] == case
    assert f"{case}decide/" in office.get(case).text
    other = log_in(second)
    assert "Mo Derator" in other.get(OFFICE).text
    assert "Mo Derator" in other.get(case).text
    assert other.post(f"{case}take/").status_code == 409
    given = {"kind": "remove", "rule": "W5", "hours": "72", "canned": "", "facts": "What I typed."}
    refused = office.post(f"{case}decide/", given)
    assert refused.status_code == 422
    assert "What I typed." in refused.text
    done = office.post(f"{case}decide/", given | {"rule": "W3", "canned": "W3", "facts": "“You fool”."})
    assert done["Location"] == OFFICE
    measure = Measure.objects.get()
    assert (measure.kind, measure.rule, measure.person) == ("remove", "W3", bob)
    assert measure.facts.endswith("“You fool”.")
    assert len(measure.facts) > 40
    assert Comment.objects.get().is_hidden


@pytest.mark.parametrize("who", ["alice", "clerk", "communications", "desk_officer"])
def test_nobody_else_sees_the_queue(log_in, request, flag, who):
    client = log_in(request.getfixturevalue(who))
    assert client.get(OFFICE).status_code in (302, 403)
    assert client.post(f"{OFFICE}{flag.case_id}/take/").status_code in (302, 403)
    assert client.post(f"{OFFICE}several/", {"case": flag.case_id}).status_code in (302, 403)


def test_several_at_once_are_shown_before_anything_is_done(log_in, moderator, second, topic, comment, bob, alice, noon):
    spam = [post_comment(topic, by=bob, at=noon, source=f"Buy {n}") for n in range(3)]
    cases = [flag_it(one, by=alice, at=noon, quote="").case for one in (*spam, comment)]
    take_case(cases[3], by=second, at=noon)
    Case.objects.filter(pk=cases[3].pk).update(held_until=noon + timedelta(days=9999))
    office = log_in(moderator)
    chosen = {"case": [case.pk for case in cases], "kind": "remove", "rule": "W4", "canned": "W4"}
    shown = office.post(f"{OFFICE}several/", chosen)
    assert shown.status_code == 200
    assert "Se Cond" in shown.text
    assert not Measure.objects.exists()
    assert office.post(f"{OFFICE}several/", chosen | {"sure": "1"})["Location"] == OFFICE
    assert Measure.objects.filter(kind="remove").count() == 3
    assert not Case.objects.get(pk=cases[3].pk).is_decided
    assert office.post(f"{OFFICE}several/", chosen | {"case": []}).status_code == 422
    assert office.post(f"{OFFICE}several/", chosen | {"case": ["x", "9" * 30]}).status_code == 422


def test_the_queue_takes_no_query_for_each_row(log_in, moderator, topic, bob, alice, noon, count_queries):
    client = log_in(moderator)

    def reported(number):
        for n in range(number):
            flag_it(post_comment(topic, by=bob, at=noon, source=f"Word {n}"), by=alice, at=noon, quote="")

    reported(2)
    few = count_queries(lambda: client.get(OFFICE))
    reported(8)
    assert count_queries(lambda: client.get(OFFICE)) <= few + 1


def test_signs_of_spam_say_why(topic, bob, alice, noon):
    User.objects.filter(pk=bob.pk).update(date_joined=noon - timedelta(days=2))
    bob.refresh_from_db()
    words = "Buy cheap phones at https://a.test and https://b.test today {}"
    said = [post_comment(topic, by=bob, at=noon + timedelta(minutes=n), source=words.format(n)) for n in range(5)]
    found = {hint.name: hint.reason for hint in hints(flag_it(said[-1], by=alice, at=noon, quote="").case)}
    assert set(found) == {"links", "nieuwe account", "snelheid", "herhaling"}
    assert "2" in found["links"]
    assert "2" in found["nieuwe account"]
    assert "5" in found["snelheid"]
    assert "4" in found["herhaling"]
    calm = post_comment(topic, by=alice, at=noon, source="I take the bus.")
    User.objects.update(date_joined=noon - timedelta(days=300))
    assert hints(flag_it(calm, by=bob, at=noon, quote="").case) == []


def test_the_rules_and_the_figures_name_nobody(client, flag, decide, bob, alice, topic, noon):
    decide(flag.case, "remove", "W3")
    decide(flag_it(topic, by=None, at=noon, quote="", **GUEST).case, "none")
    rules = client.get("/en/forum/house-rules/").text
    assert all(f"<strong>W{n}</strong>" in rules for n in range(1, 10))
    year = noon.year
    page = client.get(f"/en/forum/moderation/?year={year}").text
    table = b"".join(client.get(f"/en/forum/moderation/{year}.csv").streaming_content).decode()
    for name in ("Alice", "Bob", "Mo Derator", "Gast", "fool", topic.title):
        assert name not in table
        assert name not in page.partition("<main")[2].partition("</main>")[0]
    assert len(table.splitlines()) == 3
    counted = figures(year)
    assert (counted.reports, counted.without_account, counted.appeals, counted.automated) == (2, 1, 0, 0)
    assert counted.median_time == timedelta(hours=1)
    assert sum(number for _label, number in counted.measures) == 2
    assert client.get("/en/forum/moderation/1990.csv").status_code == 404
    assert client.get("/en/forum/moderation/?year=x").status_code == 200


def test_a_removed_topic_leaves_a_tombstone_and_no_word_of_it(client, topic, council_member, noon):
    hide_topic(topic, by=council_member, at=noon, rule=Rule.SPAM, reason="Buy nothing.")
    answer = client.get(f"/en{topic.get_absolute_url()[3:]}")
    assert answer.status_code == 404
    assert "A moderator took it off the page" in answer.text
    assert "It is an advertisement or spam." in answer.text
    assert topic.source not in answer.text
    assert "Buy nothing." not in answer.text
    assert topic.title not in answer.text
    assert "took it off the page" not in client.get("/en/forum/999999-nothing/").text


def test_a_removed_post_is_appealed_and_restored(log_in, client, removed, bob, alice, reviewer, comment):
    """The whole way on the pages: the author objects, a reviewer undoes it, everyone reads the post again."""
    author, path = log_in(bob), f"/en/forum/decisions/{removed.pk}/"
    topic_page = f"/en{comment.topic.get_absolute_url()[3:]}"
    assert "you fool" not in client.get(topic_page).text
    assert "hidden by a moderator" in client.get(topic_page).text
    assert "You can object until" in author.get(path).text
    refused = author.post(f"{path}object/", {"reason": " "})
    assert refused.status_code == 422
    assert author.post(f"{path}object/", {"reason": "It is a joke."})["Location"] == path
    assert "It waits for an answer" in author.get(path).text
    appeal = Appeal.objects.get()
    office = log_in(reviewer)
    assert appeal.number in office.get("/beheer/moderation/appeals/").text
    desk = f"/beheer/moderation/appeals/{appeal.pk}/"
    assert "It is a joke." in office.get(desk).text
    assert office.post(desk, {"outcome": "reversed", "answer": ""}).status_code == 422
    assert office.post(desk, {"outcome": "reversed", "answer": "It is indeed one."}).status_code == 302
    assert "you fool" in client.get(topic_page).text
    assert "you were right" in author.get(path).text.lower()
    removed.refresh_from_db()
    assert removed.state == State.REVERSED
    assert last_told(bob) == "moderation.appeal_reversed"
    assert last_told(alice) == "moderation.flag_changed"


def test_the_author_mends_it_and_it_is_public_again(log_in, client, removed, bob, moderator, comment):
    author, path = log_in(bob), f"/en/forum/decisions/{removed.pk}/"
    assert "It stops at the church, you fool." in author.get(path).text
    same = author.post(f"{path}mend/", {"source": comment.source})
    assert same.status_code == 422
    assert author.post(f"{path}mend/", {"source": "It stops at the church, neighbour."}).status_code == 302
    mend = Mend.objects.get()
    office, case = log_in(moderator), f"/beheer/moderation/{removed.case_id}/"
    assert "neighbour" in office.get(case).text
    answer = f"/beheer/moderation/mends/{mend.pk}/"
    assert office.post(answer, {"is_accepted": "no", "answer": ""}).status_code == 422
    assert office.post(answer, {"is_accepted": "yes"}).status_code == 302
    said = Comment.objects.get()
    assert (said.source, said.is_hidden) == ("It stops at the church, neighbour.", False)
    assert "neighbour" in client.get(f"/en{comment.topic.get_absolute_url()[3:]}").text
