"""A town that knows its own code, and people at its desk."""

import pytest

from participation.residents.models import Role
from participation.residents.verification.presets import Verification


@pytest.fixture(autouse=True)
def _town(settings):
    settings.VERIFICATION = Verification(frozenset({"12025", "12999"}), age=16, letter_days=60, providers={})


@pytest.fixture
def officer(make_person):
    return make_person("Officer", roles=[Role.DESK_OFFICER])
