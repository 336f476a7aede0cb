"""What a town's regulation says about a procedure, read from data: terms, thresholds, who may, and how.

A regulation is kept as JSON, with the keys that towns' own regulations have; `read_rulebook` makes a typed, checked
`Rulebook` of it or says all that is wrong at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.errors import Invalid, Sentence
from participation.procedures.calendars import Country
from participation.procedures.clock import Length, Unit

LEAST_AGE = 12
MODES = ("before", "after_admissibility", "none")
CHANNELS = ("web", "desk", "paper", "letter")
LEGAL_FORM_AT = ("submission", "agreement", "never")
KEYS = frozenset({
    "country", "deciding_body", "review_body", "who", "min_initiators", "legal_form_required_at", "support",
    "population", "terms", "clock", "complete_rounds", "repeat_block_months", "speaking_minutes", "publish",
    "agenda_lead_from",
})  # fmt: skip


class RegulationRefused(Invalid):
    """What a regulation says can not be. `faults` are whole sentences."""

    code = "regulation_refused"

    def __init__(self, faults: Sequence[Sentence]) -> None:
        super().__init__(" ".join(str(fault) for fault in faults))
        self.faults = list(faults)


@dataclass(frozen=True)
class Population:
    """How many inhabitants of the age that may sign there are, on which day, and who says so. 0: nobody said."""

    number: int = 0
    on: date | None = None
    source: str = ""


@dataclass(frozen=True)
class Band:
    """What is asked of a town with fewer than `below` inhabitants (None: of all others): `number`, or `percent`."""

    below: int | None = None
    number: int | None = None
    percent: Fraction | None = None

    def of(self, population: int) -> int:
        return self.number if self.number is not None else ceil((self.percent or 0) * population / 100)


@dataclass(frozen=True)
class Threshold:
    """How many signatures are needed: by the first band that fits, at least `floor` and at most `cap`."""

    bands: tuple[Band, ...]
    floor: int | None = None
    cap: int | None = None

    @property
    def needs_population(self) -> bool:
        return any(band.percent is not None or band.below is not None for band in self.bands)

    def of(self, population: int) -> int:
        band = next((band for band in self.bands if band.below is None or population < band.below), self.bands[-1])
        needed = max(band.of(population), self.floor or 0)
        return min(needed, self.cap) if self.cap else needed


@dataclass(frozen=True)
class Support:
    """Whether, when and how signatures are collected."""

    mode: str
    threshold: Threshold
    window_days: int
    early_close: bool
    channels: tuple[str, ...]
    min_identity_level: int
    public_names: str


@dataclass(frozen=True)
class Rulebook:
    """One version of a regulation, typed."""

    country: Country
    deciding_body: str
    review_body: str
    min_age: int
    min_initiators: int
    legal_form_required_at: str
    support: Support
    population: Population
    terms: Mapping[str, Length]
    roll_forward: bool
    suspend_in: frozenset[str]
    complete_rounds: int
    repeat_block_months: int
    speaking_minutes: int
    publishes_inadmissible: bool
    agenda_lead_from: str

    def term(self, name: str) -> Length | None:
        """Return the term of that name ("admissibility"); None where this regulation sets none."""
        return self.terms.get(name)

    @property
    def signatures_needed(self) -> int:
        return 0 if self.support.mode == "none" else self.support.threshold.of(self.population.number)


def read_rulebook(data: Mapping[str, Any]) -> Rulebook:
    """Return the rulebook that `data` (JSON) describes. Raises `RegulationRefused` with all that is wrong."""
    try:
        book = _typed(data)
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise RegulationRefused([_("This is not a complete regulation (%(what)s).") % {"what": error}]) from error
    if faults := list(_faults(book, data)):
        raise RegulationRefused(faults)
    return book


def _typed(data: Mapping[str, Any]) -> Rulebook:
    clock, publish, support = data["clock"], data["publish"], _support(data["support"])
    window = {"support": Length(support.window_days, Unit.CALENDAR)}
    return Rulebook(
        country=Country(data["country"]),
        deciding_body=str(data["deciding_body"]).strip(),
        review_body=str(data["review_body"]).strip(),
        min_age=int(data["who"]["min_age"]),
        min_initiators=int(data["min_initiators"]),
        legal_form_required_at=data["legal_form_required_at"],
        support=support,
        population=_population(data.get("population") or {}),
        terms=window | dict(map(_term, data["terms"].items())),
        roll_forward=bool(clock["roll_forward"]),
        suspend_in=frozenset(clock["suspend_in"]),
        complete_rounds=int(data["complete_rounds"]),
        repeat_block_months=int(data["repeat_block_months"]),
        speaking_minutes=int(data["speaking_minutes"]),
        publishes_inadmissible=bool(publish["inadmissible"]),
        agenda_lead_from=data.get("agenda_lead_from", "filing"),
    )


def _support(data: Mapping[str, Any]) -> Support:
    return Support(
        mode=data["mode"],
        threshold=_threshold(data["threshold"]),
        window_days=int(data["window_days"]),
        early_close=bool(data["early_close"]),
        channels=tuple(data["channels"]),
        min_identity_level=int(data["min_identity_level"]),
        public_names=data["public_names"],
    )


def _threshold(data: Mapping[str, Any]) -> Threshold:
    bands = tuple(map(_band, data["bands"]))
    if not bands:
        raise ValueError("bands")
    return Threshold(bands, data.get("floor"), data.get("cap"))


def _band(data: Mapping[str, Any]) -> Band:
    number, percent = data.get("abs"), data.get("pct")
    if (number is None) == (percent is None):
        raise ValueError("abs / pct")
    return Band(data.get("lt"), number, None if percent is None else Fraction(str(percent)))


def _population(data: Mapping[str, Any]) -> Population:
    on = data.get("on")
    return Population(int(data.get("number") or 0), date.fromisoformat(on) if on else None, str(data.get("source", "")))


def _term(entry: tuple[str, int]) -> tuple[str, Length]:
    """Read "admissibility_cal": 28 as 28 calendar days, under the name "admissibility"."""
    key, number = entry
    name, _underscore, unit = key.rpartition("_")
    return name, Length(int(number), Unit(unit))


def _faults(book: Rulebook, data: Mapping[str, Any]) -> "list[Sentence]":
    said = [*_faults_of_people(book), *_faults_of_support(book)]
    if unknown := sorted(set(data) - KEYS):
        said.append(_("Nobody knows what this means: %(keys)s.") % {"keys": ", ".join(unknown)})
    if book.review_body.casefold() == book.deciding_body.casefold():
        said.append(_("Who decides can not be who looks at it again."))
    if not book.publishes_inadmissible and not str(data["publish"].get("inadmissible_ground", "")).strip():
        said.append(_("What can not be treated is only kept from the public on a legal ground. Give that ground."))
    if data["clock"].get("back_counted_roll"):
        said.append(_("A term that is counted back never rolls to another day."))
    if book.legal_form_required_at not in LEGAL_FORM_AT or book.repeat_block_months < 0 or book.speaking_minutes < 0:
        said.append(_("Look at the legal form, the months between repeats and the minutes to speak."))
    return said


def _faults_of_people(book: Rulebook) -> "list[Sentence]":
    said: list[Sentence] = []
    if book.min_age < LEAST_AGE:
        said.append(_("The least age is 12 years."))
    if book.min_initiators < 1:
        said.append(_("At least one person starts it."))
    if not book.deciding_body:
        said.append(_("Say who decides."))
    return said


def _faults_of_support(book: Rulebook) -> "list[Sentence]":
    support, people = book.support, book.population.number
    said: list[Sentence] = []
    if support.mode not in MODES or not support.channels or not set(support.channels) <= set(CHANNELS):
        said.append(_("Say when signatures are collected, and in which ways."))
    if support.window_days < 1:
        said.append(_("Signatures are collected for at least one day."))
    if support.min_identity_level not in (1, 2):
        said.append(_("Who signs is known by e-mail (1) or as a resident (2)."))
    if support.mode == "none":
        return said
    if support.threshold.needs_population and not people:
        return [*said, _("Say how many inhabitants there are, on which day, and who counted them.")]
    if people and not (book.population.on and book.population.source):
        said.append(_("Say on which day the inhabitants were counted, and by whom."))
    if book.signatures_needed < 1 or (people and book.signatures_needed > people):
        said.append(_("At least one signature is needed, and no more than there are inhabitants."))
    return said
