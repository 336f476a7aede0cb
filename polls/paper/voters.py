"""Who stands at the table of a polling station: found by what the officer types, as the roll and the poll know them."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from participation.errors import DomainError
from participation.residents.models import User
from participation.residents.verification.countries import Country
from participation.residents.verification.numbers import NotANationalNumber, read_number
from polls.admission import check_person, voters_of
from polls.models import Electorate, Poll
from polls.paper.errors import NobodyKnown, PaperRefused
from polls.pseudonyms import account_pseudonym, identities_on_a_roll, pseudonym

LONGEST_NUMBER_OF_AN_ACCOUNT = 8


@dataclass(frozen=True)
class Voter:
    """Somebody who may vote: what the poll may know them as, the first one to mark, and their account, if any."""

    names: list[str]
    account: str
    person: User | None


@sensitive_variables()
def find_voter(poll: Poll, typed: str) -> Voter:
    """Return who may vote by an e-mail address, a national number, or the number that the desk has for a resident.

    On a roll nobody needs an account. Raises `NobodyKnown` and `PaperRefused`; neither repeats what was typed.
    """
    typed = typed.strip()
    identities, person = _by_address(typed) if "@" in typed else _by_number(typed)
    if poll.electorate == Electorate.ROLL:
        return _on_the_roll(poll, identities, person)
    if person is None:
        raise NobodyKnown
    return Voter(_as_online(poll, person), account_pseudonym(poll, person), person)


@sensitive_variables()
def _by_address(typed: str) -> tuple[list[str], User | None]:
    address = EmailAddress.objects.filter(email=typed.lower(), verified=True).select_related("user").first()
    person = address.user if address and address.user.is_active else None
    return [f"email:{typed.lower()}"], person


@sensitive_variables()
def _by_number(typed: str) -> tuple[list[str], User | None]:
    if typed.isdecimal() and len(typed) <= LONGEST_NUMBER_OF_AN_ACCOUNT:
        return [], User.objects.filter(pk=int(typed), is_active=True).first()
    keys = list(_keys(typed))
    return [f"key:{key}" for key in keys], User.objects.filter(person_key__in=keys, is_active=True).first()


@sensitive_variables()
def _keys(typed: str) -> list[str]:
    """Return the pseudonyms of what was typed where it is a national number."""
    found = []
    for country in Country:
        try:
            found.append(read_number(country, typed).pseudonym())
        except NotANationalNumber:
            continue
    return found


def _on_the_roll(poll: Poll, identities: list[str], person: User | None) -> Voter:
    known = [*identities, *(identities_on_a_roll(person) if person else [])]
    names = [pseudonym(poll, identity) for identity in dict.fromkeys(known)]
    entries = dict(poll.roll.filter(voter__in=names).values_list("voter", "eligible_from"))
    if not entries:
        raise NobodyKnown
    entitled = [name for name in names if name in entries and entries[name] <= poll.reference_day]
    if not entitled:
        raise PaperRefused(_("This person may not vote yet on the day that this poll goes by."))
    return Voter(entitled, account_pseudonym(poll, person) if person else "", person)


def _as_online(poll: Poll, person: User) -> list[str]:
    try:
        return voters_of(poll, check_person(person, poll))
    except DomainError:
        raise PaperRefused(
            _("This person may not vote in this poll: the town does not know them well enough, or they live elsewhere.")
        ) from None
