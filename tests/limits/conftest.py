"""Counts and switches lie in one Valkey for all workers of a run, so one test at a time looks at them."""

import fcntl

import pytest


@pytest.fixture(autouse=True)
def _alone(tmp_path_factory):
    with (tmp_path_factory.getbasetemp().parent / "limits.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
