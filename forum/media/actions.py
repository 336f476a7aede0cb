"""Putting a file beside one's own post, and taking it away."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from forum.actions.topics import refuse_when_shut
from forum.media.cleaning import Cleaned
from forum.media.models import LONGEST_ALT, MOST_FILES, Attachment, Kind
from forum.models import Comment, Topic
from forum.moderation.suspensions import refuse_suspended
from participation.audit.actions import record
from participation.errors import Invalid, WrongState
from participation.permissions import authorise
from participation.residents.models import User
from participation.text import without_tricks


def attach_file(
    post: Topic | Comment, file: Cleaned | None, *, by: User, at: datetime, alt: str = "", is_decorative: bool = False
) -> Attachment | None:
    """Put a file beside one's own post; the same file twice is once. Without a file nothing happens."""
    if file is None:
        return None
    authorise(by, "media.attach_file", post)
    refuse_suspended(by, at)
    if not post.has_words:
        raise WrongState(_("This is hidden or withdrawn. Nobody can add to it now."))
    refuse_when_shut(post.topic if isinstance(post, Comment) else post)
    seen = " ".join(without_tricks(alt).split())[:LONGEST_ALT]
    if file.kind == Kind.IMAGE and not (seen or is_decorative):
        raise Invalid(_("Say what there is to see, or that the picture says nothing more than your words."))
    existing = Attachment.of(post)
    if twice := existing.filter(digest=file.digest).first():
        return twice
    if existing.count() >= MOST_FILES:
        raise Invalid(_("There are four files beside this already. Take one away first."))
    return _stored(post, file, by, at, alt="" if is_decorative else seen, is_decorative=is_decorative)


def _stored(
    post: Topic | Comment, file: Cleaned, by: User, at: datetime, *, alt: str, is_decorative: bool
) -> Attachment:
    about = {"comment": post} if isinstance(post, Comment) else {"topic": post}
    row = Attachment(
        **about, by=by, kind=file.kind, name=file.name, alt=alt, is_decorative=is_decorative, width=file.width,
        height=file.height, small_width=file.small_width, bytes=len(file.content), content=file.content,
        small=file.small, digest=file.digest, created_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record("media.attached", post, by=by, at=at, data={"kind": str(file.kind)})
    except IntegrityError:
        return Attachment.of(post).get(digest=file.digest)
    return row


def remove_file(attachment: Attachment, *, by: User, at: datetime) -> None:
    """Take a file away from one's own post; twice is once."""
    post = attachment.post
    authorise(by, "media.remove_file", post)
    with transaction.atomic():
        gone, _per_model = Attachment.objects.filter(pk=attachment.pk).delete()
        if gone and post:
            record("media.removed", post, by=by, at=at)
