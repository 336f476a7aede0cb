"""What the town notes when somebody tells who a person is, and when it refuses."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError

from participation import refusals
from participation.audit.changes import value_hash
from participation.audit.models import Entry
from participation.dossiers.models import Neighbourhood
from participation.errors import NotPermitted
from participation.residents.models import Level, User
from participation.residents.verification import errors
from participation.residents.verification.actions import verify
from participation.residents.verification.countries import Country
from participation.residents.verification.evidence import Evidence, Method, is_old_enough, lives_here
from participation.residents.verification.models import PepperMark
from participation.residents.verification.numbers import read_number

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture
def pseudonym():
    return read_number(Country.BELGIUM, "85.07.30-033.28").pseudonym()


@pytest.fixture
def told(pseudonym):
    """Make what a provider tells: told(lives_here=False)."""

    def make(**different):
        what = {"method": Method.ACM, "pseudonym": pseudonym, "year_of_birth": 1985}
        return Evidence(**what | {"is_old_enough": True, "lives_here": True} | different)

    return make


def entries(person):
    return list(Entry.objects.filter(subject_id=str(person.pk)).exclude(action="resident.role_granted"))


def test_a_resident_is_noted_with_how_and_when_and_nothing_raw(outsider, told, pseudonym, noon):
    quarter = Neighbourhood.objects.create(code="noord", name="Noord")
    verify(outsider, told(neighbourhood=quarter), at=noon, by=outsider)
    assert (outsider.level, outsider.level_method, outsider.level_at) == (Level.RESIDENT, "acm", noon)
    assert (outsider.person_key, outsider.year_of_birth, outsider.neighbourhood) == (pseudonym, 1985, quarter)
    (entry,) = entries(outsider)
    assert (entry.action, entry.actor_id, entry.channel) == ("resident.verified", outsider.pk, "web")
    fields = ["level", "level_method", "neighbourhood", "person_key", "year_of_birth"]
    assert (entry.data["method"], sorted(entry.data["fields"])) == ("acm", fields)
    assert entry.data["fields"]["year_of_birth"] == ["", value_hash("year_of_birth", 1985)]
    assert entry.data["fields"]["level_method"][1] == "acm"
    assert pseudonym not in str(entry.data)


def test_an_identity_without_an_address_is_kept_but_raises_nothing(outsider, told, pseudonym, noon):
    verify(outsider, told(lives_here=None), at=noon, by=outsider)
    assert (outsider.level, outsider.person_key) == (Level.CONFIRMED, pseudonym)
    assert entries(outsider)[0].action == "resident.identified"


def test_a_letter_then_does_the_rest_and_keeps_the_identity(outsider, told, pseudonym, noon):
    verify(outsider, told(lives_here=None), at=noon, by=outsider)
    verify(outsider, Evidence(method=Method.LETTER, lives_here=True), at=noon + timedelta(days=9), by=outsider)
    assert (outsider.level, outsider.level_method, outsider.person_key) == (Level.RESIDENT, "letter", pseudonym)


def test_an_identity_after_a_letter_leaves_the_level(alice, told, pseudonym, noon):
    verify(alice, told(lives_here=None), at=noon + timedelta(days=1), by=alice)
    assert (alice.level, alice.level_method, alice.person_key) == (Level.RESIDENT, "desk", pseudonym)


def test_a_person_may_verify_again(outsider, told, noon):
    verify(outsider, told(), at=noon, by=outsider)
    verify(outsider, told(), at=noon + timedelta(days=365), by=outsider)
    assert outsider.level_at == noon + timedelta(days=365)


@pytest.mark.parametrize(
    ("different", "refusal"),
    [({"lives_here": False}, errors.NotFromHere), ({"is_old_enough": False}, errors.TooYoung)],
)
def test_somebody_from_elsewhere_or_too_young_is_refused_and_nothing_is_noted(outsider, told, noon, different, refusal):
    with pytest.raises(refusal) as refused:
        verify(outsider, told(**different), at=noon, by=outsider)
    assert str(refused.value.message).endswith(".")
    outsider.refresh_from_db()
    assert (outsider.level, outsider.person_key, outsider.year_of_birth) == (Level.CONFIRMED, "", None)
    assert entries(outsider) == []


def test_one_identity_has_one_account_and_the_desk_gets_a_hint(outsider, alice, told, noon):
    verify(alice, told(), at=noon, by=alice)
    with pytest.raises(errors.PseudonymTaken, match="loket"):
        verify(outsider, told(), at=noon, by=outsider)
    outsider.refresh_from_db()
    assert (outsider.level, outsider.person_key) == (Level.CONFIRMED, "")
    (hint,) = entries(outsider)
    assert (hint.action, hint.data) == ("resident.duplicate_found", {"method": "acm", "other_account": alice.pk})


def test_the_database_itself_refuses_a_second_account_with_an_identity(outsider, alice, told, noon):
    verify(alice, told(), at=noon, by=alice)
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=outsider.pk).update(person_key=alice.person_key)


def test_an_account_never_changes_to_another_person(alice, told, noon):
    verify(alice, told(), at=noon, by=alice)
    sister = read_number(Country.BELGIUM, "10123000104").pseudonym()
    with pytest.raises(errors.SomebodyElse):
        verify(alice, told(pseudonym=sister), at=noon, by=alice)


def test_a_closed_account_is_not_verified(outsider, told, noon, officer):
    User.objects.filter(pk=outsider.pk).update(is_active=False)
    with pytest.raises(errors.NotActive):
        verify(outsider, told(method=Method.DESK), at=noon, by=officer)


def test_a_neighbour_can_not_verify_somebody_and_an_officer_can(outsider, bob, told, noon, officer):
    with pytest.raises(NotPermitted):
        verify(outsider, told(), at=noon, by=bob)
    verify(outsider, told(method=Method.DESK), at=noon, by=officer, channel="desk")
    (entry,) = entries(outsider)
    assert (entry.actor_id, entry.channel, outsider.level_method) == (officer.pk, "desk", "desk")


@pytest.mark.parametrize(
    ("born", "today", "said"),
    [
        (date(2010, 12, 30), (2026, 12, 29), False),
        (date(2010, 12, 30), (2026, 12, 30), True),
        (date(2012, 2, 29), (2028, 2, 28), False),
        (date(2008, 2, 29), (2024, 2, 29), True),
        (None, (2026, 11, 23), None),
    ],
)
def test_old_enough_is_counted_to_the_day(born, today, said):
    assert is_old_enough(born, datetime(*today, 12, 0, tzinfo=BRUSSELS)) is said


def test_old_enough_is_counted_by_the_day_in_town():
    last_evening_in_utc = datetime(2026, 12, 29, 23, 30, tzinfo=ZoneInfo("UTC"))
    assert is_old_enough(date(2010, 12, 30), last_evening_in_utc) is True


@pytest.mark.parametrize(("code", "said"), [("12025", True), ("12999", True), ("11002", False), ("", None)])
def test_a_merged_town_has_more_than_one_code(code, said):
    assert lives_here(code) is said


class TestPepper:
    @pytest.fixture(autouse=True)
    def _town_of_its_own(self, settings):
        settings.DEBUG, settings.TEST_SITE, settings.ALLOW_DEMO = False, False, False

    def test_a_town_without_pseudonyms_starts_with_any_pepper(self, settings):
        settings.PEPPER = "one"
        assert refusals.refusals_of_data() == []

    def test_a_town_whose_pepper_was_lost_does_not_start(self, outsider, told, noon, settings):
        verify(outsider, told(), at=noon, by=outsider)
        assert refusals.refusals_of_data() == []
        settings.PEPPER = "another"
        (sentence,) = refusals.refusals_of_data()
        assert sentence.startswith("PEPPER")
        assert sentence.endswith(".")

    def test_the_mark_tells_nothing_of_the_pepper(self, outsider, told, noon, settings):
        verify(outsider, told(), at=noon, by=outsider)
        verify(outsider, told(), at=noon, by=outsider)
        (mark,) = PepperMark.objects.all()
        assert len(mark.mark) == 24
        assert settings.PEPPER not in mark.mark
