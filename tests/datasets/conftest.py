"""Figures of a small town."""

import pytest

from cms.datasets.actions import import_version, publish_version
from cms.datasets.models import Dataset

BIKES = (
    "jaar;wijk;fietsers;aandeel\n2023;Centrum;1.200;31,5\n2024;Centrum;1.350;34\n2024;Noord;410;22,5\n2025;Noord;;\n"
)


@pytest.fixture
def dataset(db):
    return Dataset.objects.create(title="Fietsers", slug="fietsers", source="Fietstelling", description="Wie fietst.")


@pytest.fixture
def read(dataset, communications, noon):
    """Import a file into the dataset: read("a;b\\n1;2\\n")."""

    def do(content=BIKES, *, by=communications, into=dataset, name="fietsers.csv"):
        content = content.encode() if isinstance(content, str) else content
        return import_version(into, content, origin=name, by=by, at=noon)

    return do


@pytest.fixture
def publish(read, communications, noon):
    """Import a file and publish it."""
    return lambda *args, **more: publish_version(read(*args, **more), by=communications, at=noon).published
