"""python -m tests.chaos [FAULT…]: try each fault on a served town under load; exit 1 where something did not hold."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from tests.chaos import report
from tests.chaos.town import Town
from tests.town import ROOT


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("fault", nargs="*", help="only these (default: all; a wrong name lists them)")
    parser.add_argument("--home", type=Path, help="serve the town out of this folder, and keep it")
    wanted = parser.parse_args()
    for unset in ("DATABASE_URL", "REDIS_URL", "EMBEDDED_DIR", "MAIL_HOST"):
        os.environ.pop(unset, None)
    with _home(wanted.home) as home:
        town = Town(home)
        try:
            town.open()
            _set_up_django(town)
            rows, machine = _try_all(town, wanted.fault)
        finally:
            town.close()
    print(f"\n{machine}\n\n{report.table(rows)}\n\n{report.details(rows)}")
    report.write(rows, machine, ROOT / "var" / "chaos.json")
    return 0 if all(row.ok or row.skipped for row in rows) else 1


@contextmanager
def _home(wish: Path | None) -> Iterator[Path]:
    """A folder that the unprivileged user, who runs the databases for root, can pass through."""
    if wish:
        wish.mkdir(parents=True, exist_ok=True)
        yield wish.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="town-chaos-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder).resolve()


def _set_up_django(town: Town) -> None:
    """Let this process see the town's database; what the town itself is told of is left as it was."""
    before = dict(os.environ)
    os.environ |= town.servers() | {"VAR_DIR": str(town.home), "DJANGO_SETTINGS_MODULE": "participation.settings"}
    del os.environ["REDIS_URL"]  # it moves, and hints are not for us to give
    django.setup()
    os.environ.clear()
    os.environ |= before


def _try_all(town: Town, names: list[str]) -> tuple[list[report.Row], str]:
    from tests.bench.report import machine
    from tests.chaos.faults import FAULTS
    from tests.chaos.town import settle
    from tests.chaos.trial import try_out

    if unknown := set(names) - set(FAULTS):
        sys.exit(f"No such fault: {', '.join(unknown)}. There are: {', '.join(FAULTS)}.")
    settle(town)
    rows = []
    for name in names or FAULTS:
        began = time.monotonic()
        rows.append(row := try_out(town, name, FAULTS[name]))
        word = f"skipped. {row.skipped}" if row.skipped else "ok" if row.ok else f"NOT OK: {'; '.join(row.differences)}"
        _say(f"{name} ({time.monotonic() - began:.0f} s): {word}")
    return rows, machine(town.database_url)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
