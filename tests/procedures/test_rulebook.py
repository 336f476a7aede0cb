"""What regulations say: presets, thresholds by the size of the town, and what is refused."""

from datetime import date

import pytest
from django.utils import translation

from participation.procedures.clock import Length, Unit
from participation.procedures.presets import OF_PROCEDURE, PRESETS, merged, preset
from participation.procedures.rulebook import RegulationRefused, read_rulebook

pytestmark = pytest.mark.once

SMALL = {"number": 12_001, "on": "2026-01-01", "source": "Statbel"}


def book(procedure="challenge", name="klassiek", people=12_001, **changes):
    return read_rulebook(preset(procedure, name, population=SMALL | {"number": people}, **changes))


@pytest.mark.parametrize("procedure", OF_PROCEDURE)
@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_adopted_for_every_procedure(procedure, name):
    assert book(procedure, name, people=50_000).deciding_body


@pytest.mark.parametrize(
    ("name", "people", "needed"),
    [
        ("klassiek", 12_001, 241), ("klassiek", 14_999, 300), ("klassiek", 15_000, 300), ("klassiek", 29_999, 300),
        ("klassiek", 30_000, 300), ("klassiek", 30_001, 301), ("gent", 220_000, 1000), ("antwerpen", 20_000, 300),
        ("antwerpen", 430_050, 4301), ("kapelle", 7_000, 15), ("puurs", 21_000, 500), ("leuven", 85_000, 750),
        ("rotterdam", 500_000, 0),
    ],
)  # fmt: skip
def test_the_threshold_is_that_of_the_band_rounded_up(name, people, needed):
    assert book(name=name, people=people).signatures_needed == needed


def test_a_cap_and_a_floor_hold():
    threshold = {"bands": [{"pct": "0.1"}], "floor": 20, "cap": 50}
    assert book(people=10_000, support={"threshold": threshold}).signatures_needed == 20
    assert book(people=100_000, support={"threshold": threshold}).signatures_needed == 50


def test_presets_say_what_their_towns_say():
    ghent, rotterdam, council = book(name="gent"), book(name="rotterdam"), book("agenda", "gent")
    assert (ghent.country, ghent.min_age, ghent.min_initiators) == ("BE", 16, 3)
    assert (rotterdam.country, rotterdam.min_initiators, rotterdam.deciding_body) == ("NL", 2, "wethouder")
    assert rotterdam.term("review") == Length(42, Unit.CALENDAR)
    assert council.term("admissibility") == Length(10, Unit.WORKING)
    assert ghent.term("progress") == Length(6, Unit.MONTHS)
    assert ghent.term("support") == Length(90, Unit.CALENDAR)
    assert ghent.population.on == date(2026, 1, 1)
    assert ghent.term("nothing of the kind") is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"terms": {"assess_cal": 0}}, "not a complete"),
        ({"terms": {"assess_weeks": 3}}, "not a complete"),
        ({"who": {"min_age": 11}}, "12 years"),
        ({"review_body": "College"}, "Who decides"),
        ({"publish": {"inadmissible": False}}, "legal ground"),
        ({"clock": {"back_counted_roll": True}}, "counted back"),
        ({"population": {"number": 200}, "support": {"threshold": {"bands": [{"abs": 201}]}}}, "no more than"),
        ({"population": {"number": 0}}, "how many"),
        ({"population": {"on": None}}, "which day"),
        ({"support": {"mode": "sometimes"}}, "which ways"),
        ({"support": {"channels": ["pigeon"]}}, "which ways"),
        ({"support": {"threshold": {"bands": []}}}, "not a complete"),
        ({"support": {"threshold": {"bands": [{"abs": 3, "pct": 3}]}}}, "not a complete"),
        ({"country": "FR"}, "not a complete"),
        ({"colour": "blue"}, "colour"),
        ({"min_initiators": 0}, "At least one person"),
    ],
)
def test_a_regulation_that_can_not_be_is_refused_with_the_reason(change, said):
    data = merged(preset("challenge", "klassiek", population=SMALL), change)
    with translation.override("en"), pytest.raises(RegulationRefused) as refused:
        read_rulebook(data)
    assert said in str(refused.value.message)


@pytest.mark.parametrize("key", ["terms", "support", "who", "country", "clock", "publish"])
def test_a_regulation_with_a_part_missing_is_refused(key):
    data = preset("challenge", "klassiek", population=SMALL)
    del data[key]
    with pytest.raises(RegulationRefused):
        read_rulebook(data)
