"""One line per fault: what was done, what people saw, what was lost, and how long until all was well."""

import json
import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.chaos.acts import Failure

SILENT_HOWS = {"cut off", "nobody there", "no answer in time"}


@dataclass
class Row:
    """What happened. Seconds count from when the fault began; `acts_back` is None where no act ever failed."""

    fault: str = ""
    done: str = ""
    acknowledged: dict[str, int] = field(default_factory=dict)
    tried_again: int = 0
    seen: dict[str, int] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    longest_gap: float = 0.0
    acts_back: float | None = None
    live_silence: float = 0.0
    well_after: float | None = None
    page_said: str = ""
    page_sentences: list[str] = field(default_factory=list)
    readyz: str = ""
    differences: list[str] = field(default_factory=list)
    skipped: str = ""

    @property
    def ok(self) -> bool:
        return not self.differences and self.well_after is not None


def seen(failures: Sequence[Failure]) -> dict[str, int]:
    """Return how often each thing went wrong before somebody's eyes."""
    return dict(Counter(failure.how for failure in failures))


def without_sentence(failures: Sequence[Failure]) -> list[str]:
    """Return a difference for each kind of error page that told nothing."""
    mute = Counter(failure.how for failure in failures if failure.is_page and not failure.sentence)
    return [f"{number} answers {how} without a sentence" for how, number in mute.items()]


def table(rows: Sequence[Row]) -> str:
    head = ("fault", "acts", "again", "people saw", "no act for", "live silent", "well after", "page", "lost", "ok")
    cells = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells)


def _cells(row: Row) -> tuple[str, ...]:
    if row.skipped:
        return (row.fault, *["-"] * 8, "skipped")
    saw = ", ".join(f"{number} x {how}" for how, number in row.seen.items()) or "nothing"
    lost = "nothing" if not row.differences else f"{len(row.differences)} (below)"
    return (
        row.fault, str(sum(row.acknowledged.values())), str(row.tried_again), saw, f"{row.longest_gap:.1f} s",
        f"{row.live_silence:.1f} s", "never" if row.well_after is None else f"{row.well_after:.1f} s",
        row.page_said, lost, "yes" if row.ok else "NO",
    )  # fmt: skip


def details(rows: Sequence[Row]) -> str:
    """Return what does not fit in a table: sentences, /readyz, differences, what was skipped."""
    lines = []
    for row in rows:
        lines += [f"{row.fault}: {row.done}", f"  /readyz: {row.readyz}"] if not row.skipped else []
        lines += [f"{row.fault}: skipped. {row.skipped}"] if row.skipped else []
        lines += [f"  told: {sentence}" for sentence in (*row.sentences, *row.page_sentences)]
        lines += [textwrap.shorten(f"  DIFFERENCE: {difference}", 300) for difference in row.differences]
    return "\n".join(lines)


def write(rows: Sequence[Row], machine: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"machine": machine, "faults": [asdict(row) | {"ok": row.ok} for row in rows]}
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
