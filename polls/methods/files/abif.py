"""Read an ABIF file ("aggregated ballot information format", electowiki.org/wiki/ABIF): rankings, points or both.

    {title: "Market"}            about the election
    =Ann:[Ann Peeters]           an option: its key and its name in full
    42: Ann>Bo=Cas               42 ballots; > is better than, = as good as
    7: Ann/5, Bo/3               points; with commas the order says nothing

docs/counting.md says what is taken and what is refused.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from polls.methods.election import Ballot, Election, Kind, Number, Rejected, by_points, ranked
from polls.methods.files.reading import NAMED_TWICE, exact, refuse, whole

KEY = r"""\[[^\]\n]*\] | "[^"\n]*" | [\w.+&'’-]+(?:\ +[\w.+&'’-]+)*"""
START = re.compile(r"""\s*(\{ | = | [0-9]+\s*[:*] | [\w"][^:]*:\s*\[)""", re.VERBOSE)
NAME = r"""\[[^\]\n]*\]"""
OPTION = re.compile(rf"""(?P<sign>=?)\s*(?P<key>{KEY})\s*:\s*(?P<name>{NAME}|[^\[\]]*)""", re.VERBOSE)
VOTES = re.compile(r"(?P<ballots>[0-9]+)\s*[:*](?P<said>.*)")
VOTE = re.compile(rf"""\s*(?P<key>{KEY})\s*([/*]\s*(?P<points>[^\s>=,]+))?\s*(?P<then>[>=,]|$)""", re.VERBOSE)
MORE_DATA = re.compile(r":\s*\{.*\}\s*$")
TITLE = re.compile(r"""\{\s*["']?title["']?\s*:\s*["'](?P<title>.*)["']\s*\}""")
PART = re.compile(r"""\[[^\]]*\] | "[^"]*" | \#.* | .""", re.VERBOSE)


def read(text: str) -> Election:
    """Return the election that `text` describes. Raises `MalformedFile`."""
    reader = _Reader()
    lines = [(number, _without_comment(line)) for number, line in enumerate(text.split("\n"), start=1)]
    votes = [(number, line) for number, line in lines if line and not reader.take_description(number, line)]
    for number, line in votes:
        reader.take_votes(number, line)
    if not reader.options:
        refuse(len(lines), "the file names no option")
    return reader.election()


def _without_comment(line: str) -> str:
    if "#" not in line:
        return line.strip()
    parts = takewhile(lambda part: not part.startswith("#"), PART.findall(line))
    return "".join(parts).strip()


@dataclass
class _Reader:
    """What was read so far. `options` are the keys in the order in which they come; `names` lead to their keys."""

    options: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    piles: Counter[Ballot] = field(default_factory=Counter)
    blank: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    title: str = ""
    points: int = 0
    """On how many lines points were given; `lines` is how many lines of votes there are."""
    lines: int = 0

    def take_description(self, number: int, line: str) -> bool:
        """Read what a line says of the election or an option; return whether it did."""
        if line.startswith("{"):
            if not line.endswith("}"):
                refuse(number, "the line starts with { and does not end with }")
            if titled := TITLE.fullmatch(line):
                self.title = titled["title"]
            return True
        if VOTES.fullmatch(line):
            return False
        described = OPTION.fullmatch(line)
        if not described or not (described["sign"] or described["name"].startswith("[")):
            refuse(number, "this is no ballot (12: A>B), no option (=A:[Name]) and no fact ({title: …})")
        key, name = _bare(described["key"]), _bare(described["name"])
        if not key:
            refuse(number, "an option has no key")
        if key in self.options:
            refuse(number, f"the option {key[:60]} stands here a second time")
        self.options[key] = len(self.options)
        self.labels[key] = name or key
        self.names[name] = key
        return True

    def take_votes(self, number: int, line: str) -> None:
        found = VOTES.fullmatch(line)
        assert found  # noqa: S101 - only lines of votes come here
        ballots, said = whole(found["ballots"], number, "the number of ballots"), MORE_DATA.sub("", found["said"])
        self.lines += 1
        if not said.strip():
            self.blank += ballots
            return
        levels: list[list[int]] = [[]]
        points: dict[int, Number] = {}
        is_ordered = is_repeated = False
        for vote in self._votes(number, said):
            option = self._option(_bare(vote["key"]), number)
            is_repeated |= any(option in level for level in levels)
            levels[-1].append(option)
            if vote["points"] is not None:
                points[option] = exact(vote["points"], number, "points")
            if vote["then"] == ">":
                is_ordered = True
                levels.append([])
        if is_repeated:
            self.rejected.append(Rejected(number, NAMED_TWICE, ballots))
            return
        self._add(number, ballots, [level for level in levels if level], points, is_ordered)

    def _add(
        self, number: int, ballots: int, levels: list[list[int]], points: dict[int, Number], is_ordered: bool
    ) -> None:
        named = sum(len(level) for level in levels)
        if points and len(points) < named:
            refuse(number, "a ballot gives points to some of the options it names, and none to others")
        self.points += bool(points)
        ballot = by_points(points) if points and not is_ordered else ranked(levels, points or None)
        self.piles[ballot] += ballots

    def _votes(self, number: int, said: str) -> Iterator[re.Match[str]]:
        place, last = 0, ">"
        while place < len(said):
            vote = VOTE.match(said, place)
            if not vote:
                refuse(number, f"this can not be read as a ballot: {said[place : place + 40].strip()!r}")
            yield vote
            place, last = vote.end(), vote["then"]
        if last:
            refuse(number, f"the ballot ends with {last}")

    def _option(self, key: str, number: int) -> int:
        key = self.names.get(key, key) if key not in self.options else key
        if not key:
            refuse(number, "an option has no name")
        return self.options.setdefault(key, len(self.options))

    def election(self) -> Election:
        kind = Kind.POINTS if self.points and self.points + bool(self.blank) >= self.lines else Kind.RANKING
        return Election(
            kind=kind,
            options=tuple(self.options),
            piles=self.piles,
            blank=self.blank,
            rejected=tuple(self.rejected),
            title=self.title,
            labels=self.labels,
        )


def _bare(text: str) -> str:
    text = text.strip()
    return text[1:-1].strip() if text[:1] in ("[", '"') and len(text) > 1 else text
