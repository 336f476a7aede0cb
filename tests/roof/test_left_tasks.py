"""A task whose worker died in the middle is done by another one, but not for ever."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from participation import due
from participation.management.left_tasks import LONGEST, MOST_TRIES


@pytest.fixture
def task(db):
    return DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path="modelsearch.tasks.rebuild", backend_name="default",
        run_after="9999-01-01T00:00Z", exception_class_path="", traceback="",
    )  # fmt: skip


def status_after(task, worker, age):
    """Let a worker begin a task, and the clock tick when that is `age` ago."""
    task.claim(worker)
    done = due.do_due_work(task.started_at + age)
    assert set(done) == set(due.registered())
    task.refresh_from_db()
    return task.status


def test_a_task_that_is_being_done_is_left_alone(task):
    assert status_after(task, "first", LONGEST - timedelta(seconds=1)) == "RUNNING"


def test_a_task_of_a_dead_worker_is_given_back(task):
    assert status_after(task, "first", LONGEST) == "READY"
    assert DBTaskResult.objects.ready().get() == task


def test_a_task_that_ends_every_worker_has_failed_in_the_end(task):
    ends = [status_after(task, f"worker {number}", LONGEST) for number in range(MOST_TRIES)]
    assert ends == ["READY"] * (MOST_TRIES - 1) + ["FAILED"]
