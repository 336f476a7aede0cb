"""Search finds what the texts hold, however it looks for it, and finds it as fast in a large town as in a small one."""

import random

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum import search
from forum.actions.posting import LONGEST_TOPIC
from forum.models import Kind, Topic
from participation.text import fold

only_on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL has the index")


@pytest.fixture
def nothing_is_common(monkeypatch):
    """A town so large that whatever is looked for stands in few of its texts."""
    monkeypatch.setattr(search, "MANY", search.NEWEST + 1)


@pytest.fixture
def write(alice, theme):
    """Write topics with these texts straight into the table."""

    def make(*texts):
        return Topic.objects.bulk_create(
            Topic(title="A title", kind=Kind.NEED, theme=theme, author=alice, search_text=text) for text in texts
        )

    return make


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lamp", ["straatlamp", "lampen"]),
        ("LAMP", ["straatlamp", "lampen"]),
        ("straatlamp", ["straatlamp"]),
        ("lamp straat", ["straatlamp"]),
        ("een lamp", ["straatlamp"]),
        ("la", ["straatlamp", "lampen", "hoge school"]),
        ("l sta", ["straatlamp"]),
        ("aatl", ["straatlamp"]),
        ("lamp lantaarn", []),
        ("lampenstraat", []),
        ("verkeersveiligheid", ["hoge school"]),
        ("verkeersveiligheidsplannen", ["hoge school"]),
        ("verkeersveiligheidsplek", []),
        ("eiligheidsplannenmaker", ["hoge school"]),
        ("eiligheidsplannenmakker", []),
        ("school_plein", ["hoge school"]),
        ("hoge_school", []),
        ("%", ["straatlamp", "lampen", "hoge school"]),
    ],
)
@pytest.mark.usefixtures("nothing_is_common")
def test_a_word_may_stand_anywhere_in_another(write, words, found):
    texts = {
        "straatlamp": "er staat een straatlamp scheef",
        "lampen": "de lampen zijn stuk",
        "hoge school": "de verkeersveiligheidsplannenmaker van de hoge school_plein",
    }
    write(*texts.values())
    assert {topic.search_text for topic in Topic.objects.matching(words)} == {texts[name] for name in found}


WORDS = st.text(st.sampled_from("ab1_é漢𠀋"), min_size=1, max_size=20)


@given(text=st.lists(WORDS, max_size=8).map(" ".join), words=st.lists(WORDS, min_size=1, max_size=3).map(" ".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@pytest.mark.usefixtures("nothing_is_common")
def test_what_is_found_holds_every_word(topic, text, words):
    Topic.objects.update(search_text=fold(text))
    assert Topic.objects.matching(words).exists() == all(word in fold(text) for word in fold(words).split())


@pytest.mark.parametrize("text", ["漢" * LONGEST_TOPIC, "a" * LONGEST_TOPIC, "ﷺ" * LONGEST_TOPIC, "lamp " * 2_000])
@pytest.mark.usefixtures("nothing_is_common")
def test_the_longest_texts_are_taken_and_found(post, text):
    topic = post(source=f"{text[:-4]}slot")
    assert list(Topic.objects.matching("slot")) == [topic]
    assert list(Topic.objects.matching(f"{text[:20]} slot")) == [topic]
    assert list(Topic.objects.matching("elders")) == []


@pytest.mark.usefixtures("nothing_is_common")
def test_a_text_of_all_different_signs_is_taken_and_found(post):
    signs = [chr(number) for number in range(0x20000, 0x20000 + LONGEST_TOPIC)]
    random.Random(1).shuffle(signs)
    post(source="".join(signs))
    spaced = post(source="".join(" " if place % 150 == 0 else sign for place, sign in enumerate(signs)))
    assert spaced in Topic.objects.matching("".join(signs[1000:1020]))
    assert not Topic.objects.matching("".join(signs[1020:1000:-1])).exists()


def plan(words):
    return Topic.objects.matching(words).newest()[:20].explain()


@only_on_postgresql
def test_rare_words_are_looked_up_in_the_index(write):
    """Whatever PostgreSQL last thought of the size of the table, which tests fill and empty."""
    write(*["een lamp"] * 50, "een zeppelin")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "topic_word_endings" in plan("zeppelin")
    assert "topic_word_endings" in plan("een luchtschip")
    assert "topic_word_endings" not in plan("lamp")


@only_on_postgresql
def test_asking_what_is_common_takes_one_query(write, count_queries):
    write(*["een lamp"] * 50)
    assert count_queries(lambda: list(Topic.objects.matching("een lamp"))) == 2
    assert count_queries(lambda: list(Topic.objects.matching("een zeppelin"))) == 2


def test_what_is_common_now_is_found_in_old_topics_too(write):
    write(*["een lamp"] * (search.NEWEST + 5))
    assert Topic.objects.matching("lamp").count() == search.NEWEST + 5


@only_on_postgresql
def test_the_index_holds_what_is_asked_of_it(db):
    """The migration and the search name the same length and the same sign."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT forum_word_endings(%s)::text", ["a" * search.LONGEST_ENDING + "b"])
        assert f"'{'a' * search.LONGEST_ENDING}'" in cursor.fetchone()[0]
        cursor.execute("SELECT forum_word_endings(%s)::text", ["a" * 1000])
        assert cursor.fetchone()[0] == f"'{search.NOT_TAKEN_APART}'"
