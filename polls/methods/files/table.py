"""Read our own table (CSV): a column for each option, a row for each pile of equal ballots.

    seats,2
    ranking,Ann,Bo,Cas
    12,1,2,
    3,,1,1

Rows above the header are settings. The header's first cell says what voters wrote: choice, approval, ranking or points.
The first cell of a row is how many ballots say this. docs/counting.md describes it in full.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO

from polls.methods.election import Ballot, Budget, Election, Kind, Limits, Number, by_points, ranked
from polls.methods.files.reading import exact, refuse, whole

KINDS = {kind.value: kind for kind in Kind}
SEPARATORS = (";", "\t", ",")
MARKS = ("1", "x", "X")
SETTINGS = ("title", "seats", "min", "max", "min_each", "max_each", "min_total", "max_total", "budget", "threshold")
COSTS = "cost"

type Row = tuple[int, list[str]]


def read(text: str) -> Election:
    """Return the election that `text` describes. Raises `MalformedFile`."""
    rows = _rows(text)
    table = _Table()
    for number, cells in rows:
        if cells[0].casefold() in KINDS:
            table.take_header(number, cells)
            break
        table.take_setting(number, cells)
    else:
        refuse(max(text.count("\n"), 1), f"no row starts with {', '.join(KINDS)}, which tells what the columns are")
    for number, cells in rows:
        table.take_ballots(number, cells)
    return table.election()


def looks_like_one(text: str) -> bool:
    """Whether the first row is a setting or a header of ours."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    cell = next(csv.reader([first], delimiter=_separator(first)), [""])[0].strip().casefold()
    return cell in KINDS or cell in SETTINGS


def _separator(line: str) -> str:
    """Return the separator that is used on `line`: spreadsheets write a semicolon where people write decimal commas."""
    return max(SEPARATORS, key=line.count)


def _rows(text: str) -> Iterator[Row]:
    """Yield the rows that are not empty, their cells trimmed, each with the line on which it starts."""
    filled = [line for line in text.split("\n") if line.strip()]
    headers = [line for line in filled if line.lstrip('" ').casefold().startswith(tuple(KINDS))]
    reader = csv.reader(StringIO(text, newline=""), delimiter=_separator(*headers[:1] or filled[:1]), strict=True)
    start = 1
    try:
        for cells in reader:
            trimmed = [cell.strip() for cell in cells]
            if any(trimmed):
                yield start, trimmed
            start = reader.line_num + 1
    except csv.Error as error:
        refuse(start, f"{error}; perhaps a quote is not closed")


@dataclass
class _Table:
    kind: Kind = Kind.CHOICE
    options: list[str] = field(default_factory=list)
    settings: dict[str, Number] = field(default_factory=dict)
    title: str = ""
    costs: tuple[Number, ...] = ()
    piles: Counter[Ballot] = field(default_factory=Counter)
    blank: int = 0

    def take_setting(self, number: int, cells: list[str]) -> None:
        name, values = cells[0].casefold(), [cell for cell in cells[1:] if cell]
        if name not in SETTINGS:
            refuse(number, f"{cells[0][:40]!r} is no setting and tells not what the columns are")
        if len(values) != 1:
            refuse(number, f"{name} has {len(values)} values, not one")
        if name in self.settings or (name == "title" and self.title):
            refuse(number, f"{name} stands here a second time")
        if name == "title":
            self.title = values[0]
        elif name in ("seats", "min", "max"):
            self.settings[name] = whole(values[0], number, name)
        else:
            self.settings[name] = exact(values[0], number, name)

    def take_header(self, number: int, cells: list[str]) -> None:
        self.kind, self.options = KINDS[cells[0].casefold()], cells[1:]
        if not self.options:
            refuse(number, "there is no column for an option")
        if "" in self.options:
            refuse(number, f"column {self.options.index('') + 2} has no name")
        for place, name in enumerate(self.options):
            if name in self.options[:place]:
                refuse(number, f"two columns have the name {name[:60]!r}")

    def take_ballots(self, number: int, cells: list[str]) -> None:
        if len(cells) > len(self.options) + 1:
            refuse(number, f"{len(cells)} cells where the header has {len(self.options) + 1}")
        said = cells[1:] + [""] * (len(self.options) + 1 - len(cells))
        if cells[0].casefold() == COSTS and not self.costs:
            self.costs = tuple(exact(cell, number, "a cost") for cell in said)
            return
        ballots = whole(cells[0], number, "the number of ballots")
        ballot = self._ballot(number, said)
        if ballot.order:
            self.piles[ballot] += ballots
        else:
            self.blank += ballots

    def _ballot(self, number: int, said: list[str]) -> Ballot:
        written = {option: cell for option, cell in enumerate(said) if cell}
        if self.kind is Kind.RANKING:
            return self._ranking(number, written)
        if self.kind is Kind.POINTS:
            return by_points({option: exact(cell, number, "points") for option, cell in written.items()})
        for option, cell in written.items():
            if cell not in MARKS and cell != "0":
                refuse(number, f"{cell[:40]!r} under {self.options[option]}: a mark is 1 or x")
        marked = [option for option, cell in written.items() if cell in MARKS]
        return ranked([marked]) if marked else Ballot()

    def _ranking(self, number: int, written: dict[int, str]) -> Ballot:
        """Return the ballot in which each option has its rank. Ranks may be skipped; equal ranks are equally good."""
        ranks = {option: whole(cell, number, "a rank") for option, cell in written.items()}
        if 0 in ranks.values():
            refuse(number, "ranks start at 1")
        levels = sorted(set(ranks.values()))
        return ranked([[option for option in ranks if ranks[option] == rank] for rank in levels])

    def election(self) -> Election:
        settings = self.settings
        most = settings.get("max")
        budget = settings.get("budget")
        seats = settings.get("seats")
        return Election(
            kind=self.kind,
            options=tuple(self.options),
            piles=self.piles,
            blank=self.blank,
            title=self.title,
            seats=None if seats is None else int(seats),
            limits=Limits(
                least=int(settings.get("min", 0)),
                most=None if most is None else int(most),
                least_each=settings.get("min_each"),
                most_each=settings.get("max_each"),
                least_total=settings.get("min_total"),
                most_total=settings.get("max_total"),
            ),
            budget=None if budget is None or not self.costs
            else Budget(budget, self.costs, settings.get("threshold", 0)),
        )  # fmt: skip
