"""What the page of a topic, or of a challenge, shows to one visitor."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from forum.challenges.case_page import road as road_of_case
from forum.challenges.kinds import case_path
from forum.for_everyone import sees_what_all_see
from forum.forms import ActForm
from forum.models import Challenge, Channel, Comment, Topic
from forum.road import road
from forum.surroundings import around_topic
from forum.thread_pages import USUAL, Choice, ThreadPage, thread_page
from participation.kept import SMALL, kept
from participation.permissions import Visitor, is_permitted
from participation.procedures.models import Case
from participation.standing import standing_cursor

ACTS = (
    "post_comment", "edit_topic", "support_topic", "sign_challenge", "follow_topic", "mark_seen", "answer_topic",
    "close_topic", "convert_topic", "hide_topic", "restore_topic", "withdraw_topic", "bring_back_topic",
)  # fmt: skip
# What one person did with one topic: the same as TopicQuerySet.with_acts_of, where the topic itself is kept
DONE_BY = """
SELECT EXISTS (SELECT 1 FROM forum_support WHERE topic_id = %(topic)s AND person_id = %(person)s),
       EXISTS (SELECT 1 FROM forum_follow WHERE topic_id = %(topic)s AND person_id = %(person)s),
       EXISTS (SELECT 1 FROM forum_signature WHERE challenge_id = %(topic)s AND person_id = %(person)s)
"""


def shown_topic(request: HttpRequest, pk: int) -> Topic:
    """Return the topic with what its page shows above the comments, if this visitor may know of it; else 404."""
    if not sees_what_all_see(request):
        topic = Topic.objects.readable_by(request.user).for_page(request.user).filter(pk=pk).first()
    elif topic := kept(request, ("forum.topic", pk), lambda: _as_all_see_it(pk), weigh=_weight):
        topic = _with_acts_of(topic, request.user)
    if topic is None:
        raise Http404
    return topic


def _as_all_see_it(pk: int) -> Topic | None:
    anyone = AnonymousUser()
    return Topic.objects.readable_by(anyone).for_page(anyone).filter(pk=pk).first()


def _weight(topic: Topic | None) -> int:
    """About how many bytes `topic` takes: its text is there three times, as it was written, to show and to search."""
    return SMALL + 3 * len(topic.html) if topic else SMALL


def _with_acts_of(topic: Topic, visitor: Visitor) -> Topic:
    """Return `topic` as its own object, with what `visitor` did with it."""
    topic = copy(topic)
    if visitor.is_authenticated:
        with standing_cursor() as cursor:
            cursor.execute(DONE_BY, {"topic": topic.pk, "person": visitor.pk})
            topic.is_supported, topic.is_followed, topic.is_signed = map(bool, cursor.fetchone())
    return topic


def topic_page(
    request: HttpRequest,
    topic: Topic,
    at: datetime,
    *,
    place: dict[str, int],
    form: ActForm | None,
    reply_to: Comment | None = None,
    choice: Choice = USUAL,
) -> dict[str, Any]:
    """Return the context of the whole page; `form` is the comment form, which stands under `reply_to` if given."""
    around = kept(request, ("forum.around", topic.pk), lambda: around_topic(topic))
    context = acts_of(topic, request.user, at) | {
        "around": around, "answer": around.answers[-1] if around.answers else None, "reply_to": reply_to, "form": form,
        "choice": choice, "came_from": around.part(request.GET.get("from", "")),
    }  # fmt: skip
    if reply_to:
        place = {"comment": reply_to.pk}
    if not place and choice.is_usual and sees_what_all_see(request):
        talk = _talk_as_all_see_it(request, context, at)
        if request.user.pk not in talk.authors:
            return context | {"thread": talk.text}
    return context | {"thread": _rendered(request, context, thread_page(topic, request.user, at, place, choice))}


@dataclass(frozen=True)
class Talk:
    """The first page of a conversation, rendered as all see it but `authors`, who can change what they said."""

    text: SafeString
    authors: frozenset[int]


def _talk_as_all_see_it(request: HttpRequest, context: dict[str, Any], at: datetime) -> Talk:
    topic, may_say = context["topic"], context["may"]["post_comment"]

    def make() -> Talk:
        thread = thread_page(topic, AnonymousUser(), at, {})
        return Talk(_rendered(request, context, thread), thread.authors)

    key = ("forum.talk", topic.pk, may_say, get_language())
    return kept(request, key, make, weigh=lambda talk: len(talk.text))


def _rendered(request: HttpRequest, context: dict[str, Any], thread: ThreadPage) -> SafeString:
    return render_to_string("forum/thread.html", context | {"thread": thread}, request)


def acts_of(topic: Topic, visitor: Visitor, at: datetime) -> dict[str, Any]:
    """Return what the buttons need: what this visitor may do here, and how a challenge stands."""
    may = {act: is_permitted(visitor, f"forum.{act}", topic) for act in ACTS}
    may["edit_topic"] = may["edit_topic"] and topic.is_open and not topic.is_challenge
    may["withdraw_topic"] = may["withdraw_topic"] and topic.has_words and not topic.is_challenge
    may["bring_back_topic"] = may["bring_back_topic"] and topic.is_withdrawn and not topic.is_hidden
    may["endorse_topic"] = is_permitted(visitor, "details.endorse_topic", topic) and not topic.is_challenge
    may["merge_topics"] = is_permitted(visitor, "merging.merge_topics", topic) and topic.is_open
    return {"topic": topic, "may": may, **(collecting(topic.challenge, at) if topic.is_challenge else {})}


def collecting(challenge: Challenge, at: datetime) -> dict[str, Any]:
    """Return how a challenge stands: its signatures, the days that are left, and its road."""
    by_channel = dict(challenge.signatures.order_by().values_list("channel").annotate(Count("pk")))
    signatures, initiators = sum(by_channel.values()), challenge.initiators.count()
    case = Case.objects.filter(proposal__challenge=challenge).select_related("regulation").first()
    return {
        "case": case,
        "case_path": case_path(case) if case else "",
        "until": case.term.last_day if case and case.term else None,
        "challenge": challenge,
        "can_sign": challenge.topic.is_open and challenge.accepts_signatures(at),
        "signatures": signatures,
        "channels": [(channel.label, by_channel[channel]) for channel in Channel if channel in by_channel],
        "days_left": (timezone.localdate(challenge.support_closes_at) - timezone.localdate(at)).days,
        "initiators": initiators,
        "steps": road_of_case(case) if case else road(challenge, signatures, initiators),
    }
