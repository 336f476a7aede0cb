"""The official report of a vote (proces-verbaal): what has to be on record, as JSON.

All of it comes from the board, the manifest and the record of the poll. Until the count is certified it is a draft,
made when it is asked for. Certifying keeps it, signed, and puts its digest on the board. From then on it is never
changed: a mistake is put right by a rectification beside it, with a number.
"""

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings

from participation.signatures.models import SecondSignature
from participation.signatures.models import State as Signature
from polls.board.canonical import Json, canonical, digest_of
from polls.board.lines import acts_of
from polls.board.models import Paper, Sheet
from polls.board.moments import moment
from polls.board.publishing import TALLY
from polls.models import Incident, Objection, Poll
from polls.paper.models import Attendance, Entry

FORMAT = "proces-verbaal/1"
DRAFT, SIGNED = "draft", "signed"
SIGNED_ACTS = ("polls.announce_poll", "polls.freeze_poll", "polls.count_poll", "polls.certify_poll")

type Report = Mapping[str, Any]


def report_of(poll: Poll, status: str) -> bytes:
    """Return the report of a counted poll as it is now, in canonical JSON."""
    board = {line["t"]: line["b"] for line in acts_of(poll)}
    return canonical(_report(poll, board, status))


def _report(poll: Poll, board: Report, status: str) -> dict[str, Json]:
    manifest, tally = board["manifest"], json.loads(bytes(Paper.objects.get(poll=poll, name=TALLY).content))
    return {
        "format": FORMAT,
        "status": status,
        "town": manifest["town"],
        "poll": poll.slug,
        "question": manifest["question"],
        "options": manifest["options"],
        "legal": manifest["legal"],
        "method": manifest["method"],
        "manifest": digest_of(canonical(manifest)),
        "times": _times(poll, board),
        "electorate": manifest["electorate"]["who"],
        "roll": manifest["electorate"]["roll"],
        "inhabitants": manifest["quorum"]["inhabitants"],
        "participation": board["participation"] | board["quorum"],
        "ballots": _ballots(board, tally),
        "paper": [line["b"] for line in acts_of(poll) if line["t"] == "paper_batch"],
        "result": {name: value for name, value in tally.items() if name not in ("poll", "manifest")},
        "files": board["result"]["files"],
        "incidents": [_incident(each) for each in poll.incidents.all()],
        "objections": [_objection(each) for each in poll.objections.all()],
        "board": _head(poll, board),
        "software": _software(),
        "key_ceremonies": [],
        "officers": _officers(poll),
        "observers": [_attendance(each) for each in poll.attendances.all()],
        "signatures": _signatures(poll),
    }


def _times(poll: Poll, board: Report) -> dict[str, Json]:
    manifest, close = board["manifest"], board["close"]
    return {
        "opens_at": manifest["opens_at"],
        "closes_at": close["closes_at"],
        "closed_at": close["at"],
        "counted_at": board["result"]["at"],
        "certified_at": moment(poll.certified_at) if poll.certified_at else None,
    }


def _ballots(board: Report, tally: Report) -> dict[str, Json]:
    """Return how many ballots there were. Which ones replaced an earlier one, nobody keeps."""
    counted = tally.get("ballots", {"valid": 0, "invalid": 0, "blank": 0})
    cast = {"cast": board["participation"]["voters"], "on_board": board["close"]["ballots"], "superseded": None}
    return cast | counted


def _incident(incident: Incident) -> dict[str, Json]:
    return {"kind": incident.kind, "reason": incident.reason, "at": moment(incident.at),
            "closes_at": moment(incident.closes_at)}  # fmt: skip


def _objection(objection: Objection) -> dict[str, Json]:
    return {
        "number": objection.number,
        "received_on": objection.received_on.isoformat(),
        "text": objection.text,
        "decision": objection.decision,
        "reason": objection.reason,
    }


def _officers(poll: Poll) -> list[Json]:
    """Return who entered which batch of paper, and when; the third is who decided where the first two differed."""
    entries = Entry.objects.filter(batch__poll=poll).exclude(closed_at=None).select_related("batch", "officer")
    return [
        {
            "batch": entry.batch.number,
            "round": entry.round,
            "turn": entry.turn,
            "officer": entry.officer.display_name if entry.officer else "",
            "closed_at": moment(entry.closed_at) if entry.closed_at else None,
        }
        for entry in entries.order_by("batch__number", "round", "turn")
    ]


def _attendance(attendance: Attendance) -> dict[str, Json]:
    return {
        "name": attendance.name,
        "capacity": attendance.capacity,
        "about": attendance.about,
        "on": attendance.on.isoformat(),
    }


def _head(poll: Poll, board: Report) -> dict[str, Json]:
    """Return the head of the board with the result on it: what was signed when this report was written."""
    sheet = Sheet.objects.filter(poll=poll).order_by("-number").defer("lines")[0]
    origin, key = board["manifest"]["board"]["origin"], board["manifest"]["board"]["key"]
    return {"origin": origin, "key": key, "size": sheet.size, "root": sheet.root}


def _signatures(poll: Poll) -> list[Json]:
    """Return who did and who signed what took two people, in the order in which they did."""
    used = SecondSignature.objects.filter(
        act__in=SIGNED_ACTS, subject_type=Poll._meta.label_lower, subject_id=poll.pk, state=Signature.USED
    )
    return [signature_told(each) for each in used.select_related("asked_by", "signed_by").order_by("pk")]


def signature_told(signature: SecondSignature) -> dict[str, Json]:
    """Return who did an act and who signed it, and the digest of the words that were signed."""
    return {
        "act": signature.act,
        "done_by": signature.asked_by.display_name if signature.asked_by else "",
        "signed_by": signature.signed_by.display_name if signature.signed_by else "",
        "as_stand_in": signature.is_stand_in,
        "signed_at": moment(signature.signed_at) if signature.signed_at else None,
        "text_sha256": signature.digest,
    }


@cache
def _software() -> dict[str, Json]:
    described = (settings.BASE_DIR / "pyproject.toml").read_text()
    return {"version": str(tomllib.loads(described)["project"]["version"])}
