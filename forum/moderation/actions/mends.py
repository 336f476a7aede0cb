"""Mend and resend: the author of a post that is off the page writes it anew, and a moderator looks at it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from forum.models import Comment, Topic
from forum.moderation import effects
from forum.moderation.actions.decisions import lift_measure
from forum.moderation.choices import IN_FORCE, OFF_THE_PAGE
from forum.moderation.models import LONGEST_REASON, Measure, Mend
from forum.moderation.telling import tell_undone, topic_of
from forum.moderation.terms import LOOK, until_end_of
from participation.audit.actions import record
from participation.errors import Invalid, WrongState
from participation.permissions import authorise
from participation.residents.models import User
from participation.text import without_tricks

LONGEST_TOPIC, LONGEST_COMMENT = 10_000, 4_000  # characters, as forum/actions/posting.py has them


def resend_post(measure: Measure, *, by: User, at: datetime, source: str) -> Mend:
    """Send a mended text. It is public once a moderator says so. Sending it twice gives the first."""
    authorise(by, "moderation.resend_post", measure)
    post, source = measure.case.post, without_tricks(source).strip()
    if post is None or not can_be_mended(measure):
        raise WrongState(_("This can not be mended: it is not off the page, or people signed for these words."))
    longest = LONGEST_COMMENT if measure.case.comment_id else LONGEST_TOPIC
    if not source or len(source) > longest or source == post.source.strip():
        raise Invalid(_("Change the words that break the house rule. Nothing changed yet, or it is empty or too long."))
    mend = Mend(measure=measure, by=by, at=at, source=source, look_until=until_end_of(LOOK, at))
    try:
        with transaction.atomic():
            mend.save(force_insert=True)
            record("moderation.mend_sent", measure, by=by, at=at)
    except IntegrityError:
        return Mend.objects.get(measure=measure, answered_at__isnull=True)
    return mend


def answer_mend(mend: Mend, *, by: User, at: datetime, is_accepted: bool, answer: str = "") -> Mend:
    """Show the mended post, or say why it can not stand so either."""
    authorise(by, "moderation.answer_mend", mend)
    answer = answer.strip()
    if (not is_accepted and not answer) or len(answer) > LONGEST_REASON:
        raise Invalid(_("Say why it can not stand so either, in at most 2,000 characters: the author reads it."))
    with transaction.atomic():
        waiting = Mend.objects.filter(pk=mend.pk, answered_at__isnull=True)
        if not waiting.update(is_accepted=is_accepted, answer=answer, answered_by=by, answered_at=at):
            raise WrongState(_("This is decided already."))
        mend.refresh_from_db()
        record("moderation.mend_answered", mend.measure, by=by, at=at, data={"accepted": is_accepted})
        if is_accepted:
            _show_mended(mend, mend.measure.case.post, by=by, at=at)
        else:
            tell_undone("moderation.mend_refused", mend.measure, by=by, at=at)
    return mend


def _show_mended(mend: Mend, post: Topic | Comment | None, *, by: User, at: datetime) -> None:
    if post is None:
        raise WrongState(_("The author has left, or the post is gone, so nothing can be done with it any more."))
    effects.write_anew(post, mend.source, at=at)
    lift_measure(mend.measure, by=by, at=at)


def can_be_mended(measure: Measure) -> bool:
    """Whether the author can send it again: it is off the page, and nobody signed for its words."""
    post = measure.case.post
    if post is None or measure.kind not in OFF_THE_PAGE or measure.state not in IN_FORCE:
        return False
    return not topic_of(post).is_challenge or bool(measure.case.comment_id)
