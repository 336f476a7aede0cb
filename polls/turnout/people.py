"""Where those who may vote live and how old they are, as far as the town knows: by pseudonyms, for one table."""

from collections import Counter
from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.conf import settings

from participation.residents.models import Level, User
from participation.residents.verification.models import CensusEntry
from polls.models import Electorate, Poll
from polls.pseudonyms import pseudonym

BANDS = ((0, 29), (30, 44), (45, 64), (65, 200))
UNKNOWN = len(BANDS)

type Home = tuple[str, int]
"""The code of a neighbourhood ("" where it is not known), and the number of an age band."""
type Sums = Counter[Home]


def band_of(year_of_birth: int | None, poll: Poll) -> int:
    """Return the band of an age, by the years alone: nobody's birthday is known."""
    if year_of_birth is None:
        return UNKNOWN
    age = poll.closing_day.year - year_of_birth
    return next((number for number, (low, high) in enumerate(BANDS) if low <= age <= high), UNKNOWN)


def turnout_of(poll: Poll) -> tuple[Sums, Sums]:
    """Return how many may vote and how many did, by neighbourhood and band."""
    homes = dict(_homes(poll))
    voted = Counter(homes.get(voter, ("", UNKNOWN)) for voter in _voters(poll))
    eligible = Counter(_eligible(poll, homes))
    return Counter({home: max(eligible[home], voted[home]) for home in {*eligible, *voted}}), voted


def _voters(poll: Poll) -> Iterator[str]:
    return poll.marks.order_by().values_list("voter", flat=True).iterator()


def _eligible(poll: Poll, homes: dict[str, Home]) -> Iterator[Home]:
    """Yield the home of everybody who may vote: on the roll, or who lives here by the census or the accounts."""
    if poll.electorate == Electorate.ROLL:
        entitled = poll.roll.entitled_on(poll.reference_day).order_by().values_list("voter", flat=True)
        yield from (homes.get(voter, ("", UNKNOWN)) for voter in entitled.iterator())
        return
    codes = frozenset(poll.neighbourhoods.values_list("code", flat=True))
    is_anywhere = poll.electorate != Electorate.NEIGHBOURHOODS
    yield from (home for home in _residents(poll) if is_anywhere or home[0] in codes)


def _residents(poll: Poll) -> Iterator[Home]:
    if CensusEntry.objects.exists():
        old_enough = CensusEntry.objects.filter(eligible_from__lte=poll.closing_day)
        rows = old_enough.order_by().values_list("neighbourhood__code", "eligible_from")
        yield from ((code or "", band_of(day.year - settings.VERIFICATION.age, poll)) for code, day in rows.iterator())
        return
    known = User.objects.filter(level__gte=Level.RESIDENT, is_active=True).order_by()
    for code, year in known.values_list("neighbourhood__code", "year_of_birth").iterator():
        yield code or "", band_of(year, poll)


def _homes(poll: Poll) -> Iterator[tuple[str, Home]]:
    """Yield of everybody whom the town knows what the poll may call them, and their home; accounts know best."""
    census = CensusEntry.objects.order_by().values_list("person_key", "neighbourhood__code", "eligible_from")
    for key, code, day in census.iterator():
        yield pseudonym(poll, f"key:{key.lower()}"), (code or "", band_of(day.year - settings.VERIFICATION.age, poll))
    accounts = User.objects.order_by().values_list("pk", "person_key", "neighbourhood__code", "year_of_birth")
    homes = {pk: (key, (code or "", band_of(year, poll))) for pk, key, code, year in accounts.iterator()}
    for pk, (key, home) in homes.items():
        yield pseudonym(poll, f"user:{pk}"), home
        if key:
            yield pseudonym(poll, f"key:{key.lower()}"), home
    addresses = EmailAddress.objects.filter(verified=True).order_by().values_list("email", "user_id")
    for address, pk in addresses.iterator():
        if pk in homes:
            yield pseudonym(poll, f"email:{address.lower()}"), homes[pk][1]
