"""A port that is none is refused before any work is done for nothing."""

import os
import subprocess
import sys

import pytest

from tests.town import ROOT

pytestmark = pytest.mark.once


@pytest.mark.parametrize("port", ["eighty", "99999"])
def test_a_port_that_is_none_is_refused_in_one_sentence(tmp_path, port):
    environment = os.environ | {"VAR_DIR": str(tmp_path), "PORT": port, "DEBUG": "0", "ALLOW_DEMO": "1"}
    done = subprocess.run(
        [sys.executable, "manage.py", "run"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "port" in done.stderr.lower()
