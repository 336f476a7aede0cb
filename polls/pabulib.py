"""Read a Pabulib file (.pb): an election's description, its projects, and its ballots one by one.

Format: three sections META, PROJECTS and VOTES of semicolon-separated values, each with a line of column names
(Stolicki, Szufa, Talmon: "Pabulib", arXiv:2012.06539). Approval ballots name project ids, joined by commas.
No Django here; nothing is held in memory but the projects and the voters' ids.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from polls.methods.files.sections import Sections

NEEDED = ("num_projects", "num_votes", "vote_type")
NUMBERS = ("num_projects", "num_votes", "min_length", "max_length")
MIN_PROJECTS = 2  # fewer give voters no choice
MAX_ID = 60
MAX_WORDS = 300  # of a name or the description; longer, they would fill the page
MAX_DIGITS = 9
DATE_FORMATS = ("%d.%m.%Y", "%Y-%m-%d")
YEAR_ALONE = {"date_begin": (1, 1), "date_end": (12, 31)}  # the month and day that it means
FIRST_YEAR = 1900


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
    _rows: Sections
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
        """Yield the ballots. Raises `MalformedFile` at a bad line, or at the end when the totals do not agree."""
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


def open_pabulib(lines: Iterator[str], *, today: date, any_vote_type: bool = False) -> PabulibFile:
    """Read META and PROJECTS from `lines` (an open text file) and return the file, ready for its ballots.

    Only approval ballots are taken, unless `any_vote_type`: then whoever is named with points or in an order counts
    as approved. The election must have ended before `today`. Raises `MalformedFile`.
    """
    rows = Sections(lines)
    rows.start()
    meta = _read_meta(rows, any_vote_type, today)
    return PabulibFile(meta, _read_projects(rows, meta), rows)


def _read_meta(rows: Sections, any_vote_type: bool, today: date) -> dict[str, str]:
    rows.header("META", ("key", "value"))
    meta: dict[str, str] = {}
    for row in rows.section():
        if len(row) < 2:
            rows.refuse(f"{row[0][:40]!r} has no value")
        key, value = row[0].strip(), ";".join(row[1:]).strip()
        if key in meta:
            rows.refuse(f"META says {key[:40]} a second time")
        if key in NUMBERS:
            _number(rows, value, key)
        if key == "vote_type" and value != "approval" and not any_vote_type:
            rows.refuse(f"vote_type is {value}; only approval ballots can be read")
        if key == "description":
            _words(rows, value, key)
        meta[key] = value
        _check_dates(rows, meta, key, today)
        _check_lengths(rows, meta)
    if missing := [key for key in NEEDED if key not in meta]:
        rows.refuse(f"META says no {missing[0]}")
    return meta


def _check_dates(rows: Sections, meta: dict[str, str], key: str, today: date) -> None:
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


def _check_lengths(rows: Sections, meta: dict[str, str]) -> None:
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


def _read_projects(rows: Sections, meta: dict[str, str]) -> list[Project]:
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


def _project(rows: Sections, row: dict[str, str]) -> Project:
    if not 0 < len(row["project_id"]) <= MAX_ID:
        rows.refuse(f"a project id has 1 to {MAX_ID} characters")
    votes = _number(rows, row["votes"], "votes") if row.get("votes") else None
    name = _words(rows, row.get("name", ""), f"the name of project {row['project_id']}")
    return Project(row["project_id"], name or row["project_id"], votes)


def _number(rows: Sections, text: str, what: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > MAX_DIGITS:
        rows.refuse(f"{what} must be a whole number, not {text!r}")
    return int(text)


def _words(rows: Sections, text: str, what: str) -> str:
    if len(text) > MAX_WORDS:
        rows.refuse(f"{what} has {len(text)} characters, more than {MAX_WORDS}")
    return text
