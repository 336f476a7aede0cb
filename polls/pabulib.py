"""Read a Pabulib file (.pb): an election's description, its projects, and its ballots one by one.

Format: three sections META, PROJECTS and VOTES of semicolon-separated values, each with a line of column names
(Stolicki, Szufa, Talmon: "Pabulib", arXiv:2012.06539). Approval ballots name project ids, joined by commas.
No Django here; nothing is held in memory but the projects and the voters' ids.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NoReturn

SECTIONS = ("META", "PROJECTS", "VOTES")
NEEDED = ("num_projects", "num_votes", "vote_type")
NUMBERS = ("num_projects", "num_votes", "min_length", "max_length")
MIN_PROJECTS = 2  # fewer give voters no choice
MAX_ID = 60
MAX_WORDS = 300  # of a name or the description; longer, they would fill the page
MAX_DIGITS = 9
DATE_FORMATS = ("%d.%m.%Y", "%Y-%m-%d")
YEAR_ALONE = {"date_begin": (1, 1), "date_end": (12, 31)}  # the month and day that it means
FIRST_YEAR = 1900


class PabulibError(Exception):
    """The file can not be right; `line` is counted from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class Project:
    id: str
    name: str
    votes: int | None  # as the file itself counts them


@dataclass(frozen=True)
class FileBallot:
    voter: str
    projects: list[str]


@dataclass
class PabulibFile:
    """An open file: `meta` and `projects` are read; `ballots()` reads on, once, and checks the file's own totals."""

    meta: dict[str, str]
    projects: list[Project]
    _rows: "_Rows"
    _seen: set[str] = field(default_factory=set)

    @property
    def announced_ballots(self) -> int:
        return int(self.meta["num_votes"])

    @property
    def first_day(self) -> date | None:
        """The day on which voting began, if the file says so. A year alone begins on 1 January."""
        return _day(self.meta, "date_begin")

    @property
    def last_day(self) -> date | None:
        """The day on which voting ended, if the file says so. A year alone ends on 31 December."""
        return _day(self.meta, "date_end")

    def ballots(self) -> Iterator[FileBallot]:
        """Yield the ballots. Raises `PabulibError` at a bad line, or at the end when the totals do not agree."""
        columns = self._rows.header("VOTES", ("voter_id", "vote"))
        counted: Counter[str] = Counter()
        ids = {project.id for project in self.projects}
        for row in self._rows.section():
            ballot = self._ballot(self._rows.as_dict(columns, row), ids)
            counted.update(ballot.projects)
            yield ballot
        self._check_totals(counted)

    def _ballot(self, row: dict[str, str], ids: set[str]) -> FileBallot:
        voter, projects = row["voter_id"], [part.strip() for part in row["vote"].split(",") if part.strip()]
        if not voter:
            self._rows.refuse("the voter has no id")
        if voter in self._seen:
            self._rows.refuse(f"voter {voter} votes a second time")
        if unknown := next((project for project in projects if project not in ids), None):
            self._rows.refuse(f"there is no project {unknown}")
        if len(set(projects)) < len(projects):
            self._rows.refuse(f"voter {voter} names a project twice")
        self._check_length(voter, len(projects))
        self._seen.add(voter)
        return FileBallot(voter, projects)

    def _check_length(self, voter: str, length: int) -> None:
        if "min_length" in self.meta and length < int(self.meta["min_length"]):
            self._rows.refuse(f"voter {voter} names {length} projects, fewer than min_length")
        if "max_length" in self.meta and length > int(self.meta["max_length"]):
            self._rows.refuse(f"voter {voter} names {length} projects, more than max_length")

    def _check_totals(self, counted: Counter[str]) -> None:
        if len(self._seen) != self.announced_ballots:
            self._rows.refuse(f"num_votes says {self.announced_ballots}, the file holds {len(self._seen)} ballots")
        for project in self.projects:
            if project.votes is not None and counted[project.id] != project.votes:
                self._rows.refuse(
                    f"project {project.id} has {counted[project.id]} ballots, its column votes says {project.votes}"
                )


class _Rows:
    """The file's rows, section by section, with the line number for messages.

    Between quotes a row may run on over several lines. Such a row is also what an unclosed quote makes of all that
    follows, so a refusal names the first line of a row, and the first row so long.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._reader = csv.reader(self._watched(lines), delimiter=";")
        self._has_ended = False
        self._first = self._last = 0  # the lines of the row that is read now
        self._run_on = ""
        self._next_section = ""
        self._met: set[str] = set()

    def refuse(self, reason: str) -> NoReturn:
        raise PabulibError(max(self._first, 1), " ".join(reason.split()) + self._run_on)

    def start(self) -> None:
        """Read the first line, which must be META."""
        for row in self.section():
            self.refuse(f"the file must start with META, not {row[0][:40]!r}")

    def header(self, section: str, needed: tuple[str, ...]) -> list[str]:
        """Return the column names of `section`, the section that `section()` last stopped at."""
        if self._next_section != section:
            self.refuse(f"the section {section} is missing")
        columns = [name.strip() for name in next(self._read(), [])]
        if missing := [name for name in needed if name not in columns]:
            self.refuse(f"the section {section} has no column {missing[0]}")
        return columns

    def section(self) -> Iterator[list[str]]:
        """Yield rows until the next section or the end of the file."""
        self._next_section = ""
        for row in self._read():
            if row[0].strip().upper() in SECTIONS and len(row) == 1:
                self._enter(row[0].strip().upper())
                return
            yield row

    def _enter(self, section: str) -> None:
        if section in self._met:
            self.refuse(f"the section {section} stands here a second time")
        self._met.add(section)
        self._next_section = section

    def as_dict(self, columns: list[str], row: list[str]) -> dict[str, str]:
        if len(row) != len(columns):
            self.refuse(f"{len(row)} values where {len(columns)} columns are named")
        return {name: value.strip() for name, value in zip(columns, row, strict=True)}

    def number(self, text: str, what: str) -> int:
        if not text.isascii() or not text.isdigit() or len(text) > MAX_DIGITS:
            self.refuse(f"{what} must be a whole number, not {text!r}")
        return int(text)

    def words(self, text: str, what: str) -> str:
        if len(text) > MAX_WORDS:
            self.refuse(f"{what} has {len(text)} characters, more than {MAX_WORDS}")
        return text

    def _read(self) -> Iterator[list[str]]:
        try:
            for row in self._reader:
                self._place_row()
                if any("\0" in cell for cell in row):
                    self.refuse("a NUL character is no text")
                if any(cell.strip() for cell in row):
                    yield row
        except UnicodeDecodeError as error:  # raised for a block of lines, of which none is read yet
            before = error.object[: error.start].count(b"\n")
            raise PabulibError(self._reader.line_num + before + 1, "the file is not UTF-8 text") from None
        except csv.Error as error:
            self._place_row()
            self.refuse(str(error))

    def _watched(self, lines: Iterator[str]) -> Iterator[str]:
        yield from lines
        self._has_ended = True

    def _place_row(self) -> None:
        """Note where the row just read begins and ends. One that wanted more lines than there are is refused."""
        self._first, self._last = self._last + 1, self._reader.line_num
        if self._has_ended:
            self.refuse("a quote in this row is not closed")
        if self._first < self._last and not self._run_on:
            self._run_on = (
                f" (the row on line {self._first} runs on to line {self._last}: perhaps a quote is not closed)"
            )


def open_pabulib(lines: Iterator[str], *, today: date, any_vote_type: bool = False) -> PabulibFile:
    """Read META and PROJECTS from `lines` (an open text file) and return the file, ready for its ballots.

    Only approval ballots are taken, unless `any_vote_type`: then whoever is named with points or in an order counts
    as approved. The election must have ended before `today`. Raises `PabulibError`.
    """
    rows = _Rows(lines)
    rows.start()
    meta = _read_meta(rows, any_vote_type, today)
    return PabulibFile(meta, _read_projects(rows, meta), rows)


def _read_meta(rows: _Rows, any_vote_type: bool, today: date) -> dict[str, str]:
    rows.header("META", ("key", "value"))
    meta: dict[str, str] = {}
    for row in rows.section():
        if len(row) < 2:
            rows.refuse(f"{row[0][:40]!r} has no value")
        key, value = row[0].strip(), ";".join(row[1:]).strip()
        if key in meta:
            rows.refuse(f"META says {key[:40]} a second time")
        if key in NUMBERS:
            rows.number(value, key)
        if key == "vote_type" and value != "approval" and not any_vote_type:
            rows.refuse(f"vote_type is {value}; only approval ballots can be read")
        if key == "description":
            rows.words(value, key)
        meta[key] = value
        _check_dates(rows, meta, key, today)
        _check_lengths(rows, meta)
    if missing := [key for key in NEEDED if key not in meta]:
        rows.refuse(f"META says no {missing[0]}")
    return meta


def _check_dates(rows: _Rows, meta: dict[str, str], key: str, today: date) -> None:
    """Refuse the line of `key` if it is no date, or one that can not be right beside the other."""
    if key not in YEAR_ALONE:
        return
    try:
        day = _day(meta, key)
    except ValueError:
        rows.refuse(f"{key} must be a date like 24.09.2026, not {meta[key][:40]!r}")
    if day and day.year < FIRST_YEAR:
        rows.refuse(f"{key} must be a date since {FIRST_YEAR}, not {meta[key][:40]!r}")
    begin, end = _day(meta, "date_begin"), _day(meta, "date_end")
    if begin and begin > today:
        rows.refuse("date_begin has not come yet; ballots of a poll that has not begun can not be imported")
    if end and end >= today:
        rows.refuse(
            f"date_end ({end:%d.%m.%Y}) has not passed; ballots of a poll that has not ended can not be imported"
        )
    if begin and end and end < begin:
        rows.refuse("date_end is before date_begin")


def _check_lengths(rows: _Rows, meta: dict[str, str]) -> None:
    if "min_length" in meta and "max_length" in meta and int(meta["min_length"]) > int(meta["max_length"]):
        rows.refuse("min_length is more than max_length")


def _day(meta: dict[str, str], key: str) -> date | None:
    """Return the day that `key` says, if it says one. Raises `ValueError`."""
    text = meta.get(key, "")
    if not text:
        return None
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    month, day = YEAR_ALONE[key]
    return datetime.strptime(text, "%Y").date().replace(month=month, day=day)


def _read_projects(rows: _Rows, meta: dict[str, str]) -> list[Project]:
    columns = rows.header("PROJECTS", ("project_id",))
    projects: dict[str, Project] = {}
    for row in rows.section():
        project = _project(rows, rows.as_dict(columns, row))
        if project.id in projects:
            rows.refuse(f"project {project.id} stands here a second time")
        projects[project.id] = project
    if len(projects) != int(meta["num_projects"]):
        rows.refuse(f"num_projects says {meta['num_projects']}, the file holds {len(projects)}")
    if len(projects) < MIN_PROJECTS:
        rows.refuse(f"a poll needs at least {MIN_PROJECTS} projects to choose from, the file holds {len(projects)}")
    return list(projects.values())


def _project(rows: _Rows, row: dict[str, str]) -> Project:
    if not 0 < len(row["project_id"]) <= MAX_ID:
        rows.refuse(f"a project id has 1 to {MAX_ID} characters")
    votes = rows.number(row["votes"], "votes") if row.get("votes") else None
    name = rows.words(row.get("name", ""), f"the name of project {row['project_id']}")
    return Project(row["project_id"], name or row["project_id"], votes)
