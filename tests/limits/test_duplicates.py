"""Accounts that are perhaps of one person: shown with the reason, to few, and never acted upon."""

import pytest

from participation.audit.actions import record
from participation.audit.models import Entry
from participation.errors import NotPermitted
from participation.limits.duplicates import SAME_MARK, SAME_NAME, hints
from participation.permissions import authorise
from participation.residents.models import User


def alike(hint):
    return [person.display_name for person in hint.people], hint.reason


@pytest.fixture
def same(make_person, neighbourhood):
    """Make people of one name: same("An", year_of_birth=1980)."""

    def make(name, **fields):
        number = User.objects.count()
        person = make_person(f"{name} {number}", **fields)
        User.objects.filter(pk=person.pk).update(display_name=name)
        return person

    return make


def test_a_name_with_a_year_or_a_neighbourhood_is_a_hint(same, neighbourhood):
    same("An Peeters", year_of_birth=1980)
    same("an peeters", year_of_birth=1980)
    same("An Peeters", year_of_birth=1990)
    same("Jo Maes", neighbourhood=neighbourhood)
    same("Jo Maes", neighbourhood=neighbourhood)
    same("Jo Maes")
    same("Bo", year_of_birth=1980)
    assert [alike(hint) for hint in hints()] == [
        (["An Peeters", "an peeters"], SAME_NAME["year_of_birth"]),
        (["Jo Maes", "Jo Maes"], SAME_NAME["neighbourhood"]),
    ]


def test_the_same_identity_is_the_stronger_reason_and_named_once(same, noon):
    one, other = same("An Peeters", year_of_birth=1980), same("An Peeters", year_of_birth=1980)
    gone = same("Weg")
    record("resident.duplicate_found", other, by=other, at=noon, data={"other_account": one.pk})
    record("resident.duplicate_found", gone, by=gone, at=noon, data={"other_account": None})
    assert [alike(hint) for hint in hints()] == [(["An Peeters", "An Peeters"], SAME_MARK)]


def test_many_hints_take_as_many_queries_as_one(same, count_queries):
    def pair(name):
        for _twice in range(2):
            same(name, year_of_birth=1980)

    pair("An")
    few = count_queries(hints)
    for number in range(5):
        pair(f"Jo {number}")
    assert count_queries(hints) == few
    assert len(hints()) == 6


def test_nothing_changes_and_only_few_may_look(same, clerk, desk_officer):
    same("An", year_of_birth=1980)
    same("An", year_of_birth=1980)
    before, recorded = list(User.objects.order_by("pk").values()), Entry.objects.count()
    hints()
    assert (list(User.objects.order_by("pk").values()), Entry.objects.count()) == (before, recorded)
    authorise(desk_officer, "limits.read_duplicates")
    with pytest.raises(NotPermitted):
        authorise(clerk, "limits.read_duplicates")
