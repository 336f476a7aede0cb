"""The audit folder of a poll: its files by name, each as a stream, the same on the site and on a disk.

It is there once the poll is counted. What stands on the board or was kept with it is sent as it was stored; the others
are made from the board as they are sent, always the same.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from django.core.cache import cache as memory

from polls.board import ballot_files
from polls.board.canonical import canonical, digest_of
from polls.board.lines import acts_of, lines_of
from polls.board.models import Paper, Sheet
from polls.board.notes import signed_note
from polls.board.publishing import BATCH, TALLY, manifest_on_board
from polls.board.report import DRAFT, report_of
from polls.board.report_paper import paper_of
from polls.board.signing import PAPER, REPORT
from polls.manifest import board_origin
from polls.models import BUDGETED, RANKED, Poll, PollQuerySet
from polls.paper.bodies import groups_of

SUMS, SUMS_SIGNED = "SHA256SUMS", "SHA256SUMS.sig"
MANIFEST, MANIFEST_SIGNED = "manifest.json", "manifest.sig"
HEADS, VERIFIER = "heads.jsonl", "verify.py"

type Stream = Callable[[], Iterator[bytes]]


@dataclass(frozen=True)
class File:
    """A file of the folder. `is_final`: it will never be another one."""

    name: str
    stream: Stream
    is_final: bool = False


def with_folder(polls: PollQuerySet) -> PollQuerySet:
    """Return those of `polls` that have an audit folder: those that are counted."""
    return polls.shown().filter(papers__name=TALLY)


def files_of(poll: Poll) -> dict[str, File]:
    """Return all files of the folder of `poll` by name, in the order in which they are listed."""
    files = {file.name: file for file in _all_but_sums(poll)}
    sums = partial(_sums, poll, files)
    files[SUMS] = File(SUMS, lambda: iter([sums()]))
    files[SUMS_SIGNED] = File(SUMS_SIGNED, lambda: iter([_signature(poll, SUMS, sums())]))
    return files


def digests_of(poll: Poll) -> dict[str, str]:
    """Return the digest of every file but the list of digests and its signature."""
    rows = b"".join(files_of(poll)[SUMS].stream()).decode().splitlines()
    return {name: digest for digest, _spaces, name in (row.partition("  ") for row in rows)}


def _all_but_sums(poll: Poll) -> Iterator[File]:
    manifest = manifest_on_board(poll)
    content = canonical(manifest)
    yield File(MANIFEST, lambda: iter([content]), is_final=True)
    yield File(MANIFEST_SIGNED, lambda: iter([_signature(poll, MANIFEST, content)]), is_final=True)
    for sheet in Sheet.objects.filter(poll=poll).order_by("number").only("poll", "number"):
        yield File(sheet.name, partial(_sheet, sheet.pk), is_final=True)
    yield File(HEADS, partial(_heads, poll))
    for paper in Paper.objects.filter(poll=poll).defer("content"):
        yield File(paper.name, partial(_paper, paper.pk), is_final=True)
    if not Paper.objects.filter(poll=poll, name=REPORT).exists():
        yield File(REPORT, lambda: iter([report_of(poll, DRAFT)]))
        yield File(PAPER, lambda: iter([paper_of(report_of(poll, DRAFT), poll.default_language)]))
    if not poll.is_not_counted:
        yield File(ballot_files.CSV, lambda: _encoded(ballot_files.csv_of(manifest, lines_of(poll))))
        if poll.method in RANKED:
            yield File(ballot_files.BLT, lambda: _encoded(ballot_files.blt_of(manifest, lines_of(poll))))
        if poll.method in BUDGETED:
            yield File(ballot_files.PB, lambda: _pabulib(poll))
    yield File(VERIFIER, lambda: iter([verifier()]))


@cache
def verifier() -> bytes:
    """Return the program that checks a folder: a file for others, which nothing here imports."""
    return (Path(__file__).parent / VERIFIER).read_bytes()


# The files


def _sheet(pk: int) -> Iterator[bytes]:
    yield bytes(Sheet.objects.values_list("lines", flat=True).get(pk=pk))


def _paper(pk: int) -> Iterator[bytes]:
    yield bytes(Paper.objects.values_list("content", flat=True).get(pk=pk))


def _heads(poll: Poll) -> Iterator[bytes]:
    for sheet in Sheet.objects.filter(poll=poll).order_by("number").defer("lines"):
        head = {"note": sheet.note, "proof": sheet.proof, "root": sheet.root, "size": sheet.size}
        yield canonical(head) + b"\n"


def _pabulib(poll: Poll) -> Iterator[bytes]:
    acts = list(acts_of(poll))
    ballots = next(line["b"]["ballots"] for line in acts if line["t"] == "close")
    ballots += sum(number for line in acts if line["t"] == BATCH for _said, number in groups_of(line["b"]))
    return _encoded(ballot_files.pb_of(manifest_on_board(poll), lines_of(poll), ballots))


def _encoded(lines: Iterator[str]) -> Iterator[bytes]:
    for line in lines:
        yield line.encode()


def _sums(poll: Poll, files: dict[str, File]) -> bytes:
    """Return the digest of every file, made once for each state of the board and of this program."""
    last = Sheet.objects.filter(poll=poll).order_by("-number").values_list("number", "root").first()
    changing = [_digest(files[name]) for name in (REPORT, VERIFIER) if not files[name].is_final]
    key = digest_of(f"board.sums {poll.key} {last} {changing} {sorted(files)}".encode())
    found: bytes | None = memory.get(key)
    if found is None:
        rows = [f"{_digest(file)}  {name}\n" for name, file in files.items() if name not in (SUMS, SUMS_SIGNED)]
        found = "".join(rows).encode()
        memory.set(key, found, timeout=None)
    return found


def _digest(file: File) -> str:
    digest = hashlib.sha256()
    for part in file.stream():
        digest.update(part)
    return digest.hexdigest()


def _signature(poll: Poll, name: str, content: bytes) -> bytes:
    return signed_note(f"{board_origin(poll)}\n{name}\n{digest_of(content)}\n").encode()
