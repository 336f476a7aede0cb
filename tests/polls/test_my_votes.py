"""A person sees in which polls they voted and what is kept about that, and never what they voted."""

import pytest
from django.utils import translation

from polls import actions
from polls.casting import cast_ballot
from polls.models import Ballot

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def my(log_in):
    """Ask for one's own pages, in English: my(alice, "")."""

    def ask(person, path):
        with translation.override("en"):
            return log_in(person).get(f"/en/me/{path}")

    return ask


def _own_tables(answer):
    return {table.heading: table.as_dicts() for table in answer.context["tables"]}


def test_my_page_lists_where_i_voted_in_polls_with_and_without_a_roll(make_poll, alice, bob, my, now):
    advisory = make_poll(question={"en": "Which colour?"})
    binding = make_poll(question={"en": "Car-free?"}, roll=[alice, bob])
    other = make_poll(question={"en": "Another?"})
    cast_ballot(advisory, ["yes"], by=alice, at=now)
    cast_ballot(binding, ["no"], by=alice, at=now)
    cast_ballot(other, ["no"], by=bob, at=now)
    actions.close_poll(binding, by=None, at=binding.closes_at)
    page = my(alice, "").content.decode()
    assert "Where I voted" in page
    assert "Which colour?" in page
    assert "Car-free?" in page
    assert "Another?" not in page
    assert "Yes, car-free" not in page
    assert "No, it stays" not in page


def test_my_data_holds_that_i_voted_and_am_on_a_roll_and_no_choice(make_poll, alice, outsider, my, now):
    poll = make_poll(question={"en": "Car-free?"}, roll=[alice])
    cast_ballot(poll, ["no"], by=alice, at=now)
    tables = _own_tables(my(alice, "data/"))
    assert [row["Poll"] for row in tables["Marks"]] == ["Car-free?"]
    assert [row["Channel"] for row in tables["Marks"]] == ["online"]
    assert len(tables["Roll entries"]) == 1
    assert "Ballots" not in tables
    assert str(Ballot.objects.get().key) not in my(alice, "data/").content.decode()
    nobody = _own_tables(my(outsider, "data/"))
    assert nobody["Marks"] == nobody["Roll entries"] == []


def test_my_page_takes_as_many_queries_for_many_votes_as_for_one(
    make_poll, alice, log_in, now, django_assert_max_num_queries
):
    client = log_in(alice)
    for _ in range(3):
        cast_ballot(make_poll(), ["yes"], by=alice, at=now)
    with django_assert_max_num_queries(19):
        client.get("/en/me/")
    for _ in range(5):
        cast_ballot(make_poll(), ["yes"], by=alice, at=now)
    with django_assert_max_num_queries(19):
        client.get("/en/me/")
