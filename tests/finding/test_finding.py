"""Search finds topics, comments and cases by the words that people type, and only what its reader may read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from forum.actions import edit_topic, hide_comment, hide_topic, post_comment
from forum.challenges.actions import start_draft
from forum.challenges.models import Proposal
from forum.finding.checks import words_are_kept
from forum.finding.tables import SOURCES, look_after
from forum.models import Comment, Rule, Topic
from participation.procedures.models import Case
from tests.forum.conftest import open_topic, post, topic  # noqa: F401

only_on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL knows languages")
PAGE = "/en/forum/search/"


@pytest.fixture
def look(client):
    """Look for words as a stranger, or as somebody: the text of the page."""
    return lambda words, by=client, **more: by.get(PAGE, {"q": words} | more).text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Er staat een straatlamp scheef", "lamp"),
        ("Er staat een straatlamp scheef", "STRAATLAMP scheef"),
        ("De prĳs van een ĳsje", "prijs ijsje"),
        ("De prijs van een ÿsje", "ijsje"),
        ("Le café d’été", "cafe ete"),
        ("Die Straße nach Höxter", "strasse hoxter"),
        ("МОСТ через реку", "мост"),
        ("**Dikke** [bomen](https://bomen.example)", "dikke bomen"),
        ("Een hoog/laag trottoir", "laag trottoir"),
        ("Nummer 2026-004", "2026 004"),
    ],
)
def test_words_are_compared_as_people_read_them(look, post, text, words):  # noqa: F811
    post("Something else", source=text)
    assert "<mark>" in look(words)
    assert "<mark>" not in look(f"{words} zeppelin")


@only_on_postgresql
@pytest.mark.parametrize(
    ("text", "words"),
    [("Alle lampen zijn stuk", "lamp"), ("De fiets is weg", "fietsen"), ("Un problème ancien", "problèmes anciens"),
     ("Das Haus ist alt", "Häuser"), ("The bridges are closing", "bridge closed")],
)  # fmt: skip
def test_four_languages_find_other_forms_of_a_word(look, post, text, words):  # noqa: F811
    post("Something else", source=text)
    assert "something-else" in look(words)


def test_a_comment_is_found_and_leads_to_its_place(look, topic, bob, noon):  # noqa: F811
    comment = post_comment(topic, by=bob, at=noon, source="Neem de zeppelin <b>maar</b>.")
    page = look("zeppelin")
    assert f"comment={comment.pk}#comment-{comment.pk}" in page
    assert "<mark>zeppelin</mark>" in page
    assert "Comment of Bob" in page
    assert "<b>maar</b>" not in page


def test_what_is_hidden_changed_or_gone_is_found_no_more_at_once(look, log_in, post, bob, alice, council_member):  # noqa: F811
    now = timezone.now()
    first, second = post("A zeppelin", at=now, source="It flies."), post("Another", at=now)
    comment = post_comment(second, by=bob, at=now, source="A zeppelin too.")
    why = {"by": council_member, "at": now, "rule": Rule.SPAM, "reason": "An advertisement."}
    assert look("zeppelin").count("<mark>") == 2
    hide_comment(comment, **why)
    assert look("zeppelin").count("<mark>") == look("zeppelin", by=log_in(bob)).count("<mark>") == 1
    edit_topic(first, by=alice, at=now, title="A balloon", source="It flies.")
    assert "<mark>" not in look("zeppelin")
    assert "<mark>" in look("balloon")
    hide_topic(first, **why)
    for reader in (log_in(alice), log_in(council_member)):
        assert "<mark>" not in look("balloon", by=reader)
    gone = post_comment(second, by=bob, at=now, source="A dirigible.")
    assert "<mark>" in look("dirigible")
    Comment.objects.filter(pk=gone.pk)._raw_delete("default")
    assert "<mark>" not in look("dirigible")
    assert list(words_are_kept()) == []


def test_comments_under_a_hidden_topic_are_not_found(look, open_topic, bob, council_member):  # noqa: F811
    post_comment(open_topic, by=bob, at=timezone.now(), source="A zeppelin.")
    hide_topic(open_topic, by=council_member, at=timezone.now(), rule=Rule.SPAM, reason="An advertisement.")
    assert "<mark>" not in look("zeppelin")


def test_a_title_goes_before_a_text_and_both_before_comments(look, post, bob, noon):  # noqa: F811
    by_title = post("The zeppelin", at=noon)
    by_text = post("Something else", at=noon + timedelta(hours=1), source="A zeppelin.")
    comment = post_comment(by_text, by=bob, at=noon + timedelta(hours=2), source="A zeppelin!")
    page = look("zeppelin")
    places = [page.index(f'href="{each.get_absolute_url().replace("/nl/", "/en/")}') for each in (by_title, by_text)]
    assert [*places, page.index(f"#comment-{comment.pk}")] == sorted([*places, page.index(f"#comment-{comment.pk}")])


def test_cases_are_found_once_they_stand_in_the_register(look, alice, noon):
    proposal = start_draft("challenge", by=alice, at=noon, title="We look after the zeppelin")
    Proposal.objects.filter(pk=proposal.pk).update(summary="We would do it better.")
    assert "<mark>" not in look("zeppelin")
    for state, number, found in (("C10", "2026-007", False), ("C20", "2026-007", True)):
        Case.objects.filter(pk=proposal.case_id).update(state=state, number=number)
        assert ("<mark>zeppelin</mark>" in look("zeppelin better")) is found
    assert "/2026-007/" in look("zeppelin", **{"in": "cases"})


def test_pages_follow_each_other_by_key(look, client, post, topic, bob, noon):  # noqa: F811
    Topic.objects.bulk_create(
        Topic(kind="need", title=f"Zeppelin {n}", theme=topic.theme, author=bob, source="x", html="x", search_text="x",
              created_at=noon - timedelta(minutes=n))
        for n in range(25)
    )  # fmt: skip
    assert 'in=topics">' in look("zeppelin")
    first = look("zeppelin", **{"in": "topics"})
    assert ("zeppelin-0" in first, "zeppelin-19" in first, "zeppelin-20" in first) == (True, True, False)
    older = client.get(PAGE, {"q": "zeppelin", "in": "topics"}).context["page"].older
    second = look("zeppelin", **{"in": "topics", "cursor": older})
    assert ("zeppelin-19" in second, "zeppelin-20" in second, "zeppelin-24" in second) == (False, True, True)


BAD = [
    "", " ", "'", '"', '"a', "a\"b'c", "&", "| !", "a & | b", "NOT", "AND OR NEAR(", "*", "title:x", "^a", "\x00",
    "a\x00b", "%", "_", "\\", "{}", "<script>", "ab " * 60, "x" * 10_000, "漢字", "🙂", "é" * 99, "-" * 99, "i", "ij",
]  # fmt: skip


def test_nothing_that_is_typed_breaks_it(client, topic):  # noqa: F811
    for words in BAD:
        for more in ({}, {"in": "comments"}, {"in": "nothing", "cursor": "x"}, {"in": "topics", "cursor": words}):
            assert client.get(PAGE, {"q": words} | more).status_code == 200, words
    assert "at most 100 characters" in client.get(PAGE, {"q": "x" * 10_000}).text
    assert "Use letters or numbers" in client.get(PAGE, {"q": "*&|"}).text


def test_it_takes_few_queries(log_in, alice, bob, post, noon, count_queries):  # noqa: F811
    for number in range(8):
        said = post(f"Zeppelin {number}", at=noon)
        post_comment(said, by=bob, at=noon, source="A zeppelin.")
    reader = log_in(alice)
    reader.get("/en/forum/")
    assert count_queries(lambda: reader.get(PAGE, {"q": "zeppelin"})) <= 10
    assert count_queries(lambda: reader.get(PAGE, {"q": "zeppelin", "in": "comments"})) <= 10


def test_the_longest_texts_are_taken(post, look):  # noqa: F811
    words = [chr(0x4E00 + n % 9000) * 3 + chr(0x4E00 + n // 7) * 37 for n in range(240)]
    assert post("Long", source=" ".join(words)).pk
    assert post("Longer", source="lamp " * 1_990 + "slot").pk
    assert "longer" in look("slot")


@pytest.mark.skipif("connection.vendor == 'postgresql'", reason="only SQLite loses triggers with a table")
def test_a_new_connection_puts_up_what_a_migration_took_away(topic, look):  # noqa: F811
    source = SOURCES[0]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {source.name}_new")
        cursor.execute(f"DELETE FROM {source.name}")  # noqa: S608
    assert len(list(words_are_kept())) == 1
    statements = []

    class Standing:
        vendor = "sqlite"

        class connection:  # noqa: N801
            create_function = staticmethod(lambda *args, **named: None)

            @staticmethod
            def execute(sql):
                statements.append(sql)
                if not sql.startswith(("BEGIN", "COMMIT")):
                    return connection.connection.execute(sql)
                return None

    look_after(None, Standing)
    assert statements[1] == "BEGIN IMMEDIATE"
    assert list(words_are_kept()) == []
    assert "<mark>" in look("bus")
