"""Challenges: raise one, and the end of collecting. Signing stands in signing.py."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forum.actions.posting import stored_once
from forum.actions.topics import store_topic, tell_followers
from forum.models import (
    LONGEST_NAME,
    LONGEST_SUMMARY,
    LONGEST_TASK,
    Challenge,
    ChallengeState,
    Initiator,
    Kind,
    Topic,
)
from participation.audit.actions import record
from participation.dossiers.models import Dossier, Neighbourhood, Theme
from participation.errors import Invalid
from participation.permissions import authorise
from participation.residents.models import User

LEAST_INITIATORS = 3  # the spokesperson included


def raise_challenge(
    *,
    by: User,
    at: datetime,
    title: str,
    summary: str,
    task: str,
    source: str,
    group_name: str,
    initiators: Sequence[str],
    theme: Theme,
    dossier: Dossier | None = None,
    neighbourhood: Neighbourhood | None = None,
    submission: UUID | None = None,
) -> Challenge:
    """Ask, as a group, to take over a municipal task or to change how it is done.

    `source` says what the group would do differently; `by` speaks for the group, and `initiators` names the others.
    Threshold and window are those of today and stay with this challenge.
    """
    authorise(by, "forum.raise_challenge")
    names = _others_named(initiators, by)
    key = submission or uuid4()

    def store() -> Topic:
        topic = store_topic(
            by=by, at=at, kind=Kind.CHALLENGE, title=title, source=source, submission=key,
            theme=theme, dossier=dossier, neighbourhood=neighbourhood,
        )  # fmt: skip
        challenge = Challenge(
            topic=topic,
            group_name=group_name.strip(),
            summary=summary.strip(),
            task=task.strip(),
            threshold=settings.CHALLENGE_THRESHOLD,
            support_closes_at=at + timedelta(days=settings.CHALLENGE_SUPPORT_DAYS),
        )
        _store_challenge(challenge, spokesperson=by, others=names)
        record("forum.challenge_raised", topic, by=by, at=at, data={"threshold": challenge.threshold})
        return topic

    return stored_once(Topic, by=by, submission=key, store=store).challenge


def end_collecting(at: datetime) -> int:
    """End collecting where the threshold is reached or the window is over; return for how many. Due work.

    What goes through the procedure (forum/challenges) is moved by it.
    """
    reached = Q(signature_count__gte=F("threshold"))
    ripe = (
        Challenge.objects.filter(state=ChallengeState.SUPPORT_OPEN, proposal__isnull=True)
        .with_signature_count()
        .filter(reached | Q(support_closes_at__lte=at))
    )
    return sum(_end_one(pk, at) for pk in ripe.values_list("pk", flat=True))


def _end_one(pk: int, at: datetime) -> bool:
    """Move one challenge on; False when another tick did, or somebody withdrew in the meantime."""
    with transaction.atomic():
        challenge = Challenge.objects.select_for_update(no_key=True).get(pk=pk)
        count = challenge.signatures.count()
        enough = count >= challenge.threshold
        if not enough and at < challenge.support_closes_at:
            return False
        state = ChallengeState.SUPPORT_CHECK if enough else ChallengeState.SUPPORT_INSUFFICIENT
        still_open = Challenge.objects.filter(pk=pk, state=ChallengeState.SUPPORT_OPEN)
        if not still_open.update(state=state, support_ended_at=at):
            return False
        data = {"state": str(state), "signatures": count}
        record("forum.collecting_ended", challenge, by=None, at=at, channel="clock", data=data)
        kind = "forum.challenge_reached" if enough else "forum.challenge_insufficient"
        initiators = challenge.initiators.exclude(person=None).values_list("person_id", flat=True)
        tell_followers(kind, challenge.topic, by=None, at=at, own=initiators)
    return True


def _others_named(initiators: Sequence[str], spokesperson: User) -> list[str]:
    """Return the names of the others, each once; refuse a group that is too small."""
    names = {" ".join(name.split()): None for name in initiators}
    others = [name for name in names if name and name != spokesperson.display_name]
    if len(others) + 1 < LEAST_INITIATORS:
        raise Invalid(_("Name at least two people besides yourself."))
    if any(len(name) > LONGEST_NAME for name in others):
        raise Invalid(_("Write each name in at most 80 characters."))
    return others


def _store_challenge(challenge: Challenge, *, spokesperson: User, others: Sequence[str]) -> None:
    texts = (challenge.summary, LONGEST_SUMMARY), (challenge.task, LONGEST_TASK), (challenge.group_name, LONGEST_NAME)
    if not all(0 < len(text) <= longest for text, longest in texts):
        raise Invalid(_("Fill in the summary (at most 600 characters), the task and the name of your group."))
    challenge.save(force_insert=True)
    people = [Initiator(challenge=challenge, position=1, name=spokesperson.display_name, person=spokesperson)]
    people += [Initiator(challenge=challenge, position=place, name=name) for place, name in enumerate(others, start=2)]
    Initiator.objects.bulk_create(people)
