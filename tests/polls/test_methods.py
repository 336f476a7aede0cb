"""Ways to vote and count: examples by hand, and what must hold for any ballots at all."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polls.methods import BY_NAME, ChoiceError, approval, motion, single, tenths_of_percent
from polls.models import Method

pytestmark = pytest.mark.once
OPTIONS = ["lime", "brick", "blue", "none"]


def test_every_method_of_a_poll_can_be_counted():
    assert set(BY_NAME) == set(Method.values)


@pytest.mark.parametrize(
    ("method", "chosen", "content"),
    [
        ("motion", ["no"], {"c": "no"}),
        ("single", ["brick"], {"c": "brick"}),
        ("approval", ["lime"], {"a": ["lime"]}),
        ("approval", ["lime", "blue", "brick"], {"a": ["blue", "brick", "lime"]}),
    ],
)
def test_a_choice_becomes_a_canonical_content(method, chosen, content):
    options = ["yes", "no", "abstain"] if method == "motion" else OPTIONS
    assert BY_NAME[method].parse(chosen, options, 1, 3) == content


@pytest.mark.parametrize(
    ("method", "chosen", "code"),
    [
        ("single", [], "too_few"),
        ("single", ["lime", "blue"], "too_many"),
        ("single", ["lime", "lime"], "duplicate"),
        ("single", ["green"], "unknown_option"),
        ("single", [""], "unknown_option"),
        ("approval", [], "too_few"),
        ("approval", ["lime"], "too_few"),
        ("approval", ["lime", "lime"], "duplicate"),
        ("approval", ["lime", "brick", "blue", "none"], "too_many"),
        ("approval", ["lime", "green"], "unknown_option"),
    ],
)
def test_what_can_not_be_a_ballot_is_refused_with_its_reason(method, chosen, code):
    with pytest.raises(ChoiceError) as refusal:
        BY_NAME[method].parse(chosen, OPTIONS, 2, 3)
    assert refusal.value.code == code


def test_votes_are_counted_in_ballot_order_with_zeros():
    assert single.count([({"c": "blue"}, 2), ({"c": "lime"}, 1)], OPTIONS) == {
        "lime": 1, "brick": 0, "blue": 2, "none": 0,
    }  # fmt: skip
    assert list(single.count([], OPTIONS)) == OPTIONS
    assert approval.count([({"a": ["blue", "lime"]}, 3), ({"a": ["lime"]}, 1)], OPTIONS)["lime"] == 4


def test_a_ballot_for_something_else_is_never_counted_silently():
    with pytest.raises(KeyError):
        single.count([({"c": "green"}, 1)], OPTIONS)


@pytest.mark.parametrize(
    ("votes", "leaders"),
    [
        ({"yes": 5, "no": 4, "abstain": 9}, ("yes",)),
        ({"yes": 4, "no": 5, "abstain": 0}, ("no",)),
        ({"yes": 4, "no": 4, "abstain": 1}, ("yes", "no")),
        ({"yes": 0, "no": 0, "abstain": 7}, ()),
        ({"yes": 0, "no": 0, "abstain": 0}, ()),
    ],
)
def test_a_motion_is_carried_by_more_yes_than_no(votes, leaders):
    assert motion.outcome(votes).leaders == leaders
    assert motion.outcome(votes).is_tie == (len(leaders) == 2)


def test_the_most_votes_lead_and_a_tie_is_a_tie():
    assert single.outcome({"lime": 3, "brick": 2}).leaders == ("lime",)
    assert approval.outcome({"lime": 3, "brick": 3, "blue": 1}).leaders == ("lime", "brick")
    assert single.outcome({"lime": 0, "brick": 0}).leaders == ()


@pytest.mark.parametrize(
    ("votes", "base", "tenths"),
    [
        (2340, 4555, 514),
        (1701, 4555, 373),
        (514, 4555, 113),
        (1, 3, 333),
        (2, 3, 667),
        (1, 2000, 1),
        (0, 0, 0),
        (7, 7, 1000),
    ],
)
def test_shares_are_exact_to_a_tenth_of_a_percent(votes, base, tenths):
    assert tenths_of_percent(votes, base) == tenths


# What must hold for any ballots

choices = st.sets(st.sampled_from(OPTIONS), min_size=1).map(sorted)
anything = st.lists(st.sampled_from([*OPTIONS, "green", ""]), max_size=6)


@given(anything, st.integers(1, 4), st.integers(0, 3))
def test_a_parsed_choice_always_obeys_the_rules(chosen, least, more):
    try:
        content = approval.parse(chosen, OPTIONS, least, least + more)
    except ChoiceError:
        right = set(chosen) <= set(OPTIONS) and len(set(chosen)) == len(chosen) and least <= len(chosen) <= least + more
        assert not right
    else:
        assert sorted(chosen) == content["a"]
        assert least <= len(content["a"]) <= least + more
        assert approval.parse(content["a"], OPTIONS, least, least + more) == content


@given(st.permutations(OPTIONS))
def test_the_order_of_choosing_does_not_show_in_a_ballot(chosen):
    assert approval.parse(chosen, OPTIONS, 1, 4) == approval.parse(OPTIONS, OPTIONS, 1, 4)


@given(st.lists(choices))
def test_counting_agrees_with_counting_by_hand_and_grouped_with_ungrouped(ballots):
    by_hand = Counter(option for ballot in ballots for option in ballot)
    votes = approval.count([({"a": ballot}, 1) for ballot in ballots], OPTIONS)
    grouped = Counter(tuple(ballot) for ballot in ballots)
    assert votes == {option: by_hand[option] for option in OPTIONS}
    assert votes == approval.count([({"a": list(ballot)}, number) for ballot, number in grouped.items()], OPTIONS)


@given(st.lists(st.sampled_from(OPTIONS)), st.randoms())
def test_the_order_of_ballots_does_not_matter_and_none_is_lost(ballots, random):
    votes = single.count([({"c": ballot}, 1) for ballot in ballots], OPTIONS)
    random.shuffle(ballots)
    assert single.count([({"c": ballot}, 1) for ballot in ballots], OPTIONS) == votes
    assert sum(votes.values()) == len(ballots)


@given(st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 9), min_size=1))
def test_nobody_has_more_votes_than_a_leader(votes):
    leaders = single.outcome(votes).leaders
    assert bool(leaders) == any(votes.values())
    assert all(votes[leader] == max(votes.values()) for leader in leaders)
    assert all(number < max(votes.values()) for option, number in votes.items() if leaders and option not in leaders)


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_a_share_is_never_half_a_tenth_off(votes, base):
    tenths = tenths_of_percent(votes, base)
    assert abs(2000 * votes - 2 * tenths * base) <= base
