"""Secrets that a fresh installation makes for itself, kept in files outside the database."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def read_or_make_secret(path: Path) -> str:
    """Return the secret in `path`, making the file (mode 0600, 80 characters) the first time.

    Two processes that start at once agree: the file appears whole, by a hard link, and only once.
    """
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent) as fresh:
            fresh.write(secrets.token_urlsafe(60))
            fresh.flush()
            with suppress(FileExistsError):
                os.link(fresh.name, path)
    return path.read_text()
