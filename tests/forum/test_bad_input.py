"""Whatever somebody sends: refused with a sentence and kept as typed, or shown as harmless words.

attacks.jsonl has one attack a line: handlers on every tag, addresses that run code, and markup that changes its meaning
when a browser reads again what was written (mutation XSS).
"""

import json
import time
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from bleach._vendor import html5lib

from forum.actions import post_comment
from forum.models import Comment, Topic
from participation.audit.models import Entry
from participation.errors import Invalid
from participation.notices.models import Notice
from participation.text import fold, plain_text, render_markdown, without_tricks

ATTACKS = [json.loads(line) for line in (Path(__file__).parent / "attacks.jsonl").read_text().splitlines()]
ELEMENTS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "h4"}
HTML = "{http://www.w3.org/1999/xhtml}"
MOST = 10_000
BOMBS = [
    ">" * MOST, "> " * 5000, "- " * 5000, "1. " * 3333, "[" * MOST, "![" * 5000, "[a](" * 2500, "[a](<" * 2000,
    "*" * MOST, "_" * MOST, "*_" * 5000, "a**b" * 2500, "`" * MOST, "<" * MOST, "<b>" * 3333, "<!--" * 2500,
    "&" * MOST, "\\" * MOST, "http://a.test/" + "(" * 9000, "<http://a" * 1111, "@name " * 1666, "www." * 2500,
    "a" + "\u0301" * 9999, "\n".join("  " * depth + "- a" for depth in range(130)), "\u202e" * MOST,
    "\n".join(">" * depth + " a" for depth in range(1, 130)), "".join("`" * n + "a" for n in range(1, 140)),
]  # fmt: skip


def elements_of(html):
    """What a browser makes of it, read as the inside of the page's <div>."""
    parsed = html5lib.parseFragment(html, container="div", treebuilder="etree")
    return [element for element in parsed.iter() if element is not parsed]


def assert_harmless(html, attack):
    for element in elements_of(html):
        assert isinstance(element.tag, str), attack  # no comment, no instruction
        assert element.tag.startswith(HTML), attack  # nothing of svg or math
        assert element.tag.removeprefix(HTML) in ELEMENTS, attack
        assert set(element.attrib) <= {"href", "rel", "title"}, attack
        address = urlsplit(element.get("href", "#").strip())
        assert address.scheme in ("", "http", "https", "mailto", "tel"), attack


def read_again(html):
    """Write what was read, as a script that moves a piece of the page does."""
    parsed = html5lib.parseFragment(html, container="div", treebuilder="etree")
    walker = html5lib.getTreeWalker("etree")
    return "".join(html5lib.serializer.HTMLSerializer(quote_attr_values="always").serialize(walker(parsed)))


@pytest.mark.once
def test_several_hundred_attacks_are_harmless_also_when_read_again():
    assert len(ATTACKS) > 450
    for attack in ATTACKS:
        html = str(render_markdown(attack))
        assert_harmless(html, attack)
        again = read_again(html)
        assert_harmless(again, attack)
        assert [e.tag for e in elements_of(again)] == [e.tag for e in elements_of(html)], attack


@pytest.mark.once
def test_the_check_itself_finds_an_attack():
    for attack in (
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:x">y</a>',
        "<svg></svg>",
        "<!--x-->",
        "<p id=x>",
    ):
        with pytest.raises(AssertionError):
            assert_harmless(attack, attack)


@pytest.mark.once
def test_no_bomb_takes_long_or_goes_deep():
    for bomb in BOMBS:
        began = time.process_time()
        html = str(render_markdown(bomb[:MOST]))
        assert time.process_time() - began < 2, bomb[:20]
        assert html.count("<blockquote>") <= 50, bomb[:20]
        assert html.count("<ul>") <= 50, bomb[:20]
        assert_harmless(html, bomb[:20])


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("s\u200bp\u2060a\ufeffm\u00ad", "spam"),
        ("safe\u202eexe.txt\u202c", "safeexe.txt"),
        ("\u2066a\u2069\u061cb\u200e\u200f", "ab"),
        ("p\u200da\u200cy", "pay"),
        ("\x00\x1b[31ma\x07", "[31ma"),
        ("a" + "\u0301" * 40, "a" + "\u0301" * 4),
        ("one\r\ntwo\tthree", "one\r\ntwo\tthree"),
        (
            "👨\u200d👩\u200d👧 می\u200cخواهم שלום é e\u0301 ❤\ufe0f",
            "👨\u200d👩\u200d👧 می\u200cخواهم שלום é e\u0301 ❤\ufe0f",
        ),
    ],
)
def test_signs_that_nobody_sees_go_and_what_people_write_stays(typed, seen):
    assert without_tricks(typed) == seen
    assert without_tricks(seen) == seen


@pytest.mark.once
def test_a_word_with_hidden_signs_is_found_as_it_is_read():
    assert fold("S\u200bp\u202eá\u2066m") == "spam"


def test_what_turns_a_page_round_is_stored_as_it_is_seen(post):
    topic = post("A \u202eelttit\nwith\u200b signs", source="Words\u202e turned\u2066 round")
    assert (topic.title, topic.source) == ("A elttit with signs", "Words turned round")
    assert plain_text(topic.html) == "Words turned round"


@pytest.mark.parametrize("words", ["\u200b\u200b", "\u202e \u2060", "\x00", " \ufeff "])
def test_words_of_which_nothing_is_seen_are_refused_with_a_sentence(log_in, alice, open_topic, words):
    answer = log_in(alice).post(f"/en/forum/{open_topic.pk}/comments/", {"source": words})
    assert answer.status_code == 422
    assert not Comment.objects.exists()
    with pytest.raises(Invalid):
        post_comment(open_topic, by=alice, at=open_topic.created_at, source=words)


def test_ten_thousand_mentions_are_too_long_and_what_was_typed_comes_back(log_in, alice, open_topic):
    words = "@alice " * 10_000
    answer = log_in(alice).post(f"/en/forum/{open_topic.pk}/comments/", {"source": words})
    assert answer.status_code == 422
    assert words.strip()[:200] in answer.text
    assert answer.text.count("@alice") >= 10_000
    told = Notice.objects.count()
    post_comment(open_topic, by=alice, at=open_topic.created_at, source="@alice " * 500)
    assert Notice.objects.count() == told


FORGED = ["0", "99999999", "9" * 30, "-1", "1e3", "0x1", "١", "1;drop table", "../1", "1%00", "null"]


def test_forged_numbers_lead_nowhere_and_change_nothing(log_in, alice, bob, open_topic, post):
    """A number that is none, that belongs elsewhere, or to somebody else."""
    elsewhere = post_comment(
        post("Elsewhere", at=open_topic.created_at), by=bob, at=open_topic.created_at, source="Hi."
    )
    client, before = log_in(alice), Entry.objects.count()
    acts = cycle(
        ["{}/support/", "comments/{}/report/", "{}/hide/", "comments/{}/edit/", "{}/report/", "decisions/{}/x/"]
    )
    for number, act in zip(FORGED, acts, strict=False):
        assert client.post(f"/nl/forum/{act.format(number)}", {"source": "x"}).status_code in (400, 404), number
    for number in FORGED[:4]:
        assert client.get(f"{open_topic.get_absolute_url()}?comment={number}&reply={number}").status_code == 200
    forged = {"source": "x", "parent": str(elsewhere.pk)}
    assert client.post(f"/nl/forum/{open_topic.pk}/comments/", forged).status_code == 404
    assert client.post(f"/nl/forum/comments/{elsewhere.pk}/edit/", {"source": "Mine."}).status_code == 403
    assert Entry.objects.count() == before
    assert Comment.objects.count() == 1


def test_a_form_sent_again_is_stored_once_and_anothers_key_takes_nothing(log_in, alice, bob, open_topic):
    key, path = str(uuid4()), f"/nl/forum/{open_topic.pk}/comments/"
    client = log_in(alice)
    first = client.post(path, {"source": "Once.", "submission": key})["Location"]
    assert client.post(path, {"source": "Once.", "submission": key})["Location"] == first
    stolen = log_in(bob).post(path, {"source": "Mine now.", "submission": key})
    assert stolen.status_code == 422
    assert "Mine now." in stolen.text
    forged = client.post(path, {"source": "Kept words.", "submission": "not-a-key"})
    assert forged.status_code == 422
    assert "Kept words." in forged.text
    assert Comment.objects.get().source == "Once."
    assert Topic.objects.get().comments.count() == 1
