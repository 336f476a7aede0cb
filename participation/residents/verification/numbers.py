"""National numbers: read as people type them, checked, and turned into a pseudonym. They go no further than here.

The Belgian number (rijksregisternummer) tells birth date and sex, the Dutch one (BSN) is for public tasks alone, so
neither is stored, logged, mailed or shown: what leaves this module is a keyed hash. No error says what was typed.
"""

import hmac
import re
import unicodedata
from calendar import monthrange
from datetime import date

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from participation.errors import Invalid
from participation.residents.verification.countries import Country

SEPARATORS = re.compile("[\\s.\\-/\u2010-\u2014\u200b]+")  # and the dashes and blanks that word processors put
BSN_SECTOR = "S00000000"  # what DigiD puts before a BSN; other sectors carry other numbers
UNKNOWN_SEX, KNOWN_SEX = 20, 40  # added to the month in a bis number


class NotANationalNumber(Invalid):
    """What was typed can not be a national number. The message never repeats it."""

    code = "not_a_national_number"


class NationalNumber:
    """A number that passed its check. It shows itself nowhere: not when printed, not in a trace."""

    __slots__ = ("_digits", "country")

    def __init__(self, country: Country, digits: str) -> None:
        self.country = country
        self._digits = digits

    def __repr__(self) -> str:
        return f"NationalNumber({self.country}, hidden)"

    def __reduce__(self) -> str:
        raise TypeError("A national number can not be stored.")

    def pseudonym(self) -> str:
        """Return who this is to this town and to no other: 64 hexadecimal digits, under the town's pepper."""
        return hmac.digest(settings.PEPPER.encode(), f"{self.country}:{self._digits}".encode(), "sha256").hex()

    def birth_date(self) -> date | None:
        """Return the day of birth that a Belgian number tells; None where it tells none (whole) day."""
        if self.country is not Country.BELGIUM:
            return None
        year, month, day = _birth_of(self._digits)
        return date(year, month, day) if month and day else None

    def year_of_birth(self) -> int | None:
        return _birth_of(self._digits)[0] if self.country is Country.BELGIUM else None


@sensitive_variables()
def read_number(country: Country, typed: str) -> NationalNumber:
    """Return the number that somebody typed, with or without points, dashes and spaces. Raises `NotANationalNumber`."""
    digits = _digits_of(typed)
    if country is Country.BELGIUM:
        return NationalNumber(country, _checked_rrn(digits))
    return NationalNumber(country, _checked_bsn(digits))


@sensitive_variables()
def read_sectoral_number(told: str) -> NationalNumber:
    """Return the BSN in what a DigiD broker tells ("S00000000:<bsn>"). Another sector raises `NotANationalNumber`."""
    sector, _colon, number = told.rpartition(":")
    if sector not in ("", BSN_SECTOR):
        raise NotANationalNumber(_("DigiD did not give a BSN. Come to the desk, then we can help you."))
    return read_number(Country.NETHERLANDS, number)


@sensitive_variables()
def _digits_of(typed: str) -> str:
    digits = SEPARATORS.sub("", unicodedata.normalize("NFKC", typed))
    if not digits:
        raise NotANationalNumber(_("Fill in the number."))
    if not (digits.isascii() and digits.isdecimal()):
        raise NotANationalNumber(_("The number consists of digits only. Look at the number on your card again."))
    return digits


@sensitive_variables()
def _checked_rrn(digits: str) -> str:
    """Check a rijksregisternummer YYMMDD-SSS-CC: CC = 97 - (the nine digits, since 2000 after a 2) mod 97."""
    if len(digits) != 11:
        raise NotANationalNumber(
            _("A Belgian national register number has 11 digits. Look at the number on your card again.")
        )
    if _century_of(digits) is None or not _is_birth(digits) or digits[6:9] in ("000", "999"):
        raise NotANationalNumber(
            _("This is not a valid national register number. Perhaps two digits were swapped: look at your card again.")
        )
    return digits


@sensitive_variables()
def _century_of(digits: str) -> int | None:
    """Return 1900 or 2000, whichever the check digits belong to; None when they belong to neither."""
    first, check = digits[:9], int(digits[9:])
    for century, prefix in ((1900, ""), (2000, "2")):
        if 97 - int(prefix + first) % 97 == check:
            return century
    return None


@sensitive_variables()
def _birth_of(digits: str) -> tuple[int, int, int]:
    """Return year, month and day of birth, 0 where unknown. A bis number adds 20 or 40 to the month."""
    month = int(digits[2:4])
    for added in (KNOWN_SEX, UNKNOWN_SEX):
        if month >= added:
            month -= added
            break
    return (_century_of(digits) or 0) + int(digits[:2]), month, int(digits[4:6])


@sensitive_variables()
def _is_birth(digits: str) -> bool:
    """Say whether there is such a day; month and day may be unknown."""
    year, month, day = _birth_of(digits)
    return month == 0 or (month <= 12 and day <= monthrange(year, month)[1])


@sensitive_variables()
def _checked_bsn(digits: str) -> str:
    """Check a BSN by its 11-test: 9·d1 + 8·d2 + … + 2·d8 - d9 is a multiple of 11. An old one lacks its first 0."""
    if len(digits) not in (8, 9):
        raise NotANationalNumber(_("A BSN has 9 digits. Look at the number on your card again."))
    digits = digits.zfill(9)
    weighed = sum(weight * int(digit) for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True))
    if weighed % 11 or not int(digits):
        raise NotANationalNumber(
            _("This is not a valid BSN. Perhaps two digits were swapped: look at your card again.")
        )
    return digits
