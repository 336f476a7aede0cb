"""Before anyone votes: a draft is announced, which fixes its words, and frozen, which fixes all else in a manifest."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from participation.residents.models import User
from participation.signatures.actions import use_signature
from polls.actions.telling import authorise_person, fresh, hold, tell
from polls.board.canonical import digest_of
from polls.drafting import repeated_label
from polls.errors import AlreadyAnnounced, NotAnnounced, PollIncomplete, same_label_sentence
from polls.manifest import manifest_bytes
from polls.methods.motion import OPTIONS as MOTION_OPTIONS
from polls.models import Argument, Electorate, Manifest, Method, Poll, Snapshot, State
from polls.parameters import Parameters
from polls.peppers import make_pepper
from polls.second_signature import ANNOUNCE, FREEZE

NOTICE = timedelta(days=14)  # how long before its opening a binding poll is announced


def announce_poll(poll: Poll, *, by: User | None, at: datetime) -> Poll:
    """Make a draft public. From now on its question, options, times and rules are fixed (polls/locks.py).

    Another person has read it first and signed that it is neutral (polls/second_signature.py).
    """
    authorise_person(by, "polls.announce_poll", poll)
    with transaction.atomic():
        held = hold(poll)
        if by is None:  # an election from elsewhere keeps the names and terms under which it was held
            _check_complete(held, at)
        else:
            check_announcing(held, at)
            use_signature(ANNOUNCE, held, by=by, at=at)
        Poll.objects.filter(pk=held.pk, state=State.DRAFT).update(state=State.ANNOUNCED)
        Snapshot.objects.create(poll=held)
        make_pepper(held)
        tell("poll.announced", held, by=by, at=at)
    return fresh(poll)


def freeze_poll(poll: Poll, *, by: User | None, at: datetime) -> Poll:
    """Fix all that voters go by in a manifest, the electoral roll with it. Freezing twice is freezing once.

    Where somebody is bound by it, another person has signed the manifest first, and it happens before the opening.
    """
    authorise_person(by, "polls.freeze_poll", poll)
    with transaction.atomic():
        held = hold(poll)
        if held.state == State.DRAFT:
            raise NotAnnounced(poll)
        if held.state == State.ANNOUNCED:
            check_freezing(held, at)
            if by is not None:
                use_signature(FREEZE, held, by=by, at=at)
            _make_manifest(held, at)
            Poll.objects.filter(pk=held.pk, state=State.ANNOUNCED).update(
                state=State.FROZEN, reference_date=_reference_date(held)
            )
            tell("poll.frozen", held, by=by, at=at, manifest=held.manifest.sha256)
    return fresh(poll)


def check_announcing(poll: Poll, at: datetime) -> None:
    """Raise why this draft can not be announced by a person."""
    _check_complete(poll, at)
    _check_labels(poll)
    _check_notice(poll, at)
    _check_balance(poll)


def check_freezing(poll: Poll, at: datetime) -> None:
    """Raise why this announced poll can not be frozen."""
    if at >= poll.closes_at or (at >= poll.opens_at and not poll.is_advisory):
        raise PollIncomplete(
            poll, _("This poll should have opened by now, and it was not frozen in time. Annul it, and make a new one.")
        )
    _check_roll(poll)


# The steps


def _make_manifest(poll: Poll, at: datetime) -> None:
    content = manifest_bytes(poll)
    Manifest.objects.create(poll=poll, text=content.decode(), sha256=digest_of(content), frozen_at=at)


def _reference_date(poll: Poll) -> object:
    """Fix the day that the roll goes by: a poll that was suspended may close later."""
    return poll.reference_day if poll.electorate == Electorate.ROLL else poll.reference_date


def _check_complete(poll: Poll, at: datetime) -> None:
    keys = [option.key for option in poll.options.all()]
    if poll.state != State.DRAFT:
        raise AlreadyAnnounced(poll)
    if at >= poll.closes_at:
        raise PollIncomplete(poll, _("This poll would be over before it starts. Choose a later end."))
    if len(keys) < 2:
        raise PollIncomplete(poll, _("A poll needs at least two options."))
    if poll.method == Method.MOTION and set(keys) != set(MOTION_OPTIONS):
        raise PollIncomplete(poll, _("This method needs the options yes, no and abstain."))
    costs = [option.cost for option in poll.options.all()]
    for _name, why in _parameters(poll, costs).faults(len(keys)):
        raise PollIncomplete(poll, why)
    if poll.max_choices > len(keys):
        raise PollIncomplete(poll, _("Voters could choose more options than there are."))
    if poll.is_binding and not str(poll.legal_basis).strip():
        raise PollIncomplete(poll, _("A binding poll names the regulation that makes it binding."))
    if poll.electorate == Electorate.NEIGHBOURHOODS and not poll.neighbourhoods.exists():
        raise PollIncomplete(poll, _("Say the residents of which neighbourhoods may vote."))
    _check_roll(poll)


def _check_roll(poll: Poll) -> None:
    if poll.electorate == Electorate.ROLL and not poll.roll.entitled_on(poll.reference_day).exists():
        raise PollIncomplete(
            poll, _("This poll needs an electoral roll with people who may vote. Store the roll first.")
        )


def _check_labels(poll: Poll) -> None:
    if label := repeated_label([option.label for option in poll.options.all()]):
        raise PollIncomplete(poll, same_label_sentence(label))


def _check_notice(poll: Poll, at: datetime) -> None:
    if poll.is_binding and poll.opens_at - at < NOTICE:
        raise PollIncomplete(
            poll, _("A binding poll is announced at least 14 days before it opens. Choose a later opening.")
        )


def _check_balance(poll: Poll) -> None:
    """The page argues for neither side more than for the other, and for both where a motion binds somebody."""
    sides = [argument.side for argument in poll.arguments.all()]
    for_it, against_it = sides.count(Argument.Side.FOR), sides.count(Argument.Side.AGAINST)
    if for_it != against_it:
        raise PollIncomplete(
            poll, _("There are not as many arguments for as against. Add what is missing: both sides weigh the same.")
        )
    if poll.method == Method.MOTION and not poll.is_advisory and not for_it:
        raise PollIncomplete(
            poll, _("This poll needs as many arguments for as against, at least one of each. Add what is missing.")
        )


def _parameters(poll: Poll, costs: Sequence[int]) -> Parameters:
    return Parameters(poll.method, poll.points, poll.seats, poll.budget, costs, poll.least_votes)
