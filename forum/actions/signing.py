"""Signing a challenge, a proposal for the council or a petition, and taking that back.

Whether a signature counts is decided in the statement that puts it in, by state and clock, with the challenge's row
held by a lock that many hold at once: only what ends collecting waits for them, and no signature waits for another.
Most are one statement on PostgreSQL, the entry in the record included; the statements are in words of our own, since
building them took longer than running them.
"""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from forum.choices import ChallengeState, Channel, Status
from forum.models import Challenge, Signature
from participation.acting import acting_of, channel_of
from participation.audit.actions import record
from participation.errors import WrongState
from participation.permissions import authorise
from participation.residents.models import User
from participation.standing import standing_cursor

SIGNED = "forum.challenge_signed"
HELD = "SELECT 1 FROM forum_challenge WHERE topic_id = %s FOR SHARE"
SIGN = """
INSERT INTO forum_signature (challenge_id, person_id, channel, created_at)
SELECT challenge.topic_id, %(person)s, %(channel)s, %(at)s
FROM forum_challenge challenge JOIN forum_topic topic ON topic.id = challenge.topic_id
WHERE challenge.topic_id = %(challenge)s AND challenge.state = %(open)s AND challenge.support_closes_at > %(at)s
    AND topic.hidden_at IS NULL AND topic.withdrawn_at IS NULL AND topic.merged_into_id IS NULL
    AND topic.status <> %(closed)s
FOR SHARE OF challenge
ON CONFLICT DO NOTHING
RETURNING id
"""
AT_ONCE = f"""
WITH signed AS ({SIGN}), noted AS (
    INSERT INTO audit_entry (at, action, actor_id, channel, subject_type, subject_id, data)
    SELECT %(at)s, %(action)s, %(person)s, %(channel)s, %(type)s, %(challenge)s::text, '{{}}' FROM signed
)
SELECT id FROM signed
"""  # noqa: S608


def sign_challenge(challenge: Challenge, *, by: User, at: datetime) -> Signature:
    """Sign; done twice, it is the same signature. Raises `WrongState` where signatures are no longer collected."""
    authorise(by, "forum.sign_challenge", challenge)
    return _sign_at_once(challenge, by, at) or _sign(challenge, by, at)


def withdraw_signature(challenge: Challenge, *, by: User, at: datetime) -> None:
    """Take one's signature back, as long as signatures are collected."""
    authorise(by, "forum.withdraw_signature", challenge)
    with transaction.atomic():
        _hold_while_collecting(challenge, at)
        gone, _per_model = Signature.objects.filter(challenge=challenge, person=by).delete()
        if gone:
            record("forum.signature_withdrawn", challenge, by=by, at=at)


def _sign_at_once(challenge: Challenge, by: User, at: datetime) -> Signature | None:
    """Put in a first signature, as its own transaction; None, and nothing done, where it takes more than that."""
    if connection.vendor != "postgresql" or acting_of(by):
        return None
    values = {
        "person": by.pk, "challenge": challenge.pk, "channel": str(Channel.WEB), "at": at, "action": SIGNED,
        "open": str(ChallengeState.SUPPORT_OPEN), "closed": str(Status.CLOSED), "type": Challenge._meta.label_lower,
    }  # fmt: skip
    with standing_cursor() as cursor:
        cursor.execute(AT_ONCE, values)
        found = cursor.fetchone()
    how = {"person": by, "channel": Channel.WEB, "created_at": at}
    return Signature(pk=found[0], challenge_id=challenge.pk, **how) if found else None


def _sign(challenge: Challenge, by: User, at: datetime) -> Signature:
    with transaction.atomic():
        _hold_while_collecting(challenge, at)
        how = {"created_at": at, "channel": channel_of(by)}
        signature, is_new = Signature.objects.get_or_create(challenge_id=challenge.pk, person=by, defaults=how)
        if is_new:
            record(SIGNED, challenge, by=by, at=at)
    return signature


def _hold_while_collecting(challenge: Challenge, at: datetime) -> None:
    if connection.vendor == "postgresql":  # elsewhere the transaction has the write lock already
        with standing_cursor() as cursor:
            cursor.execute(HELD, [challenge.pk])
    locked = Challenge.objects.select_related("topic").get(pk=challenge.pk)
    if locked.topic.is_open and locked.accepts_signatures(at):
        return
    way_on = (locked.topic.get_absolute_url(), _("Back to the challenge"))
    raise WrongState(_("Signatures are no longer collected for this challenge."), way_on=way_on)
