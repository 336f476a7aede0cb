"""Every text of the interface has its words in every language, with the same places to fill in."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parent.parent
SOURCE_LANGUAGE = "en"
LANGUAGES = sorted(folder.name for folder in (ROOT / "locale").iterdir())  # also those that the site has not opened yet
PYTHON = sorted(
    path for package in ("participation", "forum", "polls", "cms") for path in (ROOT / package).rglob("*.py")
)
TEMPLATES = sorted(path for ending in ("html", "txt") for path in (ROOT / "templates").rglob(f"*.{ending}"))
CALLS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def texts_of(path):
    """The texts in a file: (context, (text,)) or (context, (text for one, text for more))."""
    source = path.read_text()
    if path in TEMPLATES:
        source = "\n".join(line.strip() for line in templatize(source, origin=str(path)).splitlines())
    for _line, found, _comments, context in extract("python", BytesIO(source.encode()), CALLS):
        yield context, (found,) if isinstance(found, str) else tuple(found)


@pytest.fixture(scope="module")
def sources():
    """Every text that our code and templates ask words for, with the files that do."""
    places = {}
    for path in [*PYTHON, *TEMPLATES]:
        for text in texts_of(path):
            places.setdefault(text, []).append(str(path.relative_to(ROOT)))
    return places


@pytest.fixture(params=LANGUAGES)
def catalogue(request):
    with (ROOT / "locale" / request.param / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=request.param, abort_invalid=True)


def forms(texts):
    return (texts,) if isinstance(texts, str) else tuple(texts)


def entries(catalogue):
    """Every entry but the header: its message, the texts asked for and the words given."""
    return [(message, forms(message.id), forms(message.string)) for message in catalogue if message.id]


def words_in(catalogue):
    """The texts asked for and the words given, where there are words."""
    return [(asked, given) for _message, asked, given in entries(catalogue) if all(given)]


def fills(text):
    """What is filled into a text and the tags it carries: a translation has to keep them."""
    return sorted(re.findall(r"%(?:\(\w+\))?[a-z]|%%|\{\w+\}|</?[^>]+>", text))


def test_there_is_a_catalogue_for_every_language_of_the_site():
    assert {code for code, _name in settings.LANGUAGES} <= {SOURCE_LANGUAGE, *LANGUAGES}


def test_texts_are_found_in_code_and_in_templates(sources):
    assert (None, ("You have voted already",)) in sources
    assert (None, ("Your vote is changed",)) in sources
    assert (None, ("%(count)d day left", "%(count)d days left")) in sources
    assert (None, ("<strong>%(value)s</strong> of %(max)s",)) in sources
    assert (None, ("%(answered)s of %(asked)s topic", "%(answered)s of %(asked)s topics")) in sources


def test_every_text_is_translated(sources, catalogue):
    translated = {
        (message.context, asked) for message, asked, given in entries(catalogue) if all(given) and not message.fuzzy
    }
    # A text that is used for one and for more, and elsewhere by itself, is one entry.
    translated |= {(context, asked[:1]) for context, asked in translated}
    assert {text[1][0]: places for text, places in sources.items() if text not in translated} == {}


def test_a_catalogue_holds_no_texts_that_nothing_asks_for(sources, catalogue):
    wanted = {(context, asked[0]) for context, asked in sources}
    assert [
        asked[0] for message, asked, _given in entries(catalogue) if (message.context, asked[0]) not in wanted
    ] == []


def test_a_translation_keeps_what_is_filled_in(catalogue):
    assert [
        (wanted, words)
        for asked, given in words_in(catalogue)
        for wanted, words in zip((asked[0], *asked[1:] * (len(given) - 1)), given, strict=True)
        if fills(wanted) != fills(words)
    ] == []


def test_a_translation_ends_like_its_text(catalogue):
    ends = re.compile(r"[.?:]?$")
    assert [
        (asked[0], given[0])
        for asked, given in words_in(catalogue)
        if ends.search(asked[0]).group() != ends.search(given[0]).group()
    ] == []


@pytest.mark.parametrize("catalogue", ["nl"], indirect=True)
def test_dutch_says_je_and_never_u(catalogue):
    formal = re.compile(r"\b(u|uw)\b", re.IGNORECASE)
    assert [given for _asked, given in words_in(catalogue) if any(map(formal.search, given))] == []


@pytest.mark.parametrize("catalogue", ["nl"], indirect=True)
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Home", "Start"),
        ("Polls", "Stemmingen"),
        ("Log in", "Aanmelden"),
        ("Log out", "Afmelden"),
        ("Make an account", "Maak een account"),
        ("Your vote", "Jouw stem"),
        ("Go on to check", "Ga naar de controle"),
        ("Turnout", "Opkomst"),
        ("Binding", "Bindend"),
        ("Advisory", "Adviserend"),
        ("Electoral roll", "Kiezerslijst"),
        ("Right to challenge", "Uitdaagrecht"),
        ("Collecting signatures", "Steun verzamelen"),
        ("I sign", "Ik teken"),
        ("This matters to me too", "Dit speelt bij mij ook"),
        ("Need", "Nood"),
        ("clerk", "griffier"),
        ("council member", "raadslid"),
        ("Going on now", "Nu bezig"),
        ("What happened with it", "Wat er mee gebeurde"),
        ("Rather at the desk?", "Liever langs het loket?"),
    ],
)
def test_dutch_uses_the_words_that_a_town_knows(catalogue, text, words):
    assert catalogue.get(text).string == words
