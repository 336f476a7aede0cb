"""The ballots of a board as others read them: a table, and the formats of elections and budgets, made as they are sent.

- `ballots.csv`: a line for each ballot, with its number on the board and a column for each option: 1 where it was
  chosen, its place in a ranking, or the points it was given. Ballots of a batch on paper are 41.1, 41.2 and so on.
- `ballots.blt`: rankings, equal ones on a line of their own with how many they are (Algorithm 123).
- `ballots.pb`: a budget with its projects and ballots (Pabulib).

docs/counting.md says more of both formats. Options stand there by their id, as in tally.json.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, repeat
from typing import Any

from participation.exports import csv_lines
from polls.ballot_box import told
from polls.board.count import Fixed
from polls.board.lines import lines_of
from polls.models import Poll
from polls.paper.bodies import groups_of

CSV, BLT, PB = "ballots.csv", "ballots.blt", "ballots.pb"

type Lines = Iterable[Mapping[str, Any]]


def csv_of(manifest: Fixed, lines: Lines) -> Iterator[str]:
    ids = [option["id"] for option in manifest["options"]]
    yield from csv_lines([("line", *ids)])
    for label, content in _ballots(lines):
        cells = ("" if cell is None else str(cell) for cell in _cells(content, ids))
        yield f"{label};{';'.join(cells)}\r\n"


def listed_with_paper(poll: Poll) -> Iterator[tuple[str, str]]:
    """Yield every ballot of a counted poll by its number on the board, each with its choices joined by commas."""
    for label, content in _ballots(lines_of(poll)):
        yield label, ",".join(told(dict(content)))


def blt_of(manifest: Fixed, lines: Lines) -> Iterator[str]:
    ids = [option["id"] for option in manifest["options"]]
    number = {option: str(place) for place, option in enumerate(ids, start=1)}
    piles = Counter(tuple(content["r"]) for _label, content in _ballots(lines))
    yield f"{len(ids)} {manifest['method']['seats']}\n"
    for ranked, papers in sorted(piles.items()):
        yield f"{papers} {' '.join(number[option] for option in ranked)} 0\n"
    yield "0\n"
    for option in ids:
        yield f"{_quoted(option)}\n"
    yield f"{_quoted(manifest['poll']['slug'])}\n"


def pb_of(manifest: Fixed, lines: Lines, ballots: int) -> Iterator[str]:
    method, options = manifest["method"], manifest["options"]
    yield "META\nkey;value\n"
    yield f"description;{manifest['poll']['slug']}\n"
    yield f"num_projects;{len(options)}\nnum_votes;{ballots}\nbudget;{method['budget']}\nvote_type;approval\n"
    yield f"min_length;{method['min_choices']}\nmax_length;{method['max_choices']}\n"
    yield "PROJECTS\nproject_id;cost\n"
    for option in options:
        yield f"{option['id']};{option['cost']}\n"
    yield "VOTES\nvoter_id;vote\n"
    for label, content in _ballots(lines):
        yield f"{label};{','.join(content['a'])}\n"


def _ballots(lines: Lines) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every ballot with its number on the board; those of a batch on paper as 41.1, 41.2 and so on."""
    for line in lines:
        if line["t"] == "ballot":
            yield str(line["i"]), line["b"]["v"]
        elif line["t"] == "paper_batch":
            said = chain.from_iterable(repeat(content, number) for content, number in groups_of(line["b"]))
            yield from ((f"{line['i']}.{place}", content) for place, content in enumerate(said, start=1))


def _cells(content: Mapping[str, Any], ids: Iterable[str]) -> list[int | None]:
    [said] = content.values()
    match said:
        case str():
            given = {said: 1}
        case list() if "r" in content:
            given = {option: place for place, option in enumerate(said, start=1)}
        case list():
            given = dict.fromkeys(said, 1)
        case _:
            given = said
    return [given.get(option) for option in ids]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
