"""What all readers share: a file as lines of text, and the refusal of one that can not be right."""

import re
from fractions import Fraction
from typing import NoReturn

from polls.methods.election import Number

NAMED_TWICE = "an option is named twice"
MAX_DIGITS = 30
WHOLE = re.compile(r"[0-9]+")
NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


class MalformedFile(Exception):
    """The file can not be right; `line` is counted from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


def refuse(line: int, reason: str) -> NoReturn:
    raise MalformedFile(line, " ".join(reason.split()))


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8, with or without a byte order mark. Raises `MalformedFile`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        refuse(content[: error.start].count(b"\n") + 1, "the file is not UTF-8 text")
    if "\0" in text:
        refuse(text[: text.index("\0")].count("\n") + 1, "a NUL character is no text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def whole(text: str, line: int, what: str) -> int:
    """Return a whole number of 0 or more. Raises `MalformedFile`."""
    if len(text) > MAX_DIGITS or not WHOLE.fullmatch(text):
        refuse(line, f"{what} must be a whole number, not {text[:40]!r}")
    return int(text)


def exact(text: str, line: int, what: str) -> Number:
    """Return a number, with decimals or without, exactly. Raises `MalformedFile`."""
    if len(text) > MAX_DIGITS or not NUMBER.fullmatch(text):
        refuse(line, f"{what} must be a number, not {text[:40]!r}")
    value = Fraction(text.replace(",", "."))
    return value.numerator if value.denominator == 1 else value
