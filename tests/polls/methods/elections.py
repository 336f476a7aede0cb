"""Elections for the tests of counting, read from text as the command reads them from files."""

from polls.methods.counting import count
from polls.methods.files import read_election


def counted(method, text, **settings):
    """Count the election that `text` describes: counted("irv", BLT, lot=["Ann", "Bo"])."""
    return count(method, read_election(text.encode()), **settings)


def blt(options, seats, *ballots):
    """Return a BLT file: blt("Ann Bo", 1, "3 1 2", "2 2")."""
    names = options.split()
    lines = [f"{len(names)} {seats}", *(f"{ballot} 0" for ballot in ballots), "0", *(f'"{name}"' for name in names)]
    return "\n".join([*lines, '"Test"'])


def pabulib(budget, projects, *ballots, kind="approval", **facts):
    """Return a Pabulib file: pabulib(100, {"a": 60}, "a,b"). Where `kind` has points, a ballot is "a,b;3,1"."""
    meta = {
        "num_projects": len(projects), "num_votes": len(ballots), "budget": budget, "vote_type": kind, **facts,
    }  # fmt: skip
    columns = "voter_id;vote;points" if kind in ("cumulative", "scoring") else "voter_id;vote"
    return "\n".join([
        "META", "key;value", *(f"{key};{value}" for key, value in meta.items()),
        "PROJECTS", "project_id;cost", *(f"{project};{cost}" for project, cost in projects.items()),
        "VOTES", columns, *(f"v{number};{ballot}" for number, ballot in enumerate(ballots)), "",
    ])  # fmt: skip
