"""What is put on a poll's board, and when: its ballots when it closes, what they came to when it is counted.

Lines, in their order: `manifest`, every `incident` and `extend`, every `ballot` in the order of its leaf's digest,
every `paper_batch`, `participation`, `quorum`, `close`; later `lot` and `result`, and `certify`. Where a quorum was
missed no ballot is put there. A ballot stands there under a number drawn for the board alone, that nobody was ever
given: no line leads to a voter or to a receipt, and nobody can show which one is theirs.

Where people could vote on paper, how many took part is known once the urns are open, and a handful of ballots on paper
stands among the others: then the whole board is made when the poll is counted.
"""

import json
import secrets
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count

from participation.due import each_by_itself
from polls.board.canonical import Json, canonical, digest_of
from polls.board.count import Batches, CountsDiffer, Fixed, Piles, count_of
from polls.board.figures import figures_of
from polls.board.lines import acts_of, add_lines, contents_of, leaf, lines_of
from polls.board.models import Paper, Sheet
from polls.board.moments import moment
from polls.board.tree import leaf_hash
from polls.manifest import fixed_manifest
from polls.models import WITH_RESULT, Incident, Mark, Poll, State, Tally
from polls.paper.bodies import Body, among_others, bodies_of, given_on_paper, has_paper, published
from polls.piles import piles_in_box
from polls.thresholds import people_needed

ID_BYTES = 16
TALLY, BATCH = "tally.json", "paper_batch"


def publish_board(poll: Poll, *, at: datetime) -> None:
    """Put the ballots of a poll that is over on its board, for good. Doing it twice is doing it once.

    The caller closes the poll in the same transaction and holds its row. With paper it waits for the count.
    """
    if not has_paper(poll):
        _publish(poll, at)


def _publish(poll: Poll, at: datetime) -> None:
    if not Sheet.objects.filter(poll=poll).exists():
        add_lines(poll, _lines_of_closing(poll, at), at=at)


def publish_result(poll: Poll, *, at: datetime) -> None:
    """Count what stands on the board, twice, and put on it what it came to. Raises `CountsDiffer`.

    The caller counts the poll in the same transaction; a tie that waits for a lot has no result yet.
    """
    if Paper.objects.filter(poll=poll, name=TALLY).exists():
        return
    _publish(poll, at)  # with paper, or where it was closed before there were boards
    manifest, lot = manifest_on_board(poll), _lot_of(poll)
    found: dict[str, Json] = {"ending": poll.ending}
    if not poll.is_not_counted:
        found |= count_of(manifest, piles_in_box(poll), lot, bodies_of(poll))
        if found != {"ending": poll.ending} | count_of(manifest, piles_on_board(poll), lot, batches_on_board(poll)):
            raise CountsDiffer(poll.slug)
    tally: dict[str, Json] = {"poll": poll.slug, "manifest": digest_of(canonical(manifest)), "lot": [*lot]}
    tally |= found
    papers = {TALLY: canonical(tally)} | figures_of(poll, tally, voters_on_board(poll))
    files: dict[str, Json] = {name: keep_paper(poll, name, content, at=at) for name, content in papers.items()}
    leaves = [leaf("lot", {"order": list(lot)})] if lot else []
    result: dict[str, Json] = {"at": moment(at), "ending": poll.ending, "winners": found.get("winners", [])}
    add_lines(poll, [*leaves, leaf("result", result | {"files": files})], at=at)


def keep_paper(poll: Poll, name: str, content: bytes, *, at: datetime) -> str:
    """Keep a file that goes with the board; return its digest, for the board."""
    return Paper.objects.create(poll=poll, name=name, content=content, sha256=digest_of(content), at=at).sha256


def publish_missing(at: datetime) -> int:
    """Make what is missing of boards: of polls that were closed or counted before there were any; return how many."""
    closed = Poll.objects.filter(state__in=(State.CLOSED, *WITH_RESULT), sheets=None)
    counted = Poll.objects.with_result().exclude(papers__name=TALLY)
    return each_by_itself(closed | counted, lambda poll: _publish_all(poll, at))


def _publish_all(poll: Poll, at: datetime) -> None:
    with transaction.atomic():
        held = Poll.objects.select_for_update().get(pk=poll.pk)
        publish_board(held, at=at)
        if held.state in WITH_RESULT:
            publish_result(held, at=at)


# What is there


def manifest_on_board(poll: Poll) -> dict[str, Any]:
    """Return the manifest as it stands on the board of `poll`, on its first line."""
    manifest: dict[str, Any] = next(lines_of(poll))["b"]
    return manifest


def voters_on_board(poll: Poll) -> int:
    """Return how many took part, as the board says."""
    return next(int(line["b"]["voters"]) for line in acts_of(poll) if line["t"] == "participation")


def piles_on_board(poll: Poll) -> Piles:
    """Return the ballots on the board, equal ones together."""
    return Counter(contents_of(poll))


def batches_on_board(poll: Poll) -> Batches:
    """Return the batches of paper on the board."""
    return [line["b"] for line in acts_of(poll) if line["t"] == BATCH]


# The lines


def _lines_of_closing(poll: Poll, at: datetime) -> Iterator[bytes]:
    manifest = json.loads(fixed_manifest(poll))
    piles, bodies = piles_in_box(poll), bodies_of(poll, is_counted=False)
    needed = people_needed(poll, roll_size_in(manifest))
    is_missed = needed is not None and sum(piles.values()) + _in_urns(bodies) < needed
    yield leaf("manifest", manifest)
    yield from _incidents(poll, manifest)
    if not is_missed:
        bodies = bodies_of(poll)
        piles = Counter(piles) + among_others(bodies)
        yield from _ballots(piles)
    yield from (leaf(BATCH, published(body)) for body in bodies)
    yield leaf("participation", _participation(poll, bodies))
    yield leaf("quorum", {"needed": needed, "is_reached": not is_missed})
    stand = 0 if is_missed else sum(piles.values())
    closed_at = moment(poll.closed_at or at)
    yield leaf("close", {"at": closed_at, "closes_at": moment(poll.closes_at), "ballots": stand})


def _incidents(poll: Poll, manifest: Fixed) -> Iterator[bytes]:
    """Yield what went wrong while people voted, and what gave them more time."""
    closes_at = manifest["closes_at"]
    for each in poll.incidents.all():
        later = moment(each.closes_at)
        told: dict[str, Json] = {"at": moment(each.at), "reason": each.reason}
        if each.kind == Incident.Kind.RESUMED and later != closes_at:
            yield leaf("extend", {**told, "from": closes_at, "to": later})
            closes_at = later
        else:
            yield leaf("incident", {**told, "kind": each.kind})


def roll_size_in(manifest: Fixed) -> int:
    roll = manifest["electorate"]["roll"]
    return int(roll["size"]) if roll else 0


def _ballots(piles: Piles) -> Iterator[bytes]:
    """Yield every ballot as a leaf, sorted by the digests of the leaves: an order that nobody chose."""
    said: list[bytes] = []
    owners = array("L")
    for content, number in piles.items():
        owners.extend(array("L", [len(said)]) * number)
        said.append(content)
    ids = secrets.token_bytes(ID_BYTES * len(owners)).hex().encode()
    digests = b"".join(leaf_hash(_ballot(ids, place, said[owner])) for place, owner in enumerate(owners))
    for place in sorted(range(len(owners)), key=lambda place: digests[32 * place : 32 * place + 32]):
        yield _ballot(ids, place, said[owners[place]])


def _ballot(ids: bytes, place: int, content: bytes) -> bytes:
    width = 2 * ID_BYTES
    return b'{"b":{"id":"%b","v":%b},"t":"ballot"}' % (ids[width * place : width * (place + 1)], content)


def _in_urns(bodies: Sequence[Body]) -> int:
    return sum(int(body["in_urn"]) for body in bodies)


def _participation(poll: Poll, bodies: Sequence[Body]) -> dict[str, Json]:
    """Return how many took part, in all and by each way; who they are stands nowhere.

    On paper those take part whose ballot lay in an urn; `given` is to how many people one was handed out.
    """
    rows = Mark.objects.filter(poll=poll).order_by("channel").values("channel").annotate(number=Count("*"))
    channels: dict[str, Json] = dict(rows.values_list("channel", "number"))
    told: dict[str, Json] = {}
    if bodies:
        channels[Mark.Channel.PAPER.value] = _in_urns(bodies)
        told["paper"] = {"given": given_on_paper(poll), "in_urn": _in_urns(bodies)}
    return {"voters": sum(channels.values()), "channels": channels, **told}  # type: ignore[arg-type]


def _lot_of(poll: Poll) -> list[str]:
    tally = Tally.objects.filter(poll=poll).first()
    return list(tally.lot) if tally else []
