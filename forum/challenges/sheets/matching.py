"""Who a signer on paper is: found by number or name as at the desk, with equal names told apart; else made known."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from forum.challenges.sheets.models import LONGEST_ON_PAPER, Row
from participation.audit.actions import record
from participation.audit.purposes import Purpose
from participation.audit.reads import read_each
from participation.errors import Invalid
from participation.residents.desk.models import Contact
from participation.residents.desk.search import MOST_FOUND, SHOWN, masked
from participation.residents.models import Level, User
from participation.residents.verification.census import residence_of
from participation.residents.verification.countries import Country
from participation.residents.verification.numbers import NationalNumber, NotANationalNumber, read_number
from participation.residents.verification.pepper import mark_pepper
from participation.text import fold

PAPER = "paper"
MOST_LOOKED_AT = 200  # that have those letters in their name


@dataclass(frozen=True)
class Candidate:
    """Somebody with that name. `is_sure`: the same name, birthday and address stood on a sheet before."""

    person: User
    masked_email: str
    is_sure: bool


class NotByTheRegister(Invalid):
    """The census says that they do not live here, or are too young."""

    code = "not_by_the_register"


def candidates(row: Row, *, by: User, at: datetime) -> list[Candidate]:
    """Return who the signer of a row may be, and record that they were shown."""
    same, found = _seen_before(row), _namesakes(row)
    if found:
        read_each(found, SHOWN, Purpose.DUPLICATES, by, at)
    return [Candidate(person, masked(person.email), person.pk in same) for person in found]


def is_too_young(row: Row) -> bool:
    """Whether the signer was too young, by the regulation of the case, on the day on which the sheet came in."""
    sheet = row.sheet
    if row.born is None or sheet.handed_in_at is None:
        return False
    day = timezone.localdate(sheet.handed_in_at)
    years = day.year - row.born.year - ((day.month, day.day) < (row.born.month, row.born.day))
    return years < sheet.proposal.case.rulebook.min_age


def has_candidates(row: Row) -> bool:
    return bool(_namesakes(row))


@sensitive_variables()
def person_with_number(typed: str, at: datetime) -> tuple[str, User | None]:
    """Return the pseudonym of a national number, and who is known by it. The number itself goes no further.

    Raises `NotByTheRegister` where the town's census says that they may not sign, and `Invalid` for no number.
    """
    pseudonym = _number(typed).pseudonym()
    residence = residence_of(pseudonym, at)
    if residence.lives_here is False:
        raise NotByTheRegister(_("By the population register this person does not live here."))
    if residence.is_old_enough is False:
        raise NotByTheRegister(_("By the population register this person is too young."))
    return pseudonym, User.objects.filter(person_key=pseudonym).first()


def make_known(row: Row, *, pseudonym: str = "", by: User, at: datetime) -> User:
    """Make an account without e-mail for a signer, as at the desk, in the caller's transaction.

    What stands on a sheet shows nobody's face: it gives no level at which one votes. That takes a card or a letter.
    """
    if pseudonym:
        mark_pepper(at)
    person = User.objects.create_user(
        None, display_name=row.name[:80], level=Level.CONFIRMED, level_method=PAPER, level_at=at, date_joined=at,
        year_of_birth=row.born.year if row.born else None, person_key=pseudonym,
    )  # fmt: skip
    Contact.objects.create(person=person, name=row.name[:100], address=row.address[:LONGEST_ON_PAPER])
    record("desk.resident_created", person, by=by, at=at, channel=PAPER, on_behalf_of=person)
    return person


def _namesakes(row: Row) -> list[User]:
    """Whoever has all the words of that name, in whatever order, and was not born in another year."""
    fits, words = Q(pk__in=_seen_before(row)), row.name.split()
    named = Q()
    for word in words:
        named &= Q(display_name__icontains=word) | Q(contact__name__icontains=word)
    if words:
        fits |= named & (Q(year_of_birth=None) | Q(year_of_birth=row.born.year if row.born else None))
    people = User.objects.filter(fits, is_active=True).select_related("neighbourhood").order_by("pk")
    wanted = set(fold(row.name).split())
    return [each for each in people.distinct()[:MOST_LOOKED_AT] if wanted <= _names(each)][:MOST_FOUND]


def _names(person: User) -> set[str]:
    """Return the words of all names by which the town knows somebody."""
    names = Contact.objects.filter(person=person).values_list("name", flat=True)
    return set(fold(" ".join([person.display_name, *names])).split())


def _seen_before(row: Row) -> set[int]:
    if row.born is None:
        return set()
    others = Row.objects.filter(born=row.born, person__isnull=False).exclude(pk=row.pk)
    same = [each for each in others if (fold(each.name), fold(each.address)) == (fold(row.name), fold(row.address))]
    return {each.person_id for each in same if each.person_id}


@sensitive_variables()
def _number(typed: str) -> NationalNumber:
    for country in Country:
        try:
            return read_number(country, typed)
        except NotANationalNumber:
            continue
    raise Invalid(_("That is no national number."))
