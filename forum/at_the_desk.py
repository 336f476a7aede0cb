"""What can be done on the forum without a log-in of one's own: at the desk by an officer, and with a letter's code."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from forum.actions import sign_challenge, support_topic
from forum.challenges.by_letter import MEMBER, confirm_place, find_member, may_be_member, member_choices
from forum.challenges.models import Member
from forum.models import Challenge, Signature, Status, Topic
from participation.permissions import is_permitted
from participation.residents.by_letter.acts import Choice, LetterAct, Target, register
from participation.residents.desk.doors import open_acts, open_pages
from participation.residents.desk.telling import register_words
from participation.residents.models import User
from participation.residents.verification.models import Purpose

PAGES = ("topic-list", "topic-new", "topic-short", "topic-detail", "topic-edit", "comment-edit", "choose",
         "challenge-new", "challenge-sheet")  # fmt: skip
ACTS = ("topic-new", "topic-edit", "comment-post", "comment-edit", "support-give", "support-withdraw", "follow-start",
        "follow-stop", "challenge-new", "signature-give", "signature-withdraw")  # fmt: skip
ACTS_OF_A_GROUP = ("step", "group", "member-remove", "throw-away", "confirm", "act", "reply", "text-change",
                   "withdrawal-agree", "start", "sign", "unsign", "follow", "unfollow")  # fmt: skip
PROCEDURES = ("challenges", "agenda", "petitions")
PAGES_OF_VERSIONS = ("topic", "comment", "topic-withdraw", "comment-withdraw", "topic-bring-back", "comment-bring-back")
WORDS = {
    "forum.topic_posted": _("brought “{about}”"),
    "forum.topic_edited": _("changed “{about}”"),
    "forum.comment_posted": _("said “{about}”"),
    "forum.comment_edited": _("changed what you said to “{about}”"),
    "forum.topic_withdrawn": _("withdrew “{about}”"),
    "forum.topic_brought_back": _("brought back “{about}”"),
    "forum.comment_withdrawn": _("withdrew what you said to “{about}”"),
    "forum.comment_brought_back": _("brought back what you said to “{about}”"),
    "details.described": _("said where “{about}” is, or tagged it"),
    "details.endorsed": _("endorsed “{about}” by name"),
    "details.endorsement_withdrawn": _("withdrew the endorsement of “{about}”"),
    "media.attached": _("put a file beside “{about}”"),
    "media.removed": _("took a file away from “{about}”"),
    "forum.topic_supported": _("supported “{about}”"),
    "forum.support_withdrawn": _("withdrew your support of “{about}”"),
    "forum.topic_followed": _("followed “{about}”"),
    "forum.topic_unfollowed": _("stopped following “{about}”"),
    "case.followed": _("followed “{about}”"),
    "case.unfollowed": _("stopped following “{about}”"),
    "case.begun": _("started the proposal “{about}”"),
    "case.draft_changed": _("filled in “{about}”"),
    "case.draft_thrown_away": _("threw away the draft “{about}”"),
    "case.member_invited": _("named somebody who starts “{about}”"),
    "case.member_removed": _("took somebody off the list of “{about}”"),
    "case.member_confirmed": _("confirmed to start “{about}”"),
    "case.moved": _("moved “{about}” on"),
    "case.advice_answered": _("answered the advice about “{about}”"),
    "case.text_changed": _("changed the text of “{about}”"),
    "case.withdrawal_agreed": _("agreed to withdraw “{about}”"),
    "forum.challenge_raised": _("started the challenge “{about}”"),
    "forum.challenge_signed": _("signed “{about}”"),
    "forum.signature_withdrawn": _("withdrew your signature under “{about}”"),
}
TOPIC = "topic:"
MOST_CHOICES = 100


def register_at_the_desk() -> None:
    open_pages(*(f"forum:{name}" for name in PAGES))
    open_acts(*(f"forum:{name}" for name in ACTS))
    open_pages(*(f"{procedure}:" for procedure in PROCEDURES))
    open_acts(*(f"{procedure}:{name}" for procedure in PROCEDURES for name in ACTS_OF_A_GROUP))
    open_pages(*(f"forum:versions:{name}" for name in PAGES_OF_VERSIONS))
    open_acts(*(f"forum:versions:{name}" for name in PAGES_OF_VERSIONS[2:]))
    register_words(WORDS)
    register(
        LetterAct(
            purpose=Purpose.SUPPORT,
            permissions=frozenset({"forum.support_topic", "forum.sign_challenge", "challenges.join_group"}),
            find=_find,
            choices=_choices,
            may_be_made=_may_be_made,
            perform=_perform,
        )
    )


def _find(subject: str) -> Target | None:
    """Return what a letter is bound to, as long as everyone can read it; or a place in a group that waits."""
    if subject.startswith(MEMBER):
        return find_member(subject)
    number = subject.removeprefix(TOPIC)
    shown = Topic.objects.filter(hidden_at__isnull=True).select_related("challenge")
    topic = shown.filter(pk=number).first() if number.isdecimal() else None
    return Target(topic, topic.title, topic.get_absolute_url()) if topic else None


def _choices(at: datetime) -> Sequence[Choice]:
    """Return the challenges that collect signatures, whom groups wait for, and the newest topics."""
    challenges = Challenge.objects.collecting(at).select_related("topic").order_by("support_closes_at")
    open_topics = Topic.objects.filter(hidden_at__isnull=True, challenge__isnull=True).exclude(status=Status.CLOSED)
    topics = [challenge.topic for challenge in challenges[:MOST_CHOICES]] + list(open_topics.newest()[:MOST_CHOICES])
    return [*member_choices(), *((f"{TOPIC}{topic.pk}", topic.title) for topic in topics)]


def _topic(target: Target) -> Topic:
    return Topic.objects.select_related("challenge").get(pk=target.thing.pk)


def _may_be_made(person: User, target: Target) -> bool:
    if type(target.thing) is Member:
        return may_be_member(person, target)
    topic = _topic(target)
    return is_permitted(person, "forum.sign_challenge" if topic.is_challenge else "forum.support_topic", topic)


def _perform(target: Target, person: User, at: datetime) -> bool:
    """Support the topic, or sign the challenge; return whether the person had not done so before, by whatever way."""
    if type(target.thing) is Member:
        return confirm_place(target, person, at)
    topic = _topic(target)
    if not topic.is_challenge:
        return support_topic(topic, by=person, at=at)
    is_new = not Signature.objects.filter(challenge=topic.challenge, person=person).exists()
    sign_challenge(topic.challenge, by=person, at=at)
    return is_new
