"""What must hold of pages and media: the tree is whole, and files are what they were when they came."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from participation import checks


def register_checks() -> None:
    checks.register("cms: tree of pages", trees)
    checks.register("cms: files as they came", files)


def trees() -> Iterator[str]:
    """Paths, depths and numbers of children agree, of pages and of collections of files."""
    for model in (Page, Collection):
        for problem, keys in zip(_PROBLEMS, model.find_problems(), strict=True):
            for key in list(keys)[:1]:
                yield f"{model._meta.label} {key} {problem}."


_PROBLEMS = (
    "has characters in its path that do not belong there",
    "has a path of the wrong length",
    "has a place in the tree under nothing",
    "says the wrong depth",
    "says the wrong number of children",
)  # in the order of treebeard's find_problems()


def files() -> Iterator[str]:
    """Images and documents have the content that they had when they were uploaded."""
    models: tuple[type[Model], ...] = (get_image_model(), get_document_model())
    for model in models:
        rows = model._base_manager.exclude(file_hash="").order_by("pk")
        for key, name, digest in rows.values_list("pk", "file", "file_hash").iterator():
            if _digest(Path(settings.MEDIA_ROOT / name)) != digest:
                yield f"{model._meta.label} {key} has another content in {name} than when it was uploaded."


def _digest(path: Path) -> str:
    """Return Wagtail's digest of a file; of one that is not there, none. SHA-1 tells damage, not forgery."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.sha1(usedforsecurity=False)).hexdigest()
