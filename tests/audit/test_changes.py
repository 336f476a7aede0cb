"""An entry names what changed; of personal values it holds a keyed hash and nothing that can be read."""

import pytest

from participation.audit.changes import changed_fields, value_hash

pytestmark = pytest.mark.once

BEFORE = {"email": "alice@old.test", "language": "nl", "level": 1, "phone": None}
AFTER = {"email": "alice@new.test", "language": "en", "level": 1, "phone": "+32 9 000 00 00"}


def test_only_what_differs_is_named_and_personal_values_are_hashed():
    told = changed_fields(BEFORE, AFTER, personal=("email", "phone"))
    assert sorted(told) == ["email", "language", "phone"]
    assert told["language"] == ["nl", "en"]
    assert told["email"] == [value_hash("email", "alice@old.test"), value_hash("email", "alice@new.test")]
    assert told["phone"][0] == "", "there was nothing, so there is nothing to hash"
    assert "alice" not in str(told)


def test_a_hash_hangs_on_the_town_its_field_and_its_value(settings):
    settings.PEPPER = "one"
    known = value_hash("email", "alice@old.test")
    assert known == value_hash("email", "alice@old.test")
    assert len(known) == 32
    assert known != value_hash("phone", "alice@old.test")
    assert known != value_hash("email", "alice@new.test")
    settings.PEPPER = "another"
    assert known != value_hash("email", "alice@old.test")
