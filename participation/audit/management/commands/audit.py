"""`manage.py audit`: prove that the record is whole; close its oldest part."""

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from participation.audit.heads import HeadsUnreadable, heads_written
from participation.audit.models import Segment
from participation.audit.proof import Tail, prove, unchained_tail
from participation.audit.segments import SegmentRefused, close_segment, read_segment

BROKEN, BEHIND = 1, 2


class Command(BaseCommand):
    help = "Prove that the record is whole, or close its oldest part."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        verify = acts.add_parser(
            "verify", help="Walk the record; exit code 1 where it is broken, 2 where the chain is behind."
        )
        verify.add_argument("--segment", type=Path, metavar="FILE", help="prove the file of a closed part instead")
        verify.add_argument("--behind", type=int, default=60, metavar="MINUTES", help="how long an entry may wait")
        close = acts.add_parser("close-segment", help="Export the entries of before a day to a file, and remove them.")
        close.add_argument("--before", type=_day, required=True, metavar="YYYY-MM-DD")
        close.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["act"] == "close-segment":
                self._close(options["before"], options["file"])
            elif options["segment"]:
                self._verify_segment(options["segment"])
            else:
                self._verify(options["behind"])
        except (SegmentRefused, HeadsUnreadable) as refusal:
            raise CommandError(str(refusal), returncode=BROKEN) from None

    def _verify(self, behind: int) -> None:
        proof = prove(heads_written())
        if proof.broken:
            raise CommandError(
                f"The record is broken at position {proof.broken.position} (entry {proof.broken.entry_id}): it, or "
                "what stood before it, was changed or taken away.",
                returncode=BROKEN,
            )
        if proof.lost_head:
            raise CommandError(
                f"The record follows from itself, but it is not the one whose head was written down on "
                f"{proof.lost_head.isoformat()}: it was made anew, or its end was taken away.",
                returncode=BROKEN,
            )
        self.stdout.write(f"The record is whole: {proof.end.position} entries, the last digest is {proof.end.digest}.")
        self._tell_tail(unchained_tail(), behind, timezone.now())

    def _tell_tail(self, tail: Tail, behind: int, at: datetime) -> None:
        if tail.since is None:
            self.stdout.write("No entry waits to be chained.")
            return
        minutes = int((at - tail.since).total_seconds()) // 60
        told = f"{tail.number} entries wait to be chained, the oldest for {minutes} minutes."
        if minutes > behind:
            raise CommandError(f"{told} Does the clock run?", returncode=BEHIND)
        self.stdout.write(told)

    def _verify_segment(self, path: Path) -> None:
        if not path.exists():
            raise CommandError(f"There is no {path}.", returncode=BROKEN)
        exported = read_segment(path)
        told = f"positions {exported.start.position + 1} to {exported.end.position}, checksum {exported.checksum}"
        known = Segment.objects.filter(last_position=exported.end.position).first()
        if known is None or (known.digest, known.checksum) != (exported.end.digest, exported.checksum):
            raise CommandError(f"{path} follows from itself ({told}), but no such part was closed.", returncode=BROKEN)
        self.stdout.write(f"{path} is whole: {told}.")

    def _close(self, before: date, path: Path) -> None:
        segment = close_segment(before, path, at=timezone.now())
        self.stdout.write(
            f"{path} holds positions {segment.first_position} to {segment.last_position}, checksum {segment.checksum}. "
            "Their rows are removed. Keep the file as long as the record has to be kept."
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a day is written as 2026-12-31") from None
