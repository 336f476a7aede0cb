"""python -m tests.chaos [FAULT…]: try each fault on a served town under load; exit 1 where something did not hold."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.served import served_town
from tests.town import ROOT

WEB = 2


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("fault", nargs="*", help="only these (default: all; a wrong name lists them)")
    parser.add_argument("--home", type=Path, help="serve the town out of this folder, and keep it")
    wanted = parser.parse_args()
    for unset in ("DATABASE_URL", "REDIS_URL", "EMBEDDED_DIR", "MAIL_HOST"):
        os.environ.pop(unset, None)
    with _home(wanted.home) as home, served_town(home, web=WEB, LOG_FORMAT="json") as served:
        from tests.chaos.town import Town, addresses

        os.environ |= addresses(home) | {"VAR_DIR": str(home), "DJANGO_SETTINGS_MODULE": "participation.settings"}
        rows, machine = _try_all(Town(served, home), wanted.fault)
    from tests.chaos import report

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


def _try_all(town, names: list[str]):
    import django

    django.setup()
    from tests.bench.report import machine
    from tests.chaos.faults import FAULTS
    from tests.chaos.town import settle
    from tests.chaos.trial import Trial

    if unknown := set(names) - set(FAULTS):
        sys.exit(f"No such fault: {', '.join(unknown)}. There are: {', '.join(FAULTS)}.")
    settle(town)
    rows = []
    for name in names or FAULTS:
        began = time.monotonic()
        row = Trial(town, name).run(FAULTS[name](town))
        row.fault, row.done = name, (FAULTS[name].__doc__ or "").partition("\n")[0]
        rows.append(row)
        _say(f"{name}: {'ok' if row.ok else 'NOT OK'} in {time.monotonic() - began:.0f} s {row.differences or ''}")
    return rows, machine(os.environ["DATABASE_URL"])


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
