"""The official report is signed: kept as it is when the count is certified, and its digest put on the board."""

from datetime import datetime

from polls.board.canonical import Json
from polls.board.lines import add_lines, leaf
from polls.board.models import Paper
from polls.board.moments import moment
from polls.board.publishing import keep_paper
from polls.board.report import SIGNED, report_of
from polls.board.report_paper import paper_of
from polls.models import Poll

REPORT, PAPER = "pv.json", "pv.pdf"


def publish_report(poll: Poll, *, at: datetime) -> None:
    """Keep the report of a poll that was just certified, as data and as a paper. Doing it twice is doing it once.

    The caller certifies the poll in the same transaction and holds its row.
    """
    if Paper.objects.filter(poll=poll, name=REPORT).exists():
        return
    content = report_of(poll, SIGNED)
    files: dict[str, Json] = {
        REPORT: keep_paper(poll, REPORT, content, at=at),
        PAPER: keep_paper(poll, PAPER, paper_of(content, poll.default_language), at=at),
    }
    add_lines(poll, [leaf("certify", {"at": moment(at), "files": files})], at=at)
