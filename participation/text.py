"""Text that people type: made safe once, when it is written, and folded for search.

The source is kept beside the HTML; nothing is sanitised when a page is read.
"""

import re
import unicodedata
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


def render_markdown(source: str) -> SafeString:
    """Return safe HTML for markdown-light: paragraphs, lists, quotes, emphasis and links; other HTML is stripped."""
    return mark_safe(_cleaner.clean(_markdown.render(source)))  # noqa: S308 (just cleaned)


def plain_text(html: str) -> str:
    """Return the words of `html` as they are read, without tags and entities, on one line; no HTML any more."""
    return " ".join(unescape(strip_tags(html)).split())


def fold(text: str) -> str:
    """Return `text` as search compares it: as `fold_letters`, without signs. "Één  café!" -> "een cafe"."""
    return re.sub(r"[^\w]+", " ", fold_letters(text)).strip()


def fold_letters(text: str) -> str:
    """Return `text` as an eye reads it: lower case, no accents, single spaces; "+5 %" and "-5 %" stay two."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())
