"""The acts on figures in each state, for the table of who may do what."""

from cms.datasets import actions
from cms.datasets.models import Dataset
from tests.conftest import NOON

AT = {"at": NOON}


def scenes():
    return {
        "datasets.import_version": {"any": lambda by: read(by)},
        "datasets.publish_version": {
            "any": lambda by: actions.publish_version(read(None), by=by, **AT),
            "published already": lambda by: actions.publish_version(published(), by=by, **AT),
        },
        "datasets.withdraw_dataset": {"any": lambda by: actions.withdraw_dataset(published().dataset, by=by, **AT)},
    }


def read(by):
    dataset = Dataset.objects.create(title="Bikes", slug="bikes", source="Count")
    return actions.import_version(dataset, b"a;b\nc;1\n", origin="bikes.csv", by=by, **AT)


def published():
    version = read(None)
    actions.publish_version(version, by=None, channel="clock", **AT)
    return version
