"""`manage.py audit`: prove that the record is whole; close its oldest part."""

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from participation.audit.heads import HeadsUnreadable, heads_written
from participation.audit.models import Segment
from participation.audit.parts import heads_in_parts, wrong_parts
from participation.audit.proof import Heads, Proof, Tail, prove, unchained_tail
from participation.audit.segments import Exported, SegmentRefused, read_segment
from participation.errors import NotPermitted
from participation.residents.models import User
from participation.roles.closing import close_oldest_part

BROKEN, BEHIND, NOT_ALL = 1, 2, 3


class Command(BaseCommand):
    help = "Prove that the record is whole, or close its oldest part."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        verify = acts.add_parser(
            "verify",
            help="Walk the record; exit code 1 where it is broken, 2 where the chain is behind, 3 where heads lie in "
            "closed parts whose files were not given.",
        )
        verify.add_argument(
            "--segment", type=Path, metavar="FILE", action="append", default=[],
            help="prove the file of a closed part too; may be given more than once",
        )  # fmt: skip
        verify.add_argument("--behind", type=int, default=60, metavar="MINUTES", help="how long an entry may wait")
        close = acts.add_parser("close-segment", help="Export the entries of before a day to a file, and remove them.")
        close.add_argument("--before", type=_day, required=True, metavar="YYYY-MM-DD")
        close.add_argument("--by", required=True, metavar="E-MAIL", help="the administrator who does it")
        close.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["act"] == "close-segment":
                self._close(options["before"], options["file"], options["by"])
            else:
                self._verify(options["segment"], options["behind"])
        except NotPermitted as refusal:
            raise CommandError(str(refusal.message), returncode=BROKEN) from None
        except (SegmentRefused, HeadsUnreadable) as refusal:
            raise CommandError(str(refusal), returncode=BROKEN) from None

    def _verify(self, files: list[Path], behind: int) -> None:
        heads = heads_written()
        parts = [self._verify_segment(path, heads) for path in files]
        now = timezone.now()
        proof, tail = prove(heads, now), unchained_tail()
        waits, minutes = _in_words(tail, now)
        if wrong := _what_is_wrong(proof):
            raise CommandError(f"{wrong} {waits}", returncode=BROKEN)
        self.stdout.write(f"The record is whole: {proof.end.position} entries, the last digest is {proof.end.digest}.")
        if minutes > behind:
            raise CommandError(f"{waits} Does the clock run?", returncode=BEHIND)
        self.stdout.write(waits)
        if left := _what_is_not_proved(heads, parts):
            raise CommandError(left, returncode=NOT_ALL)

    def _verify_segment(self, path: Path, heads: Heads) -> Exported:
        if not path.exists():
            raise CommandError(f"There is no {path}.", returncode=BROKEN)
        exported = read_segment(path, heads)
        told = f"positions {exported.start.position + 1} to {exported.end.position}, checksum {exported.checksum}"
        known = Segment.objects.filter(last_position=exported.end.position).first()
        if known is None or (known.digest, known.checksum) != (exported.end.digest, exported.checksum):
            raise CommandError(f"{path} follows from itself ({told}), but no such part was closed.", returncode=BROKEN)
        self.stdout.write(f"{path} is whole: {told}.")
        return exported

    def _close(self, before: date, path: Path, email: str) -> None:
        person = User.objects.filter(email=email.strip().lower()).first()
        if person is None:
            raise CommandError(f"Nobody here has the address {email}.", returncode=BROKEN)
        segment = close_oldest_part(before, path, by=person, at=timezone.now())
        self.stdout.write(
            f"{path} holds positions {segment.first_position} to {segment.last_position}, checksum {segment.checksum}. "
            "Their rows are removed. Keep the file as long as the record has to be kept."
        )


def _what_is_wrong(proof: Proof) -> str:
    if proof.broken:
        return (
            f"The record is broken at position {proof.broken.position} (entry {proof.broken.entry_id}): it, or "
            "what stood before it, was changed or taken away."
        )
    if proof.lost_head:
        return (
            "The record follows from itself, but it is not the one whose head was written down on "
            f"{proof.lost_head.isoformat()}: it was made anew, or its end was taken away."
        )
    return next(wrong_parts(), "")


def _what_is_not_proved(heads: Heads, parts: list[Exported]) -> str:
    """Say which heads lie in closed parts whose files were not given."""
    days = [day for head, day in heads_in_parts(heads).items() if not any(part.has_place_of(head) for part in parts)]
    if not days:
        return ""
    return (
        f"{len(days)} heads, of {min(days).isoformat()} to {max(days).isoformat()}, lie in parts that were closed. "
        "Only the files of those prove them: name each with --segment."
    )


def _in_words(tail: Tail, at: datetime) -> tuple[str, int]:
    """Say what waits to be chained, and for how many minutes the oldest does."""
    if tail.since is None:
        return "No entry waits to be chained.", 0
    minutes = int((at - tail.since).total_seconds()) // 60
    oldest = f"the oldest (entry {tail.entry_id}) for {minutes} minutes"
    return f"{tail.number} entries wait to be chained, {oldest}.", minutes


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a day is written as 2026-12-31") from None
