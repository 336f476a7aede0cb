"""Whether a backup can go into this installation: is it empty, and does it know how the backup's tables were made?"""

from django.db import DEFAULT_DB_ALIAS, connections, router
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from participation.audit.models import Entry
from participation.backup.archive import Manifest
from participation.backup.make import FORMAT, applied_migrations, media_files, release
from participation.backup.refusals import BackupRefused
from participation.demo.loader import MADE_BY_PEOPLE
from polls.models import Ballot

type Migration = tuple[str, str]


def refuse_unless_known(manifest: Manifest) -> None:
    """Refuse a backup that this release can not read: one of a later release, or of a later form."""
    known = MigrationExecutor(connections[DEFAULT_DB_ALIAS]).loader.disk_migrations
    strange = sorted(set(_migrations(manifest, DEFAULT_DB_ALIAS)) - set(known))
    if manifest["format"] == FORMAT and not strange:
        return
    why = f"it has been through {strange[0][0]}.{strange[0][1]}, which is not here" if strange else "its form is newer"
    raise BackupRefused(
        f"This backup is of release {manifest['release']} and this is {release()}: {why}. "
        "Restore it with the release that made it, or a later one."
    )


def refuse_unless_empty(*, was_begun: bool) -> None:
    """Refuse where anybody lives or anything lies. What a restore of the same backup left, cut short, may be there."""
    if not has_nobody() or not (was_begun or is_untouched()):
        raise BackupRefused(
            "This installation is not empty: there are people, their work or files in it. Restore into a fresh one, "
            "with a database and a media folder of its own."
        )


def has_nobody() -> bool:
    """Whether the database holds nothing but what every town is founded with."""
    made: tuple[type[Model], ...] = (*MADE_BY_PEOPLE, Entry)
    return not any(_exists(model) for model in made)


def is_untouched() -> bool:
    """Whether nothing of a restore is left."""
    return has_nobody() and not _exists(Ballot) and not any(media_files())


def migrate_as_far_as(manifest: Manifest) -> None:
    """Give the databases the tables that the backup was made of, no newer ones."""
    for alias in connections:
        executor = MigrationExecutor(connections[alias])
        wanted = set(_migrations(manifest, alias))
        if {(app, name) for app, name in applied_migrations(connections[alias])} - wanted:
            raise BackupRefused(
                f"The tables of this installation are newer than the backup, which is of release "
                f"{manifest['release']}: give it a database without tables; restore makes and migrates them."
            )
        executor.migrate(_last_of_each_app(executor, wanted))


def _last_of_each_app(executor: MigrationExecutor, wanted: set[Migration]) -> list[Migration]:
    nodes = executor.loader.graph.node_map
    there = [migration for migration in sorted(wanted) if migration in nodes]
    return [
        migration
        for migration in there
        if not any(child.key[0] == migration[0] and child.key in wanted for child in nodes[migration].children)
    ]


def _migrations(manifest: Manifest, alias: str) -> list[Migration]:
    found = manifest["databases"].get(alias, manifest["databases"][DEFAULT_DB_ALIAS])
    return [(app, name) for app, name in found["migrations"]]


def _exists(model: type[Model]) -> bool:
    alias = router.db_for_write(model)
    if model._meta.db_table not in connections[alias].introspection.table_names():
        return False
    return bool(model._base_manager.using(alias).exists())
