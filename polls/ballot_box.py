"""The ballot box: putting a ballot in while a poll is open, and taking away every trace of who put it there at close.

A ballot carries no person, time or address. While the poll is open a voter's ballot can be found, to change it, by
`choice_key`, keyed by a pepper in a file. So until close a vote is confidential, not secret; after close nobody can
link it.
"""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, router, transaction

from participation.standing import standing_cursor
from polls.methods import BY_NAME, Content
from polls.methods.numbered import numbers_of
from polls.models import WITH_POINTS, Ballot, ChoiceSecret, Poll
from polls.peppers import destroy_pepper

# Ends where a statement may say FROM what
NEW_BALLOT = """
INSERT INTO polls_ballot (key, poll_key, content, choice_key, revision)
SELECT %(key)s, %(poll_key)s, %(content)s, %(choice_key)s, 1
"""
CHANGED_BALLOT = """
UPDATE polls_ballot SET content = %(content)s, revision = revision + 1
WHERE poll_key = %(poll_key)s AND choice_key = %(choice_key)s RETURNING key
"""


def content_of(poll: Poll, choices: Sequence[str]) -> Content:
    """Return the canonical content of a ballot in `poll`. Raises `ChoiceError`. The options are locked: no hurry."""
    options = [option.key for option in poll.options.all()]
    limits = (0, poll.points) if poll.method in WITH_POINTS else (poll.min_choices, poll.max_choices)
    return BY_NAME[poll.method].parse(choices, options, *limits)


def listed_ballots(poll: Poll) -> Iterator[tuple[str, str]]:
    """Yield the ballots of a closed poll, numbered as they lie, each with its choices joined by commas: `told`."""
    contents = Ballot.objects.filter(poll_key=poll.key).order_by("key").values_list("content", flat=True)
    for number, content in enumerate(contents.iterator(), start=1):
        yield str(number), ",".join(told(content))


def told(content: Content) -> list[str]:
    """Return what a ballot says: the options chosen or ranked, best first, or each with its number, "option=number"."""
    if "c" in content:
        return [str(content["c"])]
    if "a" in content or "r" in content:
        return list(content.get("a") or content["r"])
    return [f"{option}={number}" for option, number in numbers_of(content).items()]


def box_alias() -> str:
    """Return the database that holds the ballots."""
    return router.db_for_write(Ballot)


def is_apart() -> bool:
    """Whether the ballots have a database of their own: then no transaction spans marks and ballots."""
    return box_alias() != DEFAULT_DB_ALIAS


def put_ballot(poll: Poll, key: str, content: Content) -> tuple[str, bool]:
    """Put a ballot in the box under choice key `key`, or change the one that is there already.

    Returns its receipt code and whether it was changed.
    """
    changed = _change_ballot(poll, key, content)
    return changed or str(Ballot.objects.create(poll_key=poll.key, content=content, choice_key=key).key), bool(changed)


def _change_ballot(poll: Poll, key: str, content: Content) -> str:
    """Change the ballot that lies under choice key `key`; return its receipt code, "" where there is none."""
    with standing_cursor(box_alias()) as cursor:
        cursor.execute(CHANGED_BALLOT, {"content": json.dumps(content), "poll_key": poll.key.hex, "choice_key": key})
        found = cursor.fetchone()
    return str(UUID(str(found[0]))) if found else ""


def unlink_ballots(poll: Poll) -> None:
    """Rewrite the ballots of `poll` in the order of new random keys, without choice key, and destroy its pepper.

    New rows, made by one transaction in an order that has nothing to do with who voted when: neither their place
    (rowid, ctid) nor their transaction (xmin) joins them to marks, and no receipt joins its voter to one: nobody can
    show what they voted, or be made to. The codes that stood on receipts are kept apart, so that one can be checked.
    Done by the database, so memory does not grow.
    """
    box = connections[box_alias()]
    mine = [Ballot._meta.get_field("poll_key").get_db_prep_value(poll.key, box)]
    with transaction.atomic(using=box.alias), box.cursor() as cursor:
        cursor.execute(_KEPT_CODES, mine)
        cursor.execute(_RENUMBERED[box.vendor], mine)
        cursor.execute("DELETE FROM polls_ballot WHERE poll_key = %s", mine)
        cursor.execute(
            "INSERT INTO polls_ballot (key, poll_key, content, choice_key, revision) "
            "SELECT key, poll_key, content, '', 1 FROM closing_ballots ORDER BY key"
        )
        cursor.execute("DROP TABLE closing_ballots")
    ChoiceSecret.objects.filter(poll=poll).delete()
    transaction.on_commit(partial(destroy_pepper, poll), robust=True)


def scrub_links() -> None:
    """Wipe what deleting left behind of choice keys and secrets: SQLite's log, PostgreSQL's dead rows.

    Backups and archived logs from before closing are the town's to destroy; without the pepper they link nobody.
    """
    for alias in {box_alias(), DEFAULT_DB_ALIAS}:
        box = connections[alias]
        if box.in_atomic_block:
            continue
        with box.cursor() as cursor:
            for statement in _SCRUBBING[box.vendor]:
                cursor.execute(statement)


_KEPT_CODES = (  # what has no choice key was never on a receipt, or is renumbered already
    "INSERT INTO polls_receiptcode (key, poll_key) "
    "SELECT key, poll_key FROM polls_ballot WHERE poll_key = %s AND choice_key <> '' ORDER BY key"
)
_RENUMBERED = {
    "sqlite": "CREATE TEMPORARY TABLE closing_ballots AS "
    "SELECT lower(hex(randomblob(16))) AS key, poll_key, content FROM polls_ballot WHERE poll_key = %s",
    "postgresql": "CREATE TEMPORARY TABLE closing_ballots AS "
    "SELECT gen_random_uuid() AS key, poll_key, content FROM polls_ballot WHERE poll_key = %s",
}
_SCRUBBING = {
    "sqlite": ("PRAGMA wal_checkpoint(TRUNCATE)",),  # deleted content is overwritten: PRAGMA secure_delete in settings
    "postgresql": ("VACUUM polls_ballot", "VACUUM polls_choicesecret"),
}
