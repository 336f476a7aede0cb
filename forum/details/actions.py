"""Saying where a topic is and what it is about in a word; standing behind it by name."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from forum.actions.topics import hold_apart, refuse_when_shut
from forum.details.models import LONGEST_ADDRESS, LONGEST_TAG, MOST_TAGS, RADII, Endorsement, Place, Tag, Tagged
from forum.models import Topic
from forum.moderation.suspensions import refuse_suspended
from participation.audit.actions import record
from participation.errors import Invalid, WrongState
from participation.permissions import authorise
from participation.residents.models import User
from participation.rows import put_in_once
from participation.text import fold, without_tricks

type Point = tuple[float, float]  # degrees north, degrees east


def describe_topic(
    topic: Topic, *, by: User, at: datetime, address: str = "", point: Point | None = None, radius: int = 0,
    tags: Sequence[str] = (),
) -> Topic:  # fmt: skip
    """Say where one's own topic is and what it is about in a word, in the place of what was said before."""
    authorise(by, "details.describe_topic", topic)
    refuse_suspended(by, at)
    refuse_when_shut(topic)
    where, named = _place(topic, address, point, radius), _named(tags)
    with transaction.atomic():
        Place.objects.filter(topic=topic).delete()
        Tagged.objects.filter(topic=topic).delete()
        if where:
            where.save(force_insert=True)
        for slug, name in named.items():
            tag, _is_new = Tag.objects.get_or_create(slug=slug, defaults={"name": name})
            Tagged.objects.create(topic=topic, tag=tag)
        record("details.described", topic, by=by, at=at)
    return topic


def _place(topic: Topic, address: str, point: Point | None, radius: int) -> Place | None:
    words = " ".join(without_tricks(address).split())
    if len(words) > LONGEST_ADDRESS:
        raise Invalid(_("Say in at most 200 characters where it is."))
    if point and not (-85 <= point[0] <= 85 and -180 <= point[1] <= 180):
        raise Invalid(_("A point is two numbers: degrees north and east, as 51.05434, 3.71742."))
    if point and not words:
        raise Invalid(_("Say in words too where it is, for people who do not see a map."))
    if not words:
        return None
    north, east = point or (None, None)
    return Place(topic=topic, address=words, north=north, east=east, radius=radius if point and radius in RADII else 0)


def _named(tags: Sequence[str]) -> dict[str, str]:
    """Return the tags by what makes each of them one: two that read alike are one."""
    named: dict[str, str] = {}
    for given in tags:
        name = " ".join(without_tricks(given).split()).lstrip("#")
        if len(name) > LONGEST_TAG:
            raise Invalid(_("A tag has at most 30 letters."))
        if slug := slugify(fold(name))[:LONGEST_TAG]:
            named.setdefault(slug, name)
    if len(named) > MOST_TAGS:
        raise Invalid(_("Choose at most five tags."))
    return named


def endorse_topic(topic: Topic, *, by: User, at: datetime) -> bool:
    """Stand behind a topic with one's name, for everyone to read; return whether one did not do so before."""
    authorise(by, "details.endorse_topic", topic)
    refuse_when_shut(topic)
    if topic.is_challenge:
        raise WrongState(_("A challenge asks for signatures. Sign it to support it."))
    with transaction.atomic():
        hold_apart(topic)
        is_new = put_in_once(Endorsement(topic=topic, person=by, created_at=at))
        if is_new:
            record("details.endorsed", topic, by=by, at=at)
    return is_new


def withdraw_endorsement(topic: Topic, *, by: User, at: datetime) -> None:
    authorise(by, "details.withdraw_endorsement", topic)
    with transaction.atomic():
        gone, _per_model = Endorsement.objects.filter(topic=topic, person=by).delete()
        if gone:
            record("details.endorsement_withdrawn", topic, by=by, at=at)
