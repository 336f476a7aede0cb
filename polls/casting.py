"""Casting a ballot: who is let in, the mark that they voted and, apart from it, what they voted.

Most votes are one statement on PostgreSQL (`_cast_at_once`), which does nothing unless all is still as it was read. A
vote that it does not take, a change of one, and every vote elsewhere go through a transaction that looks at all again
and knows the reason. Either way the unique constraints decide, and no row is written that other votes write too. The
statements are in words of our own, since building them took longer than running them.
"""

import json
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from secrets import token_hex
from uuid import uuid4

from django.db import connection, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from participation import live
from participation.acting import WEB, channel_of
from participation.errors import LoginNeeded
from participation.permissions import Visitor
from participation.residents.models import User
from participation.standing import standing_cursor
from polls import results
from polls.admission import admission_of, check_browser, check_clock, check_person, voters_of, voters_of_browser
from polls.ballot_box import NEW_BALLOT, content_of, is_apart, put_ballot
from polls.browsers import Browser
from polls.errors import ChoiceRefused, VotedElsewhere, VoteStands
from polls.methods import ChoiceError, Content
from polls.models import ChoiceSecret, Mark, Poll
from polls.peppers import pepper_of
from polls.pseudonyms import account_pseudonym, choice_key

CHANNELS = {WEB: Mark.Channel.WEB, "letter": Mark.Channel.CARD}

# What may have changed since both were read, by another process: all else of a poll is fixed when it is announced.
# The lock on the person queues up one person's own votes, so that nobody who gets a key or an address meanwhile is two
# voters; different people never wait for each other. FOR SHARE, which many votes hold at once and closing (FOR UPDATE)
# waits for, keeps the poll open until the transaction ends. SQLite's transaction has the write lock already.
AT_THE_DOOR = """
SELECT poll.state, secret.fingerprint, person.is_active, person.level, person.person_key
FROM residents_user person, polls_poll poll LEFT JOIN polls_choicesecret secret ON secret.poll_id = poll.id
WHERE person.id = %s AND poll.id = %s
"""
HELD = {"postgresql": "FOR NO KEY UPDATE OF person FOR SHARE OF poll", "sqlite": ""}
AT_THE_DOOR_OF_ANYONE = """
SELECT poll.state, secret.fingerprint
FROM polls_poll poll LEFT JOIN polls_choicesecret secret ON secret.poll_id = poll.id WHERE poll.id = %s
"""
HELD_BY_ANYONE = {"postgresql": "FOR SHARE OF poll", "sqlite": ""}

# Nothing when one of {voters}, whom this person may be here, has a mark already, or their account has
NEW_MARK = """
INSERT INTO polls_mark (poll_id, voter, account, channel, day)
SELECT %(poll)s, %(voter)s, %(account)s, %(channel)s, %(day)s {source}
WHERE NOT EXISTS (SELECT 1 FROM polls_mark WHERE poll_id = %(poll)s AND voter IN ({voters}))
ON CONFLICT DO NOTHING
"""
AT_ONCE = f"""
WITH held AS (
    SELECT 1 FROM residents_user person, polls_poll poll
    WHERE poll.id = %(poll)s AND poll.state IN ('frozen', 'open') AND person.id = %(person)s
        AND person.is_active AND person.level = %(level)s AND person.person_key = %(person_key)s
    FOR SHARE OF poll
), marked AS ({NEW_MARK} RETURNING 1)
{NEW_BALLOT} FROM marked
"""  # noqa: S608


@dataclass(frozen=True)
class Receipt:
    """What a voter gets back: the code under which their ballot is listed after close, and whether it was changed."""

    code: str
    is_change: bool


def cast_ballot(
    poll: Poll, choices: Sequence[str], *, by: Visitor, at: datetime, channel: Mark.Channel | None = None
) -> Receipt:
    """Record a vote: the mark that this voter voted and, apart from it, the ballot. A later vote replaces it.

    Whether it counts is decided inside the transaction, on a poll that can not close meanwhile. The constraints on
    Mark and Ballot keep it at one vote, however many arrive at once. `channel` is that by which `by` acts, if it is not
    given. Raises the errors of polls/errors.py.
    """
    check_clock(poll, at)  # before any lock: a crowd at a closed door does not hold up the closing
    if isinstance(by, Browser):
        return _cast(poll, _content(poll, choices), check_browser(by, poll), at, Mark.Channel.WEB)
    person = check_person(by, poll)
    channel = channel or CHANNELS[channel_of(person)]
    content = _content(poll, choices)
    return _cast_at_once(poll, content, person, at, channel) or _cast(poll, content, person, at, channel)


def _content(poll: Poll, choices: Sequence[str]) -> Content:
    try:
        return content_of(poll, choices)
    except ChoiceError as error:
        raise ChoiceRefused(poll, error) from None


def _cast_at_once(poll: Poll, content: Content, person: User, at: datetime, channel: Mark.Channel) -> Receipt | None:
    """Put in a first vote, as its own transaction; None, and nothing done, where it takes more than that."""
    if connection.vendor != "postgresql" or is_apart():
        return None
    try:
        pepper = pepper_of(poll, poll.choice_secret.fingerprint)
    except ChoiceSecret.DoesNotExist:  # closed meanwhile
        return None
    door = _Door(poll, pepper, account_pseudonym(poll, person), voters_of(poll, person), at)
    return _FirstVote(door, content, channel).put_at_once(person)


def _cast(poll: Poll, content: Content, who: User | Browser, at: datetime, channel: Mark.Channel) -> Receipt:
    with transaction.atomic():
        door = _stand_in_door(poll, who, at)
        first = _FirstVote(door, content, channel)
        if not is_apart():
            return first.mark_and_put() or _put_again(door, content, channel)
        if not first.mark():
            _as_voted(door, channel)
    return _vote_apart(poll, content, who=who, at=at, channel=channel)


@dataclass(frozen=True)
class _Door:
    """A poll that can not close before this transaction ends, its pepper ("": lost), and who stands there.

    They may be known here as each of `voters`; `account` is empty for who votes without one.
    """

    poll: Poll
    pepper: str
    account: str
    voters: list[str]
    at: datetime


def _stand_in_door(poll: Poll, who: User | Browser, at: datetime) -> _Door:
    """Hold the poll open, and look once more whether they may come in."""
    return _browser_in_door(poll, who, at) if isinstance(who, Browser) else _person_in_door(poll, who, at)


def _browser_in_door(poll: Poll, browser: Browser, at: datetime) -> _Door:
    poll = copy(poll)
    with standing_cursor() as cursor:
        cursor.execute(AT_THE_DOOR_OF_ANYONE + HELD_BY_ANYONE[connection.vendor], [poll.pk])
        poll.state, known = cursor.fetchone()
    check_clock(poll, at)
    return _Door(poll, pepper_of(poll, known), "", voters_of_browser(poll, browser), at)


def _person_in_door(poll: Poll, person: User, at: datetime) -> _Door:
    poll, person = copy(poll), copy(person)
    with standing_cursor() as cursor:
        cursor.execute(AT_THE_DOOR + HELD[connection.vendor], [person.pk, poll.pk])
        found = cursor.fetchone()
    if found is None:
        raise LoginNeeded(_("Log in first. Then you can vote."))
    poll.state, known, person.is_active, person.level, person.person_key = found
    check_clock(poll, at)
    voters = voters_of(poll, check_person(person, poll))
    return _Door(poll, pepper_of(poll, known), account_pseudonym(poll, person), voters, at)


class _FirstVote:
    """The vote of somebody who has not voted yet, as the first of those whom they may be here."""

    def __init__(self, door: _Door, content: Content, channel: Mark.Channel) -> None:
        self.door, voter, key = door, door.voters[0], uuid4()
        self.code = str(key)
        self.values: dict[str, str | int] = {
            "poll": door.poll.pk,
            "voter": voter,
            "account": door.account,
            "channel": str(channel),
            "day": localtime(door.at).date().isoformat(),
            "key": key.hex,
            "poll_key": door.poll.key.hex,
            "content": json.dumps(content),
            "choice_key": choice_key(door.pepper, voter) if door.pepper else token_hex(32),  # not to be found again
        }
        names = [f"voter_{place}" for place in range(len(door.voters))]
        self.values.update(zip(names, door.voters, strict=True))
        self.voters = ", ".join(f"%({name})s" for name in names)

    def mark(self) -> bool:
        """Mark that they voted; False when they had."""
        return self._run(NEW_MARK)

    def mark_and_put(self) -> Receipt | None:
        """Mark that they voted and put the ballot in; None, and nothing done, when they had voted."""
        return self._told() if self._run(NEW_MARK) and self._run(NEW_BALLOT) else None

    def put_at_once(self, person: User) -> Receipt | None:
        """The same in one statement, if poll and person are still as they were read."""
        self.values |= {"person": person.pk, "level": person.level, "person_key": person.person_key}
        return self._told() if self._run(AT_ONCE, source="FROM held") else None

    def _run(self, statement: str, *, source: str = "") -> bool:
        with standing_cursor() as cursor:
            cursor.execute(statement.format(voters=self.voters, source=source), self.values)
            return bool(cursor.rowcount)

    def _told(self) -> Receipt:
        _tell(self.door.poll)
        return Receipt(self.code, is_change=False)


def _put_again(door: _Door, content: Content, channel: Mark.Channel) -> Receipt:
    """Put in the ballot of somebody who is marked already, in the place of the one that is there."""
    voter = _as_voted(door, channel)
    if not door.pepper:
        raise VoteStands(door.poll)
    code, is_change = put_ballot(door.poll, choice_key(door.pepper, voter), content)
    _tell(door.poll)
    return Receipt(code, is_change)


def _as_voted(door: _Door, channel: Mark.Channel) -> str:
    """Return as whom the person voted before; refuse who voted elsewhere than online, or comes elsewhere now.

    Whose ballot never came in puts it in, by whichever way.
    """
    admission = admission_of(door.poll, door.voters)
    if admission.lacks_ballot:
        return admission.voter
    if channel != Mark.Channel.WEB or not admission.has_voted:
        raise VotedElsewhere(door.poll)
    return admission.voter


def _tell(poll: Poll) -> None:
    """Wake the pages that show how many voted."""
    transaction.on_commit(partial(live.publish_hint, results.topic(poll.slug)))


def _vote_apart(poll: Poll, content: Content, *, who: User | Browser, at: datetime, channel: Mark.Channel) -> Receipt:
    """Put the ballot in a database of its own, now that the mark is committed.

    Should the process die in between, there is a mark without a ballot, never a ballot without a mark; the same voter
    can vote again, which puts the ballot in. Should the poll close in between, the voter is told that it was too late.
    """
    with transaction.atomic():
        door = _stand_in_door(poll, who, at)
        return _put_again(door, content, channel)
