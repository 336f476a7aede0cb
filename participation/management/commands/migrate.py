"""manage.py migrate, as Django's own; a new database gets the tables of others first."""

from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

OURS = {"cms", "forum", "participation", "polls"}


class Command(migrate.Command):
    """After each step Django draws all models anew that have to do with what it touched. What others bring takes two
    hundred steps, which are quick as long as few models are there."""

    def handle(self, *args: Any, **options: Any) -> None:
        self.verbosity = options["verbosity"]  # how much the callback says
        executor = MigrationExecutor(connections[options["database"]], self.migration_progress_callback)  # type: ignore[arg-type]
        all_the_way = not (options["app_label"] or options["plan"] or options["check_unapplied"] or options["fake"])
        if all_the_way and not executor.loader.applied_migrations:
            executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if _brought_by_others(leaf[0])])
        super().handle(*args, **options)


def _brought_by_others(app_label: str) -> bool:
    return apps.get_app_config(app_label).name.partition(".")[0] not in OURS
