"""One line per kind of work: what was measured, its floor in the same run, the target, and whether it holds."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import django
import psycopg


@dataclass(frozen=True)
class Figure:
    """What one kind of work took or gave, over several runs. `floor` is its physical limit, if it has one."""

    work: str
    unit: str
    values: Sequence[float]
    floor: float | None
    target: str
    ok: bool

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def ratio(self) -> float | None:
        """The median as a part (or a multiple) of the floor."""
        return self.median / self.floor if self.floor else None

    def as_row(self) -> dict[str, object]:
        return {
            "work": self.work, "unit": self.unit, "min": _short(min(self.values)), "median": _short(self.median),
            "max": _short(max(self.values)), "floor": _short(self.floor), "ratio": _short(self.ratio),
            "target": self.target, "ok": self.ok,
        }  # fmt: skip


def at_least(work: str, values: Sequence[float], target: float, *, floor: float | None, unit: str = "/s") -> Figure:
    return Figure(work, unit, values, floor, f">= {target:g}", statistics.median(values) >= target)


def at_most(work: str, values: Sequence[float], target: float, *, floor: float | None, unit: str) -> Figure:
    return Figure(work, unit, values, floor, f"<= {target:g}", statistics.median(values) <= target)


def part_of_floor(work: str, values: Sequence[float], part: float, *, floor: float, unit: str = "/s") -> Figure:
    holds = statistics.median(values) >= part * floor
    return Figure(work, unit, values, floor, f">= {part:.0%} of the floor", holds)


def table(figures: Sequence[Figure]) -> str:
    """Return the figures for people to read."""
    head = ("work", "unit", "min", "median", "max", "floor", "ratio", "target", "ok")
    rows = [head, *(tuple(_written(value) for value in figure.as_row().values()) for figure in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def write(figures: Sequence[Figure], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([figure.as_row() for figure in figures], indent=1) + "\n")


def machine(database_url: str) -> str:
    """Return what was measured on: no name of the machine, no user, no path."""
    cpu = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), platform.machine())  # fmt: skip
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    with psycopg.connect(database_url) as connection:
        postgres = connection.info.server_version // 10_000
    return (
        f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB; Linux {platform.release().split('-')[0]}, "
        f"CPython {platform.python_version()}, Django {django.__version__}, PostgreSQL {postgres}"
    )


def _short(value: float | None) -> float | None:
    """Keep three figures that mean something."""
    return None if value is None else float(f"{value:.3g}") if abs(value) < 1000 else round(value)


def _written(value: object) -> str:
    if value is None:
        return "-"
    return {True: "yes", False: "NO"}.get(value, "") if isinstance(value, bool) else f"{value}"
