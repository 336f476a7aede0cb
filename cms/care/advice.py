"""Advice on Dutch, from a text alone: long sentences, and sentences that hide who acts. It never stops anybody.

The words of a page are taken from its fields; names of streets and figures count as words like all others. A passive is
a form of worden, or of zijn with a past participle and no person acting: found by its form, so sometimes wrongly, which
is why each comes with its sentence for the writer to judge.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from wagtail.blocks import RichTextBlock
from wagtail.models import Page

from cms.care.faults import pieces, streams

LONG = 15  # words; the Flemish and Dutch guides for plain language (B1) say so
END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9ÀÉ])|\n+")
SHORT_FORMS = re.compile(r"\b(bv|bijv|nr|art|ca|enz|m\.a\.w|o\.a|t\.e\.m|d\.w\.z|St|dr|mevr)\.\s", re.IGNORECASE)
ACTS = (
    r"begint|bestaat|betaalt|betekent|bezoekt|gebeurt|geeft|gelooft|herstelt|ontstaat|ontvangt|verandert|vertelt|"
    r"verdient"
)
"""Forms that look like a past participle, and are none."""
PARTICIPLE = (
    rf"(?!(?:{ACTS})\b)(?:ge\w{{2,}}(?:d|t|en)|(?:be|ver|ont|her)\w{{2,}}(?:d|t|en)|\w{{2,}}ge\w{{2,}}(?:d|t|en)"
    r"|gedaan|gezien|gegaan)"
)
WORDEN = re.compile(rf"\b(?:word|wordt|worden|werd|werden)\b(?:\W+[\w’'-]+){{0,12}}?\W+{PARTICIPLE}\b"
                    rf"|\b{PARTICIPLE}\W+(?:word|wordt|worden|werd|werden)\b", re.IGNORECASE)  # fmt: skip
DONE_BY = re.compile(rf"\b(?:is|zijn|was|waren)\b(?:\W+[\w’'-]+){{0,8}}?\W+{PARTICIPLE}\W+door\b", re.IGNORECASE)


@dataclass(frozen=True)
class Advice:
    """Sentences that could be shorter, and those that could name who acts."""

    long: tuple[str, ...]
    passive: tuple[str, ...]
    sentences: int


def advise(text: str) -> Advice:
    found = list(sentences(text))
    return Advice(
        long=tuple(each for each in found if len(words(each)) > LONG),
        passive=tuple(each for each in found if WORDEN.search(each) or DONE_BY.search(each)),
        sentences=len(found),
    )


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text; a line of its own is one too."""
    whole = SHORT_FORMS.sub(lambda found: found[0].replace(".", ""), text)
    for part in END.split(whole):
        if part and len(words(part)) > 2:
            yield part.strip()


def words(sentence: str) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)*|[^\W\d_][\w’'-]*", sentence)


def text_of(page: Page) -> str:
    """Return what a page says, each paragraph and heading on a line of its own."""
    lines = [str(value) for name, value in vars(page).items() if name in ("intro", "plain_summary") and value]
    for _field, stream in streams(page):
        for block, value in pieces(stream.stream_block, stream):
            if isinstance(block, RichTextBlock) and value:
                soup = BeautifulSoup(value.source, "html.parser")
                lines += [each.get_text(" ", strip=True) for each in soup.find_all(["p", "li", "h2", "h3", "h4"])]
            elif isinstance(value, str):
                lines.append(value)
    return "\n".join(lines)
