"""New tables in one go: what migrations that create several models use instead of one operation after the other."""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.state import ProjectState


class NewTables(Operation):
    """Create `models` as they are after `changes`: fields, indexes and constraints that a migration adds to them.

    After each operation that touches a model, Django draws all models anew that have to do with it: nearly every one
    of this project, since they meet in the resident. Here they are drawn once, so that a new town opens in half the
    time. `changes` may only be about `models`.
    """

    category = OperationCategory.ADDITION

    def __init__(self, models: Sequence[CreateModel], changes: Sequence[Operation] = ()) -> None:
        self.models, self.changes = models, changes

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # what was drawn before: made again when the first table asks for it
        for operation in (*self.models, *self.changes):
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create models {', '.join(model.name for model in self.models)}"

    @property
    def migration_name_fragment(self) -> str:
        return "_".join(model.name_lower for model in self.models)
