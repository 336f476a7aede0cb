"""The ballots of a board as others read them: a table, and the formats of elections and budgets, made as they are sent.

- `ballots.csv`: a line for each ballot, with its number on the board and a column for each option: 1 where it was
  chosen, its place in a ranking, or the points it was given.
- `ballots.blt`: rankings, equal ones on a line of their own with how many they are (Algorithm 123).
- `ballots.pb`: a budget with its projects and ballots (Pabulib).

docs/counting.md says more of both formats. Options stand there by their id, as in tally.json.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from participation.exports import csv_lines
from polls.board.count import Fixed

CSV, BLT, PB = "ballots.csv", "ballots.blt", "ballots.pb"

type Lines = Iterable[Mapping[str, Any]]


def csv_of(manifest: Fixed, lines: Lines) -> Iterator[str]:
    ids = [option["id"] for option in manifest["options"]]
    yield from csv_lines([("line", *ids)])
    for line in lines:
        if line["t"] == "ballot":
            cells = ("" if cell is None else str(cell) for cell in _cells(line["b"]["v"], ids))
            yield f"{line['i']};{';'.join(cells)}\r\n"


def blt_of(manifest: Fixed, lines: Lines) -> Iterator[str]:
    ids = [option["id"] for option in manifest["options"]]
    number = {option: str(place) for place, option in enumerate(ids, start=1)}
    piles = Counter(tuple(line["b"]["v"]["r"]) for line in lines if line["t"] == "ballot")
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
    for line in lines:
        if line["t"] == "ballot":
            yield f"{line['i']};{','.join(line['b']['v']['a'])}\n"


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
