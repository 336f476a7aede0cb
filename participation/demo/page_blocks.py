"""From the content's markdown-light and blocks to the pieces that pages are built of (cms/blocks.py)."""

from datetime import timedelta
from typing import Any

from cms.datasets.models import Dataset
from cms.datasets.series import How
from participation.demo.content import Entry, Words
from participation.text import render_markdown

type Piece = tuple[str, Any]


def prose(text: str) -> str:
    """Return the rich text of markdown-light."""
    return str(render_markdown(text))


def article(blocks: list[Entry], words: Words) -> list[Piece]:
    """Return what a standing page is built of: one text with headings."""
    sections = [f"<h2>{words.of(block, 'heading')}</h2>{prose(words.of(block, 'body'))}" for block in blocks]
    return [("prose", "".join(sections))]


def dossier_blocks(blocks: list[Entry], words: Words) -> list[Piece]:
    """Return what a dossier's page is built of."""
    makers = {"text": _section, "quote": _quote, "decided": _decided, "timeline": _timeline, "faq": _questions}
    charts = dict.fromkeys(("bars", "stacked", "neighbourhoods"), _chart)
    return [(makers | charts)[block["type"]](block, words) for block in blocks]


def _section(block: Entry, words: Words) -> Piece:
    return "section", {"heading": words.of(block, "heading"), "text": prose(words.of(block, "body"))}


def _quote(block: Entry, words: Words) -> Piece:
    return "quote", {"text": words.of(block, "text"), "source": words.of(block, "source")}


def _decided(block: Entry, words: Words) -> Piece:
    return "decided", {"decided": words.lines(block, "decided"), "undecided": words.lines(block, "open")}


def _timeline(block: Entry, words: Words) -> Piece:
    return "timeline", [
        {
            "label": words.of(moment, "label"),
            "date": words.today + timedelta(days=moment["days"]),
            "done": moment["done"],
            "note": words.of(moment, "note"),
        }
        for moment in block["item"]
    ]


def _chart(block: Entry, words: Words) -> Piece:
    asked = {"by": block["by"], "values": block["values"], "how": How.SUM.value, "note": words.of(block, "note")}
    dataset = Dataset.objects.get(slug=block["dataset"])
    return block["type"], {"title": words.of(block, "title"), "dataset": dataset} | asked


def _questions(block: Entry, words: Words) -> Piece:
    return "questions", [
        {"question": words.of(item, "question"), "answer": prose(words.of(item, "answer"))} for item in block["item"]
    ]
