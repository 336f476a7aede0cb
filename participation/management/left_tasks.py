"""Tasks that a worker left in the middle because it died: given back to the queue, for the next worker to do anew.

So a task is done at least once, and may be done twice; those of the search index and of removed files may.
"""

from datetime import datetime, timedelta

from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from participation.due import each_by_itself

LONGEST = timedelta(seconds=60)  # no task of ours takes as long
MOST_TRIES = 3  # one that ends its worker every time must not do so for ever


def give_back(at: datetime) -> int:
    """Give back each task that has been running since long before `at`; return how many."""
    return each_by_itself(DBTaskResult.objects.running().filter(started_at__lte=at - LONGEST), _give_back)


def _give_back(task: DBTaskResult[..., object]) -> None:
    is_hopeless = len(task.worker_ids) >= MOST_TRIES
    same_run = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
    same_run.update(status=TaskResultStatus.FAILED if is_hopeless else TaskResultStatus.READY)
