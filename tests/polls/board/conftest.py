"""Counted polls with their audit folders, and the program that an observer checks them with."""

import random
import shutil
import subprocess
import venv
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import cryptography
import pytest
from django.core.management import call_command

from polls import actions
from polls.models import Ballot, Mark, Method, Option, Poll

LETTERS = ["apple", "birch", "cedar", "dogwood", "elm"]
BUDGET = {"budget": 900, "max_choices": 4}
FIELDS = {
    "approval": {"max_choices": 3},
    "score": {"points": 5},
    "majority-judgment": {"points": 5},
    "stv": {"seats": 2},
    "cumulative": {"points": 6},
    "greedy": BUDGET,
    "greedy-no-skip": BUDGET,
    "greedy-threshold": BUDGET | {"least_votes": 3},
    "equal-shares": BUDGET,
}
COSTS = [500, 400, 300, 200, 100]


def said(method, chance):
    """Make up what a ballot by `method` says."""
    some = chance.sample(LETTERS, chance.randint(1, 3))
    match str(method):
        case "motion":
            return {"c": chance.choices(["yes", "no", "abstain"], (5, 3, 1))[0]}
        case "single":
            return {"c": chance.choices(LETTERS, (5, 4, 3, 2, 1))[0]}
        case "approval" | "greedy" | "greedy-no-skip" | "greedy-threshold" | "equal-shares":
            return {"a": sorted(some)}
        case "score" | "majority-judgment":
            return {"s": {option: chance.randint(1, 5) for option in sorted(some)}}
        case "cumulative":
            return {"p": {option: chance.randint(1, 2) for option in sorted(some)}}
    return {"r": some}


@pytest.fixture
def counted(make_poll, close_at_end):
    """Make a poll, let people vote, and close it: counted(Method.STV), counted(Method.SINGLE, ballots=[...])."""

    def make(method=Method.STV, *, ballots=None, number=41, seed=7, moving=None, **fields):
        chance = random.Random(seed)
        options = None if method == Method.MOTION else LETTERS
        fields = FIELDS.get(str(method), {}) | {"slug": f"{method}-poll".lower()} | fields
        poll = make_poll("draft", method=method, options=options, **fields)
        if poll.budget:
            for cost, key in zip(COSTS, LETTERS, strict=True):
                Option.objects.filter(poll=poll, key=key).update(cost=cost)
        open_now(poll)
        contents = [said(method, chance) for _ in range(number)] if ballots is None else ballots
        vote(poll, contents)
        if moving:
            moving()
        return close_at_end(Poll.objects.get(pk=poll.pk))

    return make


def open_now(poll):
    """Announce, freeze and open a poll whose time is over by now."""
    Poll.objects.filter(pk=poll.pk).update(
        opens_at=poll.opens_at - timedelta(days=2), closes_at=poll.opens_at - timedelta(hours=1)
    )
    poll.refresh_from_db()
    actions.announce_poll(poll, by=None, at=poll.opens_at - timedelta(days=30))
    actions.freeze_poll(poll, by=None, at=poll.opens_at - timedelta(hours=1))
    actions.open_poll(poll, by=None, at=poll.opens_at)


def vote(poll, contents):
    """Put ballots in the box, and a mark for each who voted."""
    day = poll.closes_at.date()
    Ballot.objects.bulk_create(Ballot(poll_key=poll.key, content=each, choice_key=uuid4().hex) for each in contents)
    Mark.objects.bulk_create(
        Mark(poll=poll, voter=uuid4().hex * 2, channel=Mark.Channel.WEB, day=day) for _ in contents
    )


@pytest.fixture
def exported(tmp_path):
    """Write the audit folder of a poll, as manage.py does."""

    def write(poll, name="audit"):
        call_command("export_poll", poll.slug, str(tmp_path / name), verbosity=0)
        return tmp_path / name

    return write


@pytest.fixture(scope="session")
def observer(tmp_path_factory):
    """A Python that has cryptography, and nothing else of this project's: observer(folder, "--manifest", "…")."""
    home = tmp_path_factory.mktemp("observer")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    packages = next(home.glob("lib/python*/site-packages"))
    installed = Path(cryptography.__file__).parent.parent
    for name in ("cryptography", "cffi", "_cffi_backend*", "pycparser"):
        for found in installed.glob(name):
            (packages / found.name).symlink_to(found)

    def run(folder, *arguments):
        command = [python, "-I", folder / "verify.py", *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd=home, env={}, check=False)

    return run


@pytest.fixture
def copy_of(tmp_path):
    """Copy a folder, to do harm to the copy."""
    numbers = iter(range(1000))

    def copy(folder):
        return Path(shutil.copytree(folder, tmp_path / f"copy-{next(numbers)}"))

    return copy
