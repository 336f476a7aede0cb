"""Who a voter is inside one poll: a keyed hash, so that neither roll nor mark names anybody.

An identity is a string "email:<address>", "key:<person_key>" or "user:<number of the account>". Its pseudonym is
HMAC-SHA256 under the installation's pepper, which is not in the database, over the poll's own key: the same person
has another pseudonym in every poll, and a stolen database tells nothing about who is on which roll.
"""

import hmac

from allauth.account.models import EmailAddress
from django.conf import settings

from participation.residents.models import User
from polls.models import Poll


def pseudonym(poll: Poll, identity: str) -> str:
    """Return the pseudonym (64 hexadecimal digits) of `identity` in `poll`."""
    return _keyed_hash(settings.PEPPER, f"polls.voter\n{poll.key.hex}\n{identity}")


def account_pseudonym(poll: Poll, person: User) -> str:
    """Return the pseudonym of a person's account in `poll`."""
    return pseudonym(poll, f"user:{person.pk}")


def choice_key(pepper: str, voter: str) -> str:
    """Return the key under which a voter's ballot is found while the poll is open; closing destroys its `pepper`.

    The installation's own is in it too. Neither is in the database: a copy of it joins no voter to a ballot.
    """
    return _keyed_hash(f"{settings.PEPPER}{pepper}", f"polls.choice\n{voter}")


def identities_on_a_roll(person: User) -> list[str]:
    """Return how a roll may know `person`: by a confirmed e-mail address, or by the key of the population register."""
    addresses = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    return [f"email:{address.lower()}" for address in addresses] + _by_key(person)


def identities_without_a_roll(person: User) -> list[str]:
    """Return the identities of `person` where there is no roll, the strongest first.

    The key of the population register outlives an account; the account's number is for who has none (yet).
    """
    return [*_by_key(person), f"user:{person.pk}"]


def _by_key(person: User) -> list[str]:
    return [f"key:{person.person_key.lower()}"] if person.person_key else []


def _keyed_hash(secret: str, message: str) -> str:
    return hmac.digest(secret.encode(), message.encode(), "sha256").hex()
