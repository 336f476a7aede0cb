"""The town's own register, without names: who lives here, and from when they are old enough."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from participation.audit.models import Entry
from participation.dossiers.models import Neighbourhood
from participation.residents.verification.census import Residence, residence_of
from participation.residents.verification.countries import Country
from participation.residents.verification.models import Census, CensusEntry
from participation.residents.verification.numbers import read_number

pytestmark = pytest.mark.django_db
ANN, CHILD, NOBODY_KNOWS_WHEN = "85.07.30-033.28", "10123000104", "85000000138"


@pytest.fixture
def north():
    return Neighbourhood.objects.create(code="noord", name="Noord")


@pytest.fixture
def make(tmp_path, capsys):
    """Make a census of a register: make("number,neighbourhood\\n…") gives its file."""

    def made(register, *options):
        (tmp_path / "register.csv").write_text(register, encoding="utf-8-sig")
        call_command("make_census", tmp_path / "register.csv", tmp_path / "census.csv", *options)
        return tmp_path / "census.csv"

    return made


@pytest.fixture
def loaded(make, north):
    call_command("load_census", make(f"number,neighbourhood\n{ANN},noord\n{CHILD},\n{NOBODY_KNOWS_WHEN},\n"))


def key(number, country=Country.BELGIUM):
    return read_number(country, number).pseudonym()


def test_a_census_tells_who_lives_here_where_and_from_when_they_are_old_enough(loaded, north, noon):
    assert residence_of(key(ANN), noon) == Residence(True, True, north)
    assert residence_of(key(CHILD), noon) == Residence(True, False)
    assert CensusEntry.objects.get(person_key=key(CHILD)).eligible_from == date(2026, 12, 30)
    assert residence_of(key(CHILD), noon + timedelta(days=37)).is_old_enough
    assert CensusEntry.objects.get(person_key=key(NOBODY_KNOWS_WHEN)).eligible_from == date(2001, 12, 31)
    assert residence_of(key("85473003317"), noon) == Residence(False)
    assert Entry.objects.get(action="census.loaded").data == {"people": 3}


def test_without_a_census_nothing_is_known(noon):
    assert residence_of(key(ANN), noon) == Residence(None)


def test_the_file_holds_no_number_and_no_birthday(make):
    written = make(f"number,name\n{ANN},Ann Peeters\n").read_text()
    assert key(ANN) in written
    for told in ("85073003328", ANN, "1985", "Peeters"):
        assert told not in written


def test_a_new_census_takes_the_place_of_the_one_before(loaded, make, noon):
    call_command("load_census", make(f"number,neighbourhood\n{CHILD},\n"))
    assert residence_of(key(ANN), noon) == Residence(False)
    assert (Census.objects.get().people, CensusEntry.objects.count()) == (1, 1)


def test_a_dutch_register_tells_the_birthday_itself(make):
    census = make("number,born\n111222333,2012-02-29\n", "--country", "NL")
    assert f"{key('111222333', Country.NETHERLANDS)},2028-02-29," in census.read_text()


@pytest.mark.parametrize(
    ("register", "options", "said"),
    [
        (f"number\n{ANN}\n85073003329\n", (), "Line 3 has no valid number."),
        ("rrn\n85073003328\n", (), "The first line lacks: number."),
        ("number\n111222333\n", ("--country", "NL"), "Line 2 has no day of birth."),
    ],
)
def test_a_wrong_register_is_told_by_its_line_and_writes_nothing(make, tmp_path, register, options, said):
    with pytest.raises(CommandError, match=said) as refused:
        make(register, *options)
    assert "8507" not in str(refused.value)
    assert not (tmp_path / "census.csv").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("noord", "zuid"), "Line 2 is not as make_census writes it."),
        (lambda text: text.replace("2001-07-30", "30 July"), "Line 2 is not as make_census writes it."),
        (lambda text: text + text.splitlines()[1], "Somebody is in the file twice."),
        (lambda text: text.replace("pepper ", "pepper x"), "The first line lacks: pepper"),
    ],
    ids=["unknown neighbourhood", "no day", "twice", "another pepper"],
)
def test_a_wrong_census_changes_nothing(loaded, make, north, noon, change, said):
    census = make(f"number,neighbourhood\n{ANN},noord\n")
    census.write_text(change(census.read_text()))
    with pytest.raises(CommandError, match=said):
        call_command("load_census", census)
    assert Census.objects.get().people == 3
    assert residence_of(key(ANN), noon).lives_here
