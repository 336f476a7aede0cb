"""National numbers: read as people type them, checked, and never told again. All numbers here are fictitious."""

import logging
import pickle
from datetime import date

import pytest

from participation.residents.verification.countries import Country
from participation.residents.verification.numbers import (
    NotANationalNumber,
    read_number,
    read_sectoral_number,
)

RRN, RRN_SINCE_2000, RRN_BIS, BSN = "85073003328", "10123000104", "85473003317", "111222333"


@pytest.fixture(autouse=True)
def _pepper(settings):
    settings.PEPPER = "a pepper for these tests alone, and long enough"


@pytest.mark.parametrize(
    ("number", "born"),
    [
        (RRN, date(1985, 7, 30)),
        (RRN_SINCE_2000, date(2010, 12, 30)),
        (RRN_BIS, date(1985, 7, 30)),
        ("00022900145", date(2000, 2, 29)),
        ("85000000138", None),  # a refugee whose birthday nobody knows
    ],
)
def test_belgian_numbers_of_both_centuries_and_bis_numbers_are_read(number, born):
    read = read_number(Country.BELGIUM, number)
    assert read.birth_date() == born
    assert read.year_of_birth() == (born.year if born else 1985)


@pytest.mark.parametrize("number", [BSN, "999999990"])
def test_dutch_numbers_are_read_and_tell_no_birthday(number):
    read = read_number(Country.NETHERLANDS, number)
    assert (read.birth_date(), read.year_of_birth()) == (None, None)


@pytest.mark.parametrize(
    "typed",
    [
        "85.07.30-033.28",
        " 85 07 30 033 28 ",
        "85/07/30–033.28",
        "85\u200b073003328",
        "８５０７３００３３２８",
        "850730-03328\n",
    ],
)
def test_a_belgian_number_may_be_typed_as_on_the_card(typed):
    assert read_number(Country.BELGIUM, typed).pseudonym() == read_number(Country.BELGIUM, RRN).pseudonym()


def test_an_old_dutch_number_may_lack_its_first_nought():
    short = read_number(Country.NETHERLANDS, "10000008")
    assert short.pseudonym() == read_number(Country.NETHERLANDS, "0100.00.008").pseudonym()


@pytest.mark.parametrize(
    ("country", "typed", "sentence"),
    [
        (Country.BELGIUM, "", "Vul het nummer in."),
        (Country.BELGIUM, "85073003O28", "alleen cijfers"),
        (Country.BELGIUM, "8507300332", "11 cijfers"),
        (Country.BELGIUM, "85073003329", "geen geldig rijksregisternummer"),
        (Country.BELGIUM, "85073003238", "geen geldig rijksregisternummer"),  # two digits swapped
        (Country.BELGIUM, "85023000125", "geen geldig rijksregisternummer"),  # 30 February
        (Country.BELGIUM, "00000000097", "geen geldig rijksregisternummer"),
        (Country.NETHERLANDS, "123456789", "geen geldig BSN"),
        (Country.NETHERLANDS, "000000000", "geen geldig BSN"),
        (Country.NETHERLANDS, "1112223", "9 cijfers"),
        (Country.NETHERLANDS, "11122233X", "alleen cijfers"),
    ],
)
def test_a_wrong_number_is_refused_with_a_sentence_that_does_not_repeat_it(country, typed, sentence):
    with pytest.raises(NotANationalNumber) as refused:
        read_number(country, typed)
    assert sentence in str(refused.value.message)
    if typed:
        assert typed not in f"{refused.value!r} {refused.value} {refused.value.message}"
    assert refused.value.__context__ is None  # nor does an error behind it


def test_a_digid_broker_tells_a_bsn_with_its_sector():
    told = read_sectoral_number(f"S00000000:{BSN}")
    assert told.pseudonym() == read_number(Country.NETHERLANDS, BSN).pseudonym()
    assert read_sectoral_number(BSN).pseudonym() == told.pseudonym()


def test_another_sector_is_no_bsn():
    with pytest.raises(NotANationalNumber, match="geen BSN"):
        read_sectoral_number(f"S00000001:{BSN}")


def test_a_pseudonym_is_the_keyed_hash_that_a_roll_is_made_with():
    """HMAC-SHA256 of "BE:85073003328" under the pepper, computed with openssl."""
    expected = "cb343d0d92424e6f9f75f30ac5e728da10336cf2810fb5b81f3e092916b6c2dc"
    assert read_number(Country.BELGIUM, RRN).pseudonym() == expected


def test_pseudonyms_differ_by_country_and_by_town(settings):
    belgian, dutch = read_number(Country.BELGIUM, RRN), read_number(Country.NETHERLANDS, BSN)
    here = belgian.pseudonym()
    assert len(here) == 64
    assert here != dutch.pseudonym()
    settings.PEPPER = "the pepper of the next town, which is another"
    assert belgian.pseudonym() != here


def test_a_number_shows_itself_nowhere(caplog):
    number = read_number(Country.BELGIUM, RRN)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("participation").warning("Read %s and %r in %s.", number, number, [number])
    assert RRN not in caplog.text
    assert "hidden" in caplog.text
    with pytest.raises(TypeError):
        pickle.dumps(number)
