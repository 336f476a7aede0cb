"""Read a BLT file: ranked ballots, as the programs for the single transferable vote write them.

Format: Hill, Wichmann and Woodall, "Algorithm 123", Computer Journal 30 (1987); comments, ballot numbers, equal and
skipped ranks as OpenSTV and OpaVote added them. docs/counting.md shows a file.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from polls.methods.election import Ballot, Election, Kind, Rejected, ranked
from polls.methods.files.reading import NAMED_TWICE, refuse, whole

START = re.compile(r"[0-9]+\s+[0-9]+(\s|#|$)")
BALLOT_NUMBER = re.compile(r"\([^)]*\)")
QUOTED_TEXT = re.compile(r'"(?:[^"\\]|""|\\.)*"')
QUOTED_TEXTS = re.compile(rf"{QUOTED_TEXT.pattern}(\s+{QUOTED_TEXT.pattern})*")
COMMENT_AFTER_NAME = re.compile(r'\s#[^"]*$')
MAX_OPTIONS = 10_000
SKIPPED = "-"

type Line = tuple[int, str]


def read(text: str) -> Election:
    """Return the election that `text` describes. Raises `MalformedFile`."""
    lines = ((number, line) for number, line in enumerate(text.split("\n"), start=1))
    filled = ((number, line) for number, line in lines if _before_comment(line).strip())
    number, header = next(filled, (1, ""))
    ballots, rest = _header(number, header)
    while not ballots.has_ended:
        rest = ballots.take(number, rest)
        if not ballots.has_ended:
            number, rest = next(filled, (number, ""))
            if not rest:
                refuse(number, "the file ends before the 0 that ends the ballots")
    names, title = _names([(number, rest), *filled], ballots.options, number)
    return Election(
        kind=Kind.RANKING,
        options=names,
        piles=ballots.piles,
        blank=ballots.blank,
        rejected=tuple(ballots.rejected),
        title=title,
        seats=ballots.seats,
        withdrawn=frozenset(ballots.withdrawn),
    )


@dataclass
class _Ballots:
    """The ballots read so far. `places` are the numbers that options have in the file."""

    options: int
    seats: int
    places: dict[str, int]
    withdrawn: set[int] = field(default_factory=set)
    piles: Counter[Ballot] = field(default_factory=Counter)
    blank: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    has_ended: bool = False

    def take(self, number: int, line: str) -> str:
        """Read the ballots of a line; return what follows the 0 that ends them all."""
        line = BALLOT_NUMBER.sub(" 1 ", line) if "(" in line else line
        words = _before_comment(line).split()
        start = 0
        while start < len(words) and words[start] != "0":
            if words[start].startswith("-"):
                self._withdraw(number, words[start])
                start += 1
                continue
            try:
                end = words.index("0", start + 1)
            except ValueError:
                refuse(number, "a ballot on this line does not end with 0")
            self._add(number, whole(words[start], number, "the number of ballots"), words[start + 1 : end])
            start = end + 1
        self.has_ended = start < len(words)
        return "".join(line.split(maxsplit=start + 1)[start + 1 :]) if self.has_ended else ""

    def _withdraw(self, number: int, word: str) -> None:
        if self.piles or self.blank:
            refuse(number, f"{word} stands among the ballots; who withdrew must stand before them")
        self.withdrawn.add(self._place(number, word[1:]))

    def _add(self, number: int, papers: int, words: list[str]) -> None:
        try:
            ballot = Ballot(tuple(map(self.places.__getitem__, words)))
        except KeyError:
            ballot = ranked([[self._place(number, word) for word in level] for level in _levels(words)])
        if len(set(ballot.order)) < len(ballot.order):
            self.rejected.append(Rejected(number, NAMED_TWICE, papers))
            return
        if self.withdrawn:
            ballot = ballot.without(frozenset(self.withdrawn))
        if ballot.order:
            self.piles[ballot] += papers
        else:
            self.blank += papers

    def _place(self, number: int, word: str) -> int:
        if word not in self.places:
            refuse(number, f"there is no option {word[:40]!r}; the file has {self.options}")
        return self.places[word]


def _before_comment(line: str) -> str:
    return line.split("#", 1)[0] if "#" in line else line


def _levels(words: list[str]) -> Iterator[list[str]]:
    return (word.split("=") for word in words if word != SKIPPED)


def _header(number: int, line: str) -> tuple[_Ballots, str]:
    """Return the reader for the ballots, and what follows the first two numbers of the file."""
    words = _before_comment(line).split(maxsplit=2)
    if len(words) < 2:
        refuse(number, "a BLT file starts with the number of options and the number of seats")
    options, seats = whole(words[0], number, "the number of options"), whole(words[1], number, "the number of seats")
    if not 0 < options <= MAX_OPTIONS:
        refuse(number, f"a file has 1 to {MAX_OPTIONS} options, not {options}")
    if not seats:
        refuse(number, "there is no seat to fill")
    places = {str(place + 1): place for place in range(options)}
    return _Ballots(options, seats, places), "".join(words[2:])


def _names(lines: list[Line], options: int, last: int) -> tuple[tuple[str, ...], str]:
    """Return the names of the options, and the title, which may be missing.

    There is a line for each, on which the party may follow the name; or several names stand on a line.
    """
    found = [(number, _texts(line)) for number, line in lines if _without_comment(line)]
    if len(found) < options:
        found = [(number, [text]) for number, texts in found for text in texts]
    if len(found) < options:
        refuse(found[-1][0] if found else last, f"the file names {len(found)} options and says that it has {options}")
    names: dict[str, int] = {}
    for number, (name, *_party) in found[:options]:
        if not name:
            refuse(number, "an option has no name")
        if name in names:
            refuse(number, f"two options have the name {name[:60]!r}, also on line {names[name]}")
        names[name] = number
    rest = found[options:]
    if len(rest) > len(("title", "source", "comment")):
        refuse(rest[-1][0], f"more names than the {options} options that the file says it has")
    return tuple(names), rest[0][1][0] if rest else ""


def _texts(line: str) -> list[str]:
    """Return what a line says: the texts between quotes, or the whole line where it has none."""
    line = _without_comment(line)
    if line.startswith('"""') and line.endswith('"""'):  # a line that went through a spreadsheet
        inner = line[1:-1].replace('""', '"')
        line = inner if QUOTED_TEXTS.fullmatch(inner) else line
    if QUOTED_TEXTS.fullmatch(line):
        return [_unquoted(text) for text in QUOTED_TEXT.findall(line)]
    return [_unquoted(line) if line.startswith('"') else line]


def _unquoted(text: str) -> str:
    return text.removeprefix('"').removesuffix('"').replace('""', '"').replace('\\"', '"').strip()


def _without_comment(line: str) -> str:
    line = line.strip()
    return "" if line.startswith("#") else COMMENT_AFTER_NAME.sub("", line).strip()
