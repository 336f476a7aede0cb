"""What keeps a page from being published: what some people could not see, hear or understand. Drafts may."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from django.db.models import TextField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

VAGUE = frozenset({
    "hier", "klik hier", "deze link", "link", "lees meer", "meer", "meer info", "meer informatie", "lees verder",
    "here", "click here", "this link", "read more", "more", "more info", "more information",
    "ici", "cliquez ici", "ce lien", "lien", "lire plus", "lire la suite", "plus", "plus d’infos", "en savoir plus",
    "hier klicken", "klicken sie hier", "dieser link", "mehr", "mehr lesen", "weiterlesen", "mehr infos",
})  # fmt: skip
"""What a link may not be called: somebody who hears a list of links learns nothing from it."""
FILE_NAME = re.compile(
    r"\.(jpe?g|png|gif|webp|avif|heic)$|^(img|dsc|dscf|image|foto|photo|scan)[ _-]?\d+$", re.IGNORECASE
)
LONGEST_ALT = 250
FEWEST_WORDS = 40
"""A page that says less than this beside its documents leaves what it has to say to a PDF."""
PLACEHOLDER = re.compile(r"\[[^\]]*\]")
WAITS = gettext_noop("“%(words)s” still waits for your own words.")


@dataclass(frozen=True)
class Fault:
    """A sentence, and the field of the page that it is about."""

    field: str
    sentence: str


type Piece = tuple[Any, Any]  # a block of Wagtail with its value


def faults_of(page: Page) -> list[Fault]:
    """Return what has to be mended before `page` is published, in the order of its fields."""
    return [
        *page.own_faults(),
        *_in_fields(page),
        *(Fault(name, told) for name, value in streams(page) for told in _of_stream(page, value)),
    ]


def _in_fields(page: Page) -> Iterator[Fault]:
    for field in page._meta.get_fields():
        if type(field) is TextField:
            for told in _waiting(getattr(page, field.name) or ""):
                yield Fault(field.name, told)


def streams(page: Page) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a page that are built of blocks, with what stands in them."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            yield field.name, getattr(page, field.name)


def pieces(block: Any, value: Any) -> Iterator[Piece]:
    """Yield a block with its value and everything in it, from top to bottom."""
    yield block, value
    if isinstance(block, ImageBlock | TypedTableBlock) or value is None:
        return
    if isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from pieces(child, value.get(name))
    elif isinstance(block, ListBlock):
        for item in value:
            yield from pieces(block.child_block, item)
    elif isinstance(block, StreamBlock):
        for child in value:
            yield from pieces(child.block, child.value)


def _of_stream(page: Page, stream: Any) -> Iterator[str]:
    found = list(pieces(stream.stream_block, stream))
    html = [
        BeautifulSoup(value.source, "html.parser")
        for block, value in found
        if isinstance(block, RichTextBlock) and value
    ]
    yield from _headings(found)
    for soup in html:
        yield from _links(soup)
    for block, value in found:
        if isinstance(block, ImageBlock) and value:
            yield from _image(value)
        elif isinstance(block, TypedTableBlock) and value:
            yield from _table(value)
    yield from _only_documents(page, found, html)
    yield from _waiting(" ".join(_words(found, html)))


def _headings(found: list[Piece]) -> Iterator[str]:
    level = 1
    for deeper, words in _levels(found):
        if not words:
            yield _("A heading is empty.")
        elif deeper > level + 1:
            yield _("The heading “%(words)s” skips a level. Headings go down one level at a time.") % {"words": words}
        level = deeper


def _levels(found: list[Piece]) -> Iterator[tuple[int, str]]:
    """Yield the level and words of each heading in the order in which it is read."""
    for block, value in found:
        if isinstance(block, StructBlock) and value and "heading" in block.child_blocks:
            yield 2, str(value.get("heading") or "").strip()
        if isinstance(block, RichTextBlock) and value:
            for tag in BeautifulSoup(value.source, "html.parser").find_all(re.compile(r"^h[2-6]$")):
                yield int(tag.name[1]), tag.get_text(" ", strip=True)


def _links(soup: BeautifulSoup) -> Iterator[str]:
    for link in soup.find_all("a"):
        words = link.get_text(" ", strip=True)
        if not words:
            yield _("A link has no words.")
        elif words.lower().strip(" .!»>…") in VAGUE or re.match(r"https?://|www\.", words):
            told = _("The link “%(words)s” does not say where it leads. Name what one finds there.")
            yield told % {"words": words}


def _image(value: Any) -> Iterator[str]:
    if value.decorative:
        return
    alt = (value.contextual_alt_text or "").strip()
    if not alt:
        yield _("The image “%(title)s” has no alt text. Say what it tells, or mark it as decorative.") % {
            "title": value.title
        }
    elif FILE_NAME.search(alt):
        yield _("The alt text “%(alt)s” is the name of a file. Say what the image tells.") % {"alt": alt}
    elif len(alt) > LONGEST_ALT:
        told = _("The alt text of “%(title)s” is too long: say it in %(most)d characters, and the rest in the text.")
        yield told % {"title": value.title, "most": LONGEST_ALT}


def _table(table: Any) -> Iterator[str]:
    if not table.caption.strip():
        yield _("Give the table a caption: what does it tell?")
    if not all(column["heading"].strip() for column in table.columns):
        yield _("Give each column of the table a header.")


def _only_documents(page: Page, found: list[Piece], html: list[BeautifulSoup]) -> Iterator[str]:
    has_documents = any(isinstance(block, DocumentChooserBlock) and value for block, value in found)
    has_documents |= any(soup.find("a", linktype="document") for soup in html)
    if has_documents and sum(len(words.split()) for words in _words(found, html)) < FEWEST_WORDS:
        yield _("What this page has to say stands only in a document. Say the main points on the page itself.")


def _words(found: list[Piece], html: list[BeautifulSoup]) -> list[str]:
    plain = [value for block, value in found if isinstance(value, str) and value]
    return [*plain, *(soup.get_text(" ") for soup in html)]


def _waiting(words: str) -> Iterator[str]:
    """Name what an example left to be filled in."""
    for found in PLACEHOLDER.findall(words):
        yield _(WAITS) % {"words": found}
