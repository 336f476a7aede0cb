"""The whole life of a poll, lived with made-up people in a transaction that is taken back: nothing of it stays.

The copy goes by the rules of the poll itself. Its moments are those of the poll, its clerks and voters are made up, and
every step is the real one: signatures, freezing, votes, closing, the count, certifying and the answer. What happens
after a commit (mail, live messages, cleaning up) does not happen, since nothing is committed.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.timezone import localdate

from participation.errors import DomainError
from participation.residents.models import Level, Role, User
from participation.roles.actions import grant_role
from participation.signatures.actions import ask_signature, give_signature
from polls import actions
from polls.actions.before import NOTICE, check_announcing
from polls.ballot_box import box_alias
from polls.casting import cast_ballot
from polls.models import (
    RANKED,
    WITH_POINTS,
    WITH_SEVERAL,
    Argument,
    Electorate,
    Method,
    Option,
    Poll,
    RollEntry,
    State,
    Tally,
)
from polls.peppers import destroy_pepper
from polls.pseudonyms import pseudonym
from polls.results import current
from polls.second_signature import is_signed
from polls.verdicts import verdict

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COPIED = (
    "dossier", "question", "intro", "default_language", "method", "min_choices", "max_choices", "points", "seats",
    "budget", "least_votes", "legal_effect", "legal_basis", "deciding_body", "electorate", "visibility", "result_step",
    "quorum_base", "quorum", "inhabitants", "inhabitants_on", "inhabitants_source", "threshold", "counts_abstentions",
    "objection_days", "opens_at", "closes_at",
)  # fmt: skip


class _TakenBack(Exception):
    """Ends the rehearsal: all that was written is undone."""


def rehearse(poll: Poll, *, voters: int, at: datetime) -> list[str]:
    """Live the life of `poll` with so many made-up voters; return what happened, a line each. Stores nothing.

    Raises the `DomainError` of the step that can not be taken.
    """
    told: list[str] = []
    copies: list[Poll] = []
    try:
        with transaction.atomic(), transaction.atomic(using=box_alias()):
            rehearsal = _Rehearsal(poll, voters, at)
            copies.append(rehearsal.poll)
            told.extend(rehearsal.lines())
            raise _TakenBack
    except _TakenBack:
        return told
    finally:
        for copy in copies:
            destroy_pepper(copy)  # a file, that no database takes back


class _Rehearsal:
    """A copy of a poll with its made-up people. `moment` is where its clock stands."""

    def __init__(self, poll: Poll, voters: int, at: datetime) -> None:
        self.now, self.is_draft = at, poll.state == State.DRAFT
        self.clerk, self.second = self._officer(Role.CLERK), self._officer(Role.SECOND_CLERK)
        self.voters = [self._voter(number, poll) for number in range(voters)]
        self.poll = self._copy(poll)

    def lines(self) -> Iterator[str]:
        """Take every step, and say so."""
        yield from self._warnings()
        yield self._step("announce", self.poll.opens_at - NOTICE - HOUR)
        yield self._step("freeze", self.poll.opens_at - HOUR)
        yield f"  fingerprint {self.poll.manifest.sha256}"
        actions.open_poll(self.poll, by=None, at=self.poll.opens_at)
        yield self._said("opened", self.poll.opens_at)
        yield self._vote()
        actions.close_poll(self.poll, by=None, at=self.poll.closes_at)
        yield self._said("closed", self.poll.closes_at)
        yield from self._count()
        certain = self.poll.objections_until or self.poll.closes_at
        yield self._step("certify", certain)
        actions.answer_poll(self.poll, "A rehearsal.", "Nothing.", by=self.clerk, at=certain + DAY)
        yield self._said("answered", certain + DAY)
        yield self._step("archive", certain + DAY)

    def _warnings(self) -> Iterator[str]:
        if not self.is_draft:
            return
        try:
            check_announcing(self.poll, self.now)
        except DomainError as error:
            yield f"Announced today, it would be refused: {error.message}"

    def _step(self, name: str, at: datetime) -> str:
        if is_signed(name, self.poll):
            act = f"polls.{name}_poll"
            asked = ask_signature(act, self.poll, "A rehearsal.", by=self.clerk, at=at)
            give_signature(asked, by=self.second, at=at)
        act_of = {
            "announce": actions.announce_poll,
            "freeze": actions.freeze_poll,
            "count": actions.count_poll,
            "certify": actions.certify_poll,
            "archive": actions.archive_poll,
        }[name]
        self.poll = act_of(self.poll, by=self.clerk, at=at)
        return self._said(self.poll.state, at)

    def _said(self, what: str, at: datetime) -> str:
        return f"{at:%Y-%m-%d %H:%M} {what}"

    def _vote(self) -> str:
        for number, person in enumerate(self.voters):
            cast_ballot(self.poll, choices_of(self.poll, number), by=person, at=self.poll.opens_at)
        return f"  {len(self.voters)} made-up people voted"

    def _count(self) -> Iterator[str]:
        at = self.poll.closes_at + HOUR
        if self.poll.state == State.CLOSED and not Tally.objects.filter(poll=self.poll).exists():
            yield self._step("count", at)
        if self.poll.state == State.CLOSED:
            keys = [option.key for option in self.poll.options.all()]
            actions.record_lot(self.poll, keys, by=self.clerk, at=at)
            self.poll.refresh_from_db()
            yield "  options were equal, so a lot was drawn"
        yield f"  {self.poll.get_ending_display()}. {verdict(current(self.poll, at))}"

    # Its people and its papers

    def _officer(self, role: Role) -> User:
        officer = self._person(f"rehearsal-{role}")
        grant_role(officer, role, by=None, at=self.now, starts_on=localdate(self.now) - 365 * DAY)
        return officer

    def _voter(self, number: int, poll: Poll) -> User:
        where = poll.neighbourhoods.first() if poll.electorate == Electorate.NEIGHBOURHOODS else None
        return self._person(f"rehearsal-{number}", neighbourhood=where)

    def _person(self, name: str, **fields: object) -> User:
        known = {"level": Level.RESIDENT, "level_method": "desk", "level_at": self.now}
        person: User = User.objects.create_user(
            f"{name}@rehearsal.invalid", None, display_name="Rehearsal", **known, **fields
        )
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        return person

    def _copy(self, poll: Poll) -> Poll:
        fields = {name: getattr(poll, name) for name in COPIED}
        copy = Poll.objects.create(slug=f"rehearsal-{poll.key.hex}", **fields)
        Option.objects.bulk_create(_copied([*poll.options.all()], copy, "key", "position", "label", "cost"))
        Argument.objects.bulk_create(_copied([*poll.arguments.all()], copy, "side", "position", "text"))
        copy.neighbourhoods.set(poll.neighbourhoods.all())
        if copy.electorate == Electorate.ROLL:
            RollEntry.objects.bulk_create(
                RollEntry(poll=copy, voter=pseudonym(copy, f"email:{voter.email}"), eligible_from=copy.closing_day)
                for voter in self.voters
            )
        return copy


def _copied[M: (Option, Argument)](rows: Sequence[M], copy: Poll, *names: str) -> Iterator[M]:
    for row in rows:
        yield type(row)(poll=copy, **{name: getattr(row, name) for name in names})


def choices_of(poll: Poll, number: int) -> list[str]:
    """Return what the made-up voter of this number chooses: always something else, and always allowed."""
    keys = [option.key for option in poll.options.all()]
    turn = number * number % len(keys)
    turned = [*chain(keys[turn:], keys[:turn])]
    if poll.method in RANKED:
        return [f"{key}={place}" for place, key in enumerate(turned, start=1)]
    if poll.method == Method.CUMULATIVE:
        return [f"{turned[0]}={poll.points}"]
    if poll.method in WITH_POINTS:
        return [f"{key}={(number + place) % poll.points + 1}" for place, key in enumerate(turned)]
    if poll.method in WITH_SEVERAL:
        return turned[: poll.min_choices + number % (poll.max_choices - poll.min_choices + 1)]
    return turned[:1]
