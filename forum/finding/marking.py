"""A text cut to what was looked for, with those words marked."""

import re
from dataclasses import dataclass

from forum.finding.asking import Question
from forum.finding.words import fold_words
from participation.text import without_tricks

BEFORE, LONGEST = 80, 240  # characters shown before the first word that was looked for, and in all

_WORD = re.compile(r"\w+")
_MARKS = re.compile(r"[*_>#`]+|^\s*[-+]\s", re.MULTILINE)


@dataclass(frozen=True)
class Piece:
    """A part of a text; `is_hit` when it is a word that was looked for."""

    text: str
    is_hit: bool = False


def marked(text: str, asked: Question) -> list[Piece]:
    """Return the whole text in pieces."""
    pieces, place = [], 0
    for word in _WORD.finditer(text):
        if _is_hit(word.group(), asked):
            pieces += [Piece(text[place : word.start()]), Piece(word.group(), is_hit=True)]
            place = word.end()
    return [piece for piece in (*pieces, Piece(text[place:])) if piece.text]


def excerpt(text: str, asked: Question) -> list[Piece]:
    """Return the part of the text around the first word that was looked for."""
    plain = " ".join(_MARKS.sub(" ", without_tricks(text)).split())
    first = next((word.start() for word in _WORD.finditer(plain) if _is_hit(word.group(), asked)), 0)
    start = max(first - BEFORE, 0)
    if start:
        start = plain.find(" ", start) + 1
    cut = plain[start : start + LONGEST]
    if start + LONGEST < len(plain):
        cut = cut.rpartition(" ")[0] or cut
    return marked(f"{'… ' if start else ''}{cut}{' …' if start + len(cut) < len(plain) else ''}", asked)


def _is_hit(word: str, asked: Question) -> bool:
    folded = fold_words(word)
    return any(each in folded for each in asked.words) or folded in asked.stems
