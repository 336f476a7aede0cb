"""python -m tests.bench [WORK…]: measure a large town, served as by `make serve`; exit 1 where one is missed."""

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import floors
from tests.bench.first_start import first_start
from tests.bench.report import Figure, machine, table, write
from tests.bench.sockets import allow_many_files
from tests.served import served_town
from tests.town import ROOT

FORUM_PAGES = ("forum-list", "search", "topic-10000")  # tests/bench/pages.py, which needs a town first
WORKS = ("cached_page", "topic_list", "topic_page", "vote", "signature", "comment", "support", "sockets", "questions")
BY_THEMSELVES = ("first_start",)  # not of the served town
MOST_SOCKETS = 12_000


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "work", nargs="*", choices=[*WORKS, *FORUM_PAGES, *BY_THEMSELVES, []], help="only these (default: all)"
    )
    parser.add_argument("--web", type=int, default=os.cpu_count() or 1, help="web workers")
    parser.add_argument("--topics", type=int, default=50_000, help="how large the town is (default: %(default)s)")
    parser.add_argument("--scale", type=int, help="as many comments, and ballots in a poll; a topic for ten of them")
    wanted = parser.parse_args()
    allow_many_files(MOST_SOCKETS)
    database_url, works = os.environ["DATABASE_URL"], wanted.work or [*WORKS, *FORUM_PAGES, *BY_THEMSELVES]
    figures = []
    with tempfile.TemporaryDirectory(prefix="town-bench-") as folder:
        os.environ["VAR_DIR"] = folder
        if set(works) - set(BY_THEMSELVES) or wanted.scale:
            with served_town(Path(folder), web=wanted.web) as served, floors.bare_django(wanted.web) as bare:
                figures += _measure(wanted, [work for work in works if work not in BY_THEMSELVES], served, bare)
        if "first_start" in works:
            figures += _told(first_start(Path(folder)))
    print(f"\n{machine(database_url)}\n\n{table(figures)}")
    write(figures, ROOT / "var" / "bench.json")
    missed = [figure.work for figure in figures if not figure.ok]
    print(f"\nMissed: {', '.join(missed)}." if missed else "\nEvery target holds.")
    return 1 if missed else 0


def _measure(wanted, works: list[str], served, bare: str) -> list[Figure]:
    os.environ.update({"DJANGO_SETTINGS_MODULE": "participation.settings", "STATIC_HASHED": "1"})
    import django  # the town that is served has made its database by now

    django.setup()
    from tests.bench import town
    from tests.bench.growth import SMALL, Growth
    from tests.bench.pages import ForumPages
    from tests.bench.works import Works

    began, figures = time.monotonic(), []

    def say_when(line: str) -> None:
        _say(f"{line} after {time.monotonic() - began:.0f} s")

    forum = ForumPages([work for work in works if work in FORUM_PAGES])
    grows = bool(wanted.scale and set(works) - set(FORUM_PAGES))
    if wanted.scale:
        growth = Growth(served, wanted.scale, say_when)
        town.grow(SMALL, say_when)
        forum.small()
        if grows:
            growth.small()
    size = town.Size.with_comments(wanted.scale) if wanted.scale else town.Size.with_topics(wanted.topics)
    town.grow(size, say_when)
    figures += _told(forum.large())
    if grows:
        figures += _told(growth.large())
    floors.make_tables(os.environ["DATABASE_URL"])
    measured = Works(served, bare, os.environ["DATABASE_URL"])
    for work in (work for work in works if work in WORKS):
        found = getattr(measured, work)()
        figures += _told(found if isinstance(found, list) else [found])
    return figures


def _told(figures: list[Figure]) -> list[Figure]:
    for figure in figures:
        _say(f"{figure.work}: {figure.median:.3g} {figure.unit} ({figure.target}), floor {figure.floor}")
    return figures


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
