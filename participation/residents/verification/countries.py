"""The countries whose national numbers we read."""

from enum import StrEnum


class Country(StrEnum):
    BELGIUM = "BE"
    NETHERLANDS = "NL"
