"""What a town needs before it opens: an up-to-date database, its pages, and the demonstration town if allowed."""

from collections.abc import Callable
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from cms.actions import found_town
from cms.models import HomePage
from participation.demo.loader import is_empty, load_town

STEPS_TO_TELL = 50

type Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Make whatever is missing; where all is in place this only looks."""
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    steps = [_migrate(alias, say) for alias in connections]
    if any(steps) or not HomePage.objects.exists():
        found_town()
    if settings.ALLOW_DEMO and is_empty():
        load_town(timezone.now(), say)


def _migrate(alias: str, say: Say) -> int:
    """Bring a database up to date; return in how many steps."""
    executor = MigrationExecutor(connections[alias])
    steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if steps:
        say(f"Preparing the database ({steps} steps, this takes a moment)")
        call_command("migrate", database=alias, interactive=False, stdout=_Progress(steps, say), no_color=True)
    return steps


class _Progress(StringIO):
    """Hears what `migrate` prints, and says now and then how far it is."""

    def __init__(self, steps: int, say: Say) -> None:
        super().__init__()
        self.steps, self.say, self.done = steps, say, 0

    def write(self, text: str) -> int:
        if text.strip() == "OK":
            self.done += 1
            if self.done % STEPS_TO_TELL == 0:
                self.say(f"  {self.done} of {self.steps}")
        return len(text)
