"""Keep the door open for a ballot box of its own: with BOX_DATABASE_URL set, ballots and codes live in `box`."""

from typing import Any

from django.conf import settings
from django.db.models import Model

BOXED = {"ballot", "receiptcode"}


class BoxRouter:
    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return _box(model._meta.app_label, model._meta.model_name)

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        if "box" not in settings.DATABASES:
            return None
        return db == (_box(app_label, model_name) or "default")


def _box(app_label: str, model_name: str | None) -> str | None:
    return "box" if "box" in settings.DATABASES and app_label == "polls" and model_name in BOXED else None
