"""A ballot box with a database of its own: two commits, and what a power cut between them leaves can be mended."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once  # on two SQLite databases of its own
ROOT = Path(__file__).resolve().parents[2]


def test_a_vote_over_two_databases_leaves_no_ballot_without_a_mark_and_can_be_cast_again(tmp_path):
    environment = os.environ | {
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/town.sqlite3",
        "BOX_DATABASE_URL": f"sqlite:///{tmp_path}/box.sqlite3",
        "REDIS_URL": "",
    }
    walked = subprocess.run(
        [sys.executable, "-m", "tests.polls.box_walk"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert walked.returncode == 0, walked.stderr
    assert json.loads(walked.stdout.splitlines()[-1]) == {
        "tables": {"default": False, "box": True},
        "after the cut": [1, 0],
        "cast again": [1, 1, False],
        "changed": [1, 1, True, True],
        "letter after the cut": [2, 1],
        "letter has voted": False,
        "letter again": [2, 2, False],
        "letter once more": ["voted elsewhere", "voted elsewhere"],
        "closed": [1, 1, 0],
        "way back": 0,
    }
