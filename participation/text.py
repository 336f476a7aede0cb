"""Text that people type: made safe once, when it is written, and folded for search.

The source is kept beside the HTML; nothing is sanitised when a page is read.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import partial
from html import unescape
from typing import Any

import bleach
from bleach.linkifier import LinkifyFilter
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = frozenset({"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "h4"})
ATTRIBUTES = {"a": ["href", "rel", "title"]}
PROTOCOLS = frozenset({"http", "https", "mailto", "tel"})
LINKS = ("/", "#", *(f"{protocol}:" for protocol in sorted(PROTOCOLS)))  # what an address begins with
SITE = re.compile(r"[\w-]+(\.[\w-]+)+(?=[/?#]|$)")  # written without https://

NAMELESS = "—"
"""What stands where the name of somebody stood who had everything erased."""

_markdown = MarkdownIt("zero", {"breaks": True}).enable(
    ["emphasis", "link", "autolink", "list", "blockquote", "newline", "escape", "backticks"]
)


def _mark_link_of_visitor(attributes: Any, new: bool = False) -> Any:  # as bleach types its callbacks
    """Say that the town does not stand for a link. What leads nowhere is no link: None leaves its words."""
    href = attributes.get((None, "href"), "")
    if SITE.match(href):
        href = attributes[(None, "href")] = f"https://{href}"
    if not href.lower().startswith(LINKS):
        return None
    if not href.startswith(("/", "#")) or href.startswith("//"):
        attributes[(None, "rel")] = "nofollow ugc noopener"
    return attributes


_cleaner = bleach.Cleaner(
    tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True,
    filters=[partial(LinkifyFilter, callbacks=[_mark_link_of_visitor], parse_email=False)],
)  # fmt: skip


# Signs that nobody sees: control signs, soft hyphens, spaces of no width, what turns the direction of all that follows
# (Unicode bidirectional embeddings, overrides and isolates), fillers, and the tags block
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
# Joiners make letters of other scripts and emoji; between Latin letters, doubled or at an end they only hide something
_IDLE_JOINER = re.compile(
    "(?<=[0-9A-Za-z\xc0-\u024f])[\u200c\u200d]+|[\u200c\u200d]+(?=[\u200c\u200d\\s0-9A-Za-z]|$)|^[\u200c\u200d]+"
)
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_STACK = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")  # no writing puts more than four on a letter
_BRACKETS = re.compile(r"\({50,}")  # finding the end of a link takes the square of their number


def without_tricks(text: str) -> str:
    """Return `text` as it is seen: without signs that are not, or that turn or cover what stands beside them."""
    return _STACK.sub(r"\1", _IDLE_JOINER.sub("", _UNSEEN.sub("", text)))


def render_markdown(source: str) -> SafeString:
    """Return safe HTML for markdown-light: paragraphs, lists, quotes, emphasis and links; other HTML is stripped."""
    seen = _BRACKETS.sub("(" * 50, without_tricks(source))
    return mark_safe(_cleaner.clean(_markdown.render(seen)))  # noqa: S308 (just cleaned)


def without_names(text: str, names: Iterable[str]) -> str:
    """Return `text` with `NAMELESS` wherever one of these stands as a whole, the longest first.

    A name without a capital is no more than a word: who calls themselves "niet" would turn round what others said.
    """
    telling = {name for name in names if name and ("@" in name or not name.islower())}
    any_of = "|".join(re.escape(name) for name in sorted(telling, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{any_of})(?!\w)", NAMELESS, text) if any_of else text


def plain_text(html: str) -> str:
    """Return the words of `html` as they are read, without tags and entities, on one line; no HTML any more."""
    return " ".join(unescape(strip_tags(html)).split())


def fold(text: str) -> str:
    """Return `text` as search compares it: as `fold_letters`, without signs. "Één  café!" -> "een cafe"."""
    return re.sub(r"[^\w]+", " ", fold_letters(text)).strip()


def fold_letters(text: str) -> str:
    """Return `text` as an eye reads it: lower case, no accents, single spaces; "+5 %" and "-5 %" stay two."""
    seen = without_tricks(text)
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", seen).casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())
