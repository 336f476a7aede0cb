"""The texts of the demonstration town: TOML files in content/, with dates that count from the day of loading."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import formats, translation

FOLDER = Path(__file__).parent / "content"
LANGUAGES = ("nl", "en")  # everything is in these
SOME_IN = ("fr", "de")  # and a few pages in these; the others wait for translation
_PLACEHOLDER = re.compile(r"\{date:([+-]\d+)\}")

type Entry = dict[str, Any]


def read(name: str) -> Entry:
    """Return one file of content/ as it is written."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@dataclass(frozen=True)
class Words:
    """The texts of the content in one language (field_nl, field_en), their dates counted from `today`."""

    language: str
    today: date

    def of(self, entry: Entry, field: str) -> str:
        """Return the text of `field`, "" when it has none."""
        return with_dates(entry.get(f"{field}_{self.language}", ""), self.language, self.today)

    def lines(self, entry: Entry, field: str) -> list[str]:
        """Return the texts of a `field` that has several."""
        return [with_dates(text, self.language, self.today) for text in entry[f"{field}_{self.language}"]]


def in_languages(entry: Entry, field: str, today: date) -> dict[str, str]:
    """Return `field` in each language that the entry has it in."""
    texts = {language: Words(language, today).of(entry, field) for language in LANGUAGES}
    return {language: text for language, text in texts.items() if text}


def with_dates(text: str, language: str, today: date) -> str:
    """Write every {date:+12} out as the day twelve days after `today`: "4 december 2026"."""

    def written(match: re.Match[str]) -> str:
        with translation.override(language):
            return formats.date_format(today + timedelta(days=int(match[1])))

    return _PLACEHOLDER.sub(written, text).strip()
