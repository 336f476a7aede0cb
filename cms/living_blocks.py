"""Pieces that show what goes on: polls, topics, challenges, events. They are read when the page is."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Page

from cms import now
from cms.audience import shown_to
from forum.models import Challenge, Topic
from participation.dossiers.models import Theme
from participation.permissions import Visitor
from polls import results
from polls.models import Poll
from polls.verdicts import verdict

TAKING_PART = _("Taking part")
TOPICS = 5

type Context = dict[str, Any]


def polls_to_choose() -> list[tuple[str, str]]:
    return [(poll.slug, str(poll.question)) for poll in Poll.objects.shown().order_by("-opens_at")]


def challenges_to_choose() -> list[tuple[str, str]]:
    challenges = Challenge.objects.select_related("topic").filter(topic__hidden_at__isnull=True)
    return [(str(each.pk), each.topic.title) for each in challenges.order_by("-pk")]


def themes_to_choose() -> list[tuple[str, str]]:
    return [(theme.slug, str(theme.name)) for theme in Theme.objects.all()]


def visitor_of(context: Context) -> Visitor:
    """Who reads the page; where a block is shown without one, a stranger."""
    return context["request"].user if "request" in context else AnonymousUser()


class LivingBlock(blocks.StructBlock):
    """It speaks the language of the frame, also on a page whose text waits for translation (cms/body.html)."""

    def render(self, value: Any, context: Context | None = None) -> str:
        language = context["request"].LANGUAGE_CODE if context and "request" in context else translation.get_language()
        with translation.override(language):
            return super().render(value, context)

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        return super().get_context(value, parent_context) | {"spoken": translation.get_language()}


class PollBlock(LivingBlock):
    """A poll as it stands now; while it is open its numbers move by themselves."""

    poll = blocks.ChoiceBlock(label=_("Poll"), choices=polls_to_choose)

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context, at = super().get_context(value, parent_context), timezone.now()
        polls = Poll.objects.visible_to(visitor_of(context)).shown()
        poll = polls.filter(slug=value["poll"]).select_related("dossier", "choice_secret").first()
        if poll is None:
            return context | {"poll": None}
        found = results.current(poll, at)
        return context | {"poll": poll, "phase": poll.phase(at), "results": found, "verdict": verdict(found)}

    class Meta:
        label = _("Poll with its result")
        icon = "tasks"
        group = TAKING_PART
        template = "cms/blocks/poll.html"


class TopicsBlock(LivingBlock):
    """What residents said last, in the whole town or about one theme."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    theme = blocks.ChoiceBlock(label=_("Theme"), choices=themes_to_choose, required=False)

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context)
        topics = Topic.objects.visible_to(visitor_of(context)).filter(hidden_at__isnull=True)
        if value["theme"]:
            topics = topics.filter(theme__slug=value["theme"])
        return context | {"topics": topics.for_list().newest()[:TOPICS]}

    class Meta:
        label = _("List of topics")
        icon = "list-ul"
        group = TAKING_PART
        template = "cms/blocks/topics.html"


class ChallengeBlock(LivingBlock):
    """How far the signatures of a challenge are."""

    challenge = blocks.ChoiceBlock(label=_("Challenge"), choices=challenges_to_choose)

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context)
        topics = Topic.objects.visible_to(visitor_of(context)).filter(hidden_at__isnull=True)
        challenges = Challenge.objects.filter(pk=value["challenge"] or None, topic__in=topics).select_related("topic")
        found = challenges.with_signature_count().first()
        return context | {"item": now.standing(found, timezone.now()) if found else None}

    class Meta:
        label = _("Progress of a challenge")
        icon = "success"
        group = TAKING_PART
        template = "cms/blocks/challenge.html"


class EventsBlock(LivingBlock):
    """What comes next in the calendar."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    number = blocks.IntegerBlock(label=_("How many"), default=3, min_value=1, max_value=6)

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context)
        coming = Page.objects.live().filter(eventpage__ends_at__gt=timezone.now())
        coming = shown_to(coming, visitor_of(context))
        coming = coming.filter(locale__language_code=context["spoken"]).order_by("eventpage__starts_at", "pk")
        return context | {"events": coming.specific()[: value["number"]]}

    class Meta:
        label = _("Coming events")
        icon = "date"
        group = TAKING_PART
        template = "cms/blocks/events.html"
