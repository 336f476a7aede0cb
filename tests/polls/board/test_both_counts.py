"""The platform and the program for observers count alike, each by its own code: elections made up by the hundred."""

import importlib.util
import json
import random
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from polls.board.canonical import canonical
from polls.board.count import count_of

pytestmark = pytest.mark.once

LETTERS = ["ash", "birch", "cedar", "elm", "fir"]
CHOICE, APPROVAL, RANKING = (
    ("motion", "single"),
    ("approval",),
    ("irv", "stv", "borda", "schulze", "ranked-pairs", "two-round"),
)
BUDGETS = ("greedy", "greedy-no-skip", "greedy-threshold", "equal-shares")
POINTS = {"score": "s", "majority-judgment": "s", "cumulative": "p"}
ELECTIONS = 120


@pytest.fixture(scope="module")
def program():
    spec = importlib.util.spec_from_file_location("verifier", settings.BASE_DIR / "polls" / "board" / "verify.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def manifest_for(method, chance):
    """Make up a poll: few options, small numbers, so that ties are many."""
    options = ["yes", "no", "abstain"] if method == "motion" else LETTERS[: chance.randint(2, 5)]
    costs = {option: chance.choice((0, 1, 2, 3, 5, 7)) if method in BUDGETS else 0 for option in options}
    return {
        "options": [{"id": option, "cost": costs[option] or int(method in BUDGETS)} for option in options],
        "method": {
            "name": method, "seats": chance.randint(1, len(options) - 1) if method == "stv" else 1,
            "budget": chance.randint(3, 12) if method in BUDGETS else 0,
            "least_votes": chance.randint(1, 3) if method == "greedy-threshold" else 0,
            "completion": "add1" if method == "equal-shares" else "none",
        },
        "majority": {
            "threshold": chance.choice(("simple", "absolute", "two_thirds")),
            "counts_abstentions": chance.random() < 0.5,
        },
    }  # fmt: skip


def ballot(method, options, chance):
    some = chance.sample(options, chance.randint(1, len(options)))
    if method in CHOICE:
        return {"c": some[0]}
    if method in RANKING:
        return {"r": some}
    if method in POINTS:
        return {POINTS[method]: {option: chance.randint(1, 3) for option in sorted(some)}}
    return {"a": sorted(some)}


def counted_again(program, manifest, piles, lot):
    folder = program.Folder(Path("nowhere"))
    folder.manifest, folder.piles = manifest, piles
    folder.lines = [{"t": "quorum", "b": {"needed": None, "is_reached": True}}]
    return json.loads(json.dumps(program.recount(folder, lot)))


@pytest.mark.parametrize("method", [*CHOICE, *APPROVAL, *RANKING, *POINTS, *BUDGETS])
def test_both_count_alike(program, method):
    chance, lots = random.Random(method), 0
    for _ in range(ELECTIONS):
        manifest = manifest_for(method, chance)
        options = [option["id"] for option in manifest["options"]]
        voters = chance.choice((0, 1, 2, 3, 4, 6, 9, 20))
        piles = Counter(canonical(ballot(method, options, chance)) for _ in range(voters))
        lot = chance.sample(options, len(options)) if chance.random() < 0.7 else []
        ours = count_of(manifest, piles, lot)
        theirs = counted_again(program, manifest, piles, lot)
        theirs.pop("ending")
        lots += bool(ours.pop("lots") or ours["tied"])
        assert theirs == ours, (manifest, piles, lot)
    assert lots or method == "motion"
