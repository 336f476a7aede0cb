"""Read a Pabulib file (.pb) for counting: projects with costs, a budget, and ballots of any of its five types.

Format: Stolicki, Szufa, Talmon: "Pabulib", arXiv:2012.06539, and pabulib.org/format. What a poll may be made from is
narrower: polls/pabulib.py. docs/counting.md says what is taken and what is refused.
"""

from collections import Counter
from dataclasses import dataclass
from io import StringIO

from polls.methods.election import Ballot, Budget, Election, Kind, Limits, Number, Rejected, by_points, ranked
from polls.methods.files.reading import NAMED_TWICE, exact, whole
from polls.methods.files.sections import Sections

KINDS = {
    "approval": Kind.APPROVAL,
    "choose-1": Kind.APPROVAL,
    "ordinal": Kind.RANKING,
    "cumulative": Kind.POINTS,
    "scoring": Kind.POINTS,
}
WITH_POINTS = ("cumulative", "scoring")


def read(text: str) -> Election:
    """Return the election that `text` describes. Raises `MalformedFile`."""
    rows = Sections(StringIO(text, newline=""))
    rows.start()
    facts = _facts(rows)
    projects = _projects(rows, facts)
    piles, rejected = _piles(rows, facts, list(projects))
    return Election(
        kind=KINDS[facts.vote_type],
        options=tuple(projects),
        blank=piles.pop(Ballot(), 0),
        piles=piles,
        rejected=tuple(rejected),
        title=facts.text.get("description", ""),
        limits=facts.limits,
        budget=Budget(facts.budget, tuple(cost for cost, _name in projects.values()), facts.threshold)
        if facts.budget is not None
        else None,
        labels={project: name for project, (_cost, name) in projects.items() if name},
    )


@dataclass(frozen=True)
class _Facts:
    """What META says."""

    text: dict[str, str]
    vote_type: str
    projects: int
    votes: int
    budget: Number | None
    threshold: Number
    limits: Limits


def _facts(rows: Sections) -> _Facts:
    rows.header("META", ("key", "value"))
    text: dict[str, str] = {}
    numbers: dict[str, Number] = {}
    for row in rows.section():
        key, value = row[0].strip(), ";".join(row[1:]).strip()
        if key in text:
            rows.refuse(f"META says {key[:40]} a second time")
        text[key] = value
        if key in ("num_projects", "num_votes"):
            numbers[key] = whole(value, rows.line, key)
        elif key in NUMBERS and value:
            numbers[key] = exact(value, rows.line, key)
        if key == "budget" and numbers.get(key, 0) < 0:
            rows.refuse("the budget is less than nothing")
        if key == "vote_type" and value not in KINDS:
            rows.refuse(f"vote_type is {value[:40]!r}, which is none of {', '.join(KINDS)}")
    for needed in ("num_projects", "num_votes", "vote_type"):
        if needed not in text:
            rows.refuse(f"META says no {needed}")
    return _Facts(
        text,
        text["vote_type"],
        int(numbers["num_projects"]),
        int(numbers["num_votes"]),
        numbers.get("budget"),
        numbers.get("min_project_score_threshold", 0),
        _limits(text["vote_type"], numbers),
    )


NUMBERS = (
    "budget", "min_project_score_threshold", "min_length", "max_length",
    "min_points", "max_points", "min_sum_points", "max_sum_points",
)  # fmt: skip


def _limits(vote_type: str, numbers: dict[str, Number]) -> Limits:
    most = numbers.get("max_length", 1 if vote_type == "choose-1" else None)
    if vote_type not in WITH_POINTS:
        return Limits(most=most)
    return Limits(
        most=most,
        least_each=numbers.get("min_points"),
        most_each=numbers.get("max_points"),
        most_total=numbers.get("max_sum_points"),
    )


def _projects(rows: Sections, facts: _Facts) -> dict[str, tuple[Number, str]]:
    """Return cost and name by project, in the order of the file."""
    columns = rows.header("PROJECTS", ("project_id", "cost"))
    projects: dict[str, tuple[Number, str]] = {}
    for cells in rows.section():
        row = rows.as_dict(columns, cells)
        project = row["project_id"]
        if not project:
            rows.refuse("a project has no id")
        if project in projects:
            rows.refuse(f"project {project[:60]} stands here a second time")
        cost = exact(row["cost"], rows.line, f"the cost of project {project[:60]}")
        if cost < 0:
            rows.refuse(f"project {project[:60]} costs less than nothing")
        projects[project] = cost, row.get("name", "")
    if len(projects) != facts.projects:
        rows.refuse(f"num_projects says {facts.projects}, the file holds {len(projects)}")
    return projects


def _piles(rows: Sections, facts: _Facts, projects: list[str]) -> tuple[Counter[Ballot], list[Rejected]]:
    """Return the ballots on piles, blank ones too, and those that can not be valid."""
    needed = ("voter_id", "vote", "points") if facts.vote_type in WITH_POINTS else ("voter_id", "vote")
    columns = rows.header("VOTES", needed)
    places = {project: place for place, project in enumerate(projects)}
    piles: Counter[Ballot] = Counter()
    rejected: list[Rejected] = []
    voters: set[str] = set()
    for cells in rows.section():
        row = rows.as_dict(columns, cells)
        voter = row["voter_id"]
        if not voter:
            rows.refuse("the voter has no id")
        if voter in voters:
            rows.refuse(f"voter {voter[:60]} votes a second time")
        voters.add(voter)
        named = _named(rows, row, places)
        if len(set(named)) < len(named):
            rejected.append(Rejected(rows.line, NAMED_TWICE, 1))
        else:
            piles[_ballot(rows, facts.vote_type, row, named)] += 1
    if len(voters) != facts.votes:
        rows.refuse(f"num_votes says {facts.votes}, the file holds {len(voters)} ballots")
    return piles, rejected


def _named(rows: Sections, row: dict[str, str], places: dict[str, int]) -> list[int]:
    named = [part.strip() for part in row["vote"].split(",") if part.strip()]
    if unknown := next((project for project in named if project not in places), None):
        rows.refuse(f"there is no project {unknown[:60]}")
    return [places[project] for project in named]


def _ballot(rows: Sections, vote_type: str, row: dict[str, str], named: list[int]) -> Ballot:
    if vote_type in WITH_POINTS:
        points = [exact(part.strip(), rows.line, "points") for part in row["points"].split(",") if part.strip()]
        if len(points) != len(named):
            rows.refuse(f"a ballot names {len(named)} projects and gives points to {len(points)}")
        return by_points(dict(zip(named, points, strict=True)))
    if vote_type == "ordinal":
        return Ballot(tuple(named))
    return ranked([sorted(named)]) if named else Ballot()
