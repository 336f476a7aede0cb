"""The list: search, filters, pages, and a query count that does not grow."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.actions import hide_topic, mark_seen, post_comment, sign_challenge, support_topic
from forum.models import Kind, Rule, Topic
from participation.dossiers.models import Theme


def titles(answer):
    return [topic.title for topic in answer.context["page"].rows]


@pytest.fixture
def green(theme):
    return Theme.objects.create(slug="green", name={"nl": "Groen", "en": "Green"}, team=theme.team)


def test_the_newest_stands_first_with_its_counts(client, post, alice, bob, outsider, noon):
    old, new = post("Old", at=noon - timedelta(days=1)), post("New")
    post_comment(old, by=bob, at=noon, source="One.")
    hidden = post_comment(old, by=bob, at=noon, source="Two.")
    type(hidden).objects.filter(pk=hidden.pk).update(hidden_at=noon, hidden_rule="W4", hidden_reason="Spam.")
    for person in (alice, bob, outsider):
        support_topic(old, by=person, at=noon)
    answer = client.get("/en/forum/")
    rows = answer.context["page"].rows
    assert rows == [new, old]
    assert [(row.comment_count, row.support_count) for row in rows] == [(0, 0), (1, 3)]
    assert "matters to 3 people" in answer.text


def test_a_challenge_shows_its_signatures(client, challenge, bob, noon):
    sign_challenge(challenge, by=bob, at=noon)
    assert "1 of 3 signatures" in client.get("/en/forum/").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=need", ["Een plek voor jongeren"]),
        ("theme=green", ["Een plek voor jongeren"]),
        ("dossier=car-free-market", ["Één café aan de Markt"]),
        ("neighbourhood=centrum", ["Bus naar het station"]),
        ("status=seen", ["Bus naar het station"]),
        ("kind=need&theme=mobility", []),
        ("q=een+cafe", ["Één café aan de Markt"]),
        ("q=CAFÉ", ["Één café aan de Markt"]),
        ("q=station+bus", ["Bus naar het station"]),
        ("q=bus+cafe", []),
        ("q=vertrektijd", ["Bus naar het station"]),
        ("q=100%25", []),
        ("q=_", []),
        ("kind=unknown", ["Bus naar het station", "Één café aan de Markt", "Een plek voor jongeren"]),
        ("theme=unknown&kind=need", ["Een plek voor jongeren"]),
    ],
)
def test_filters_and_words_narrow_the_list(client, post, noon, green, dossier, neighbourhood, clerk, query, found):
    post("Een plek voor jongeren", kind=Kind.NEED, theme=green, at=noon - timedelta(hours=3))
    post("Één café aan de Markt", dossier=dossier, at=noon - timedelta(hours=2))
    bus = post("Bus naar het station", source="De vertrektijd klopt niet.", neighbourhood=neighbourhood)
    mark_seen(bus, by=clerk, at=noon)
    answer = client.get(f"/nl/forum/?{query}")
    assert answer.status_code == 200
    assert titles(answer) == found


def test_active_filters_are_said_in_words_with_a_way_back(client, topic):
    answer = client.get("/en/forum/?kind=question&theme=mobility&q=bus")
    assert "You see: “bus” · Kind: Question · Theme: Mobility." in answer.text
    assert 'href="/en/forum/">Show everything' in answer.text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("%", "There is nothing to search for in these signs."),
        (" ?! ", "There is nothing to search for in these signs."),
        ("bus " * 1250, "This is too long to search for."),
        ("bus\0", "Null characters are not allowed."),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_what_can_not_be_searched_finds_nothing_and_says_so(client, topic, words, said, headers):
    answer = client.get("/en/forum/", {"q": words, "kind": "question"}, headers=headers)
    assert answer.status_code == 200
    assert titles(answer) == []
    assert topic.title not in answer.text
    assert f'id="filter-q_error">{said}' in answer.text
    assert "Nobody has brought anything yet." not in answer.text
    assert 'href="/en/forum/">Show everything' in answer.text
    if not headers:
        assert f'value="{words}"' in answer.text
        assert 'aria-describedby="filter-q_error"' in answer.text


def test_an_empty_list_offers_a_way_on(client, db):
    answer = client.get("/en/forum/")
    assert "Nobody has brought anything yet." in answer.text
    assert 'href="/en/forum/new/"' in answer.text
    assert "Nothing here fits" in client.get("/en/forum/?q=nothing").text


def test_pages_follow_each_other_without_skipping_or_repeating(client, alice, theme, noon):
    Topic.objects.bulk_create(
        Topic(
            title=f"Number {n}", kind=Kind.NEED, theme=theme, author=alice, created_at=noon - timedelta(minutes=n // 3)
        )
        for n in range(50)
    )
    everything = list(Topic.objects.newest().values_list("title", flat=True))
    seen, cursor, cursors = [], "", []
    while cursor is not None:
        answer = client.get("/nl/forum/", {"cursor": cursor, "kind": "need"})
        seen += titles(answer)
        cursors.append(answer.context["page"].newer)
        cursor = answer.context["page"].older
    assert seen == everything
    newer = client.get("/nl/forum/", {"cursor": cursors[-1]})
    assert titles(newer) == everything[20:40]


def test_a_topic_posted_meanwhile_does_not_shift_the_next_page(client, post, noon):
    for number in range(21):
        post(f"Number {number}", at=noon + timedelta(minutes=5 * number))
    older = client.get("/nl/forum/").context["page"].older
    post("Posted meanwhile", at=noon + timedelta(days=1))
    assert titles(client.get("/nl/forum/", {"cursor": older})) == ["Number 0"]


def test_filters_stay_on_the_next_page(client, alice, theme, noon):
    Topic.objects.bulk_create(
        Topic(title=f"Number {n}", kind=Kind.NEED, theme=theme, author=alice, created_at=noon) for n in range(21)
    )
    text = client.get("/nl/forum/?kind=need").text
    assert 'href="?kind=need&amp;cursor=' in text


@pytest.mark.parametrize(("who", "most"), [(None, 7), ("alice", 10), ("council_member", 10)])
def test_the_number_of_queries_does_not_grow(client, log_in, request, alice, theme, noon, count_queries, who, most):
    reader = log_in(request.getfixturevalue(who)) if who else client
    made, counts = 0, []
    for total in (1, 5, 50):
        Topic.objects.bulk_create(
            Topic(title=f"Number {n}", kind=Kind.NEED, theme=theme, author=alice, created_at=noon)
            for n in range(made, total)
        )
        made = total
        counts.append(count_queries(lambda: reader.get("/nl/forum/?theme=mobility&kind=need&q=number")))
    assert counts[0] == counts[1] == counts[2] <= most


def test_htmx_gets_the_list_alone_and_a_reload_the_page(client, topic):
    part = client.get("/nl/forum/?q=bus", headers={"hx-request": "true"})
    assert part.text.strip().startswith('<section id="topics"')
    assert "<html" not in part.text
    assert "HX-Request" in part["Vary"]
    part = client.get("/nl/forum/?q=één bus&kind=&theme=mobility", headers={"hx-request": "true"})
    assert part["HX-Push-Url"] == "/nl/forum/?q=%C3%A9%C3%A9n+bus&theme=mobility"
    restored = {"hx-request": "true", "hx-history-restore-request": "true"}
    assert "<html" in client.get("/nl/forum/?q=bus", headers=restored).text


def test_a_hidden_topic_is_listed_for_its_author_and_moderators_only(
    client, log_in, alice, bob, council_member, topic, noon
):
    hide_topic(topic, by=council_member, at=noon, rule=Rule.SPAM, reason="Spam.")
    assert titles(client.get("/nl/forum/")) == []
    assert titles(log_in(bob).get("/nl/forum/")) == []
    assert titles(log_in(alice).get("/nl/forum/")) == [topic.title]
    assert titles(log_in(council_member).get("/nl/forum/")) == [topic.title]


def test_a_cursor_that_can_not_be_read_gives_the_first_page(client, topic):
    for cursor in ("x", "bmV3ZXI", "eyJhIjoxfQ", "[]"):
        assert titles(client.get("/nl/forum/", {"cursor": cursor})) == [topic.title]


def test_only_reading_is_possible_at_the_list(client, db):
    assert client.post("/nl/forum/").status_code == 405


def test_the_feed_shows_what_everyone_sees(client, post, council_member, noon):
    shown, hidden = post("Shown"), post("Hidden")
    hide_topic(hidden, by=council_member, at=noon, rule=Rule.SPAM, reason="Spam.")
    feed = client.get("/nl/forum/feed/")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "Shown" in feed.text
    assert "Hidden" not in feed.text
    post_comment(shown, by=council_member, at=noon, source="A comment.")
    assert "A comment." in client.get(f"/nl/forum/{shown.pk}/feed/").text
    assert client.get(f"/nl/forum/{hidden.pk}/feed/").status_code == 404


def test_what_is_posted_now_is_findable_now(log_in, alice, theme):
    log_in(alice).post(
        "/nl/forum/new/", {"kind": "need", "title": "Banken", "source": "Voor wie moe is.", "theme": "mobility"}
    )
    assert Topic.objects.get().created_at <= timezone.now()
    assert titles(log_in(alice).get("/nl/forum/?q=moe")) == ["Banken"]
