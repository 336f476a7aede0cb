"""The rows of a Pabulib file (.pb), section by section: META, PROJECTS and VOTES, each with a line of column names.

Format: Stolicki, Szufa, Talmon: "Pabulib", arXiv:2012.06539. Nothing is held in memory but the row that is read.
"""

import csv
from collections.abc import Iterator
from typing import NoReturn

from polls.methods.files.reading import MalformedFile

SECTIONS = ("META", "PROJECTS", "VOTES")


class Sections:
    """The file's rows, section by section, with the line number for messages.

    Between quotes a row may run on over several lines. Such a row is also what an unclosed quote makes of all that
    follows, so a refusal names the first line of a row, and the first row so long.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._reader = csv.reader(self._watched(lines), delimiter=";")
        self._has_ended = False
        self._first = self._last = 0  # the lines of the row that is read now
        self._run_on = ""
        self._next_section = ""
        self._met: set[str] = set()

    @property
    def line(self) -> int:
        """Where the row that is read now begins, counted from 1."""
        return max(self._first, 1)

    def refuse(self, reason: str) -> NoReturn:
        raise MalformedFile(self.line, " ".join(reason.split()) + self._run_on)

    def start(self) -> None:
        """Read the first line, which must be META."""
        for row in self.section():
            self.refuse(f"the file must start with META, not {row[0][:40]!r}")

    def header(self, section: str, needed: tuple[str, ...]) -> list[str]:
        """Return the column names of `section`, the section that `section()` last stopped at."""
        if self._next_section != section:
            self.refuse(f"the section {section} is missing")
        columns = [name.strip() for name in next(self._read(), [])]
        if missing := [name for name in needed if name not in columns]:
            self.refuse(f"the section {section} has no column {missing[0]}")
        return columns

    def section(self) -> Iterator[list[str]]:
        """Yield rows until the next section or the end of the file."""
        self._next_section = ""
        for row in self._read():
            if row[0].strip().upper() in SECTIONS and len(row) == 1:
                self._enter(row[0].strip().upper())
                return
            yield row

    def _enter(self, section: str) -> None:
        if section in self._met:
            self.refuse(f"the section {section} stands here a second time")
        self._met.add(section)
        self._next_section = section

    def as_dict(self, columns: list[str], row: list[str]) -> dict[str, str]:
        if len(row) != len(columns):
            self.refuse(f"{len(row)} values where {len(columns)} columns are named")
        return {name: value.strip() for name, value in zip(columns, row, strict=True)}

    def _read(self) -> Iterator[list[str]]:
        try:
            for row in self._reader:
                self._place_row()
                if any("\0" in cell for cell in row):
                    self.refuse("a NUL character is no text")
                if any(cell.strip() for cell in row):
                    yield row
        except UnicodeDecodeError as error:  # raised for a block of lines, of which none is read yet
            before = error.object[: error.start].count(b"\n")
            raise MalformedFile(self._reader.line_num + before + 1, "the file is not UTF-8 text") from None
        except csv.Error as error:
            self._place_row()
            self.refuse(str(error))

    def _watched(self, lines: Iterator[str]) -> Iterator[str]:
        yield from lines
        self._has_ended = True

    def _place_row(self) -> None:
        """Note where the row just read begins and ends. One that wanted more lines than there are is refused."""
        self._first, self._last = self._last + 1, self._reader.line_num
        if self._has_ended:
            self.refuse("a quote in this row is not closed")
        if self._first < self._last and not self._run_on:
            self._run_on = (
                f" (the row on line {self._first} runs on to line {self._last}: perhaps a quote is not closed)"
            )
