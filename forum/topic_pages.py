"""What the page of a topic, or of a challenge, shows to one visitor."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from forum.forms import ActForm
from forum.models import Challenge, Channel, Comment, Topic
from forum.road import road
from forum.thread_pages import thread_page
from participation.permissions import Visitor, is_permitted

ACTS = (
    "post_comment", "edit_topic", "support_topic", "sign_challenge", "follow_topic", "mark_seen", "answer_topic",
    "close_topic", "hide_topic",
)  # fmt: skip


def topic_page(
    topic: Topic,
    visitor: Visitor,
    at: datetime,
    *,
    place: dict[str, int],
    form: ActForm | None,
    reply_to: Comment | None = None,
) -> dict[str, Any]:
    """Return the context of the whole page; `form` is the comment form, which stands under `reply_to` if given."""
    if reply_to:
        place = {"comment": reply_to.pk}
    return acts_of(topic, visitor, at) | {
        "thread": thread_page(topic, visitor, at, place),
        "answer": topic.comments.filter(team__isnull=False, hidden_at__isnull=True)
        .select_related("team")
        .order_by("created_at")
        .last(),
        "reply_to": reply_to,
        "form": form,
    }


def acts_of(topic: Topic, visitor: Visitor, at: datetime) -> dict[str, Any]:
    """Return what the buttons need: what this visitor may do here, and how a challenge stands."""
    may = {act: is_permitted(visitor, f"forum.{act}", topic) for act in ACTS}
    may["edit_topic"] = may["edit_topic"] and topic.can_be_edited(at) and not topic.is_challenge
    return {"topic": topic, "may": may, **(collecting(topic.challenge, at) if topic.is_challenge else {})}


def collecting(challenge: Challenge, at: datetime) -> dict[str, Any]:
    """Return how a challenge stands: its signatures, the days that are left, and its road."""
    signed = challenge.signatures.aggregate(all=Count("pk"), on_paper=Count("pk", filter=~Q(channel=Channel.WEB)))
    initiators = challenge.initiators.count()
    return {
        "challenge": challenge,
        "can_sign": challenge.topic.is_open and challenge.accepts_signatures(at),
        "signatures": signed["all"],
        "on_paper": signed["on_paper"],
        "online": signed["all"] - signed["on_paper"],
        "days_left": (timezone.localdate(challenge.support_closes_at) - timezone.localdate(at)).days,
        "initiators": initiators,
        "steps": road(challenge, signed["all"], initiators),
    }
