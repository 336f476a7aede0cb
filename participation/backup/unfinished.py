"""A restore that has begun and not ended leaves a note: nothing but `restore`, run again, works until it has ended."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


def begin(backup: str) -> None:
    """Note that the backup with this digest is being restored."""
    _note().write_text(json.dumps({"backup": backup}))


def end() -> None:
    _note().unlink(missing_ok=True)


def is_of(backup: str) -> bool:
    """Whether a restore of this very backup was begun here and did not end."""
    return _note().exists() and json.loads(_note().read_text()) == {"backup": backup}


def register_refusal() -> None:
    register(no_restore_is_unfinished)


def no_restore_is_unfinished(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A system check: commands refuse to start on half a town."""
    if not _note().exists():
        return []
    return [
        Error(
            "A restore was begun here and did not end.",
            hint="Run the same `manage.py restore FILE` again: it goes on where it was.",
            id="participation.E001",
        )
    ]


def _note() -> Path:
    return Path(settings.VAR_DIR / "restore-unfinished.json")
