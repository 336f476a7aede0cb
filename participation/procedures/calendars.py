"""Which days the town hall works: no weekends, no public holidays of the country, no closing days of the town."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

import holidays

type DayOfYear = tuple[int, int]  # month, day

SATURDAY = 5


class Country(StrEnum):
    """Whose public holidays count."""

    BELGIUM = "BE"
    NETHERLANDS = "NL"


# In the Netherlands the "optional" ones (Good Friday, Liberation Day) are days on which town halls are closed.
CATEGORIES = {Country.BELGIUM: ("public",), Country.NETHERLANDS: ("public", "optional")}


@cache
def public_holidays(country: Country) -> holidays.HolidayBase:
    """Return the public holidays of a country, of whatever year is asked for."""
    return holidays.country_holidays(country.value, categories=CATEGORIES[country])


@dataclass(frozen=True)
class Calendar:
    """The working days of a town: `closed` are single days, `closed_yearly` (month, day) comes back every year."""

    country: Country
    closed: frozenset[date] = frozenset()
    closed_yearly: frozenset[DayOfYear] = frozenset()

    @classmethod
    def of(cls, country: Country, *, days: Iterable[date] = (), yearly: Iterable[DayOfYear] = ()) -> "Calendar":
        return cls(country, frozenset(days), frozenset(yearly))

    def is_working_day(self, day: date) -> bool:
        if day.weekday() >= SATURDAY or day in self.closed or (day.month, day.day) in self.closed_yearly:
            return False
        return day not in public_holidays(self.country)
