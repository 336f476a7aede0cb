"""The forum: topics that residents bring, the talk under them, and challenges that collect signatures."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, Q, Value
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forum import search
from forum.choices import KINDS_TO_POST as KINDS_TO_POST
from forum.choices import SIGNED_KINDS
from forum.choices import ChallengeState as ChallengeState
from forum.choices import Channel as Channel
from forum.choices import Kind as Kind
from forum.choices import Rule as Rule
from forum.choices import Stance as Stance
from forum.choices import Status as Status
from forum.posts import HIDDEN, HIDDEN_HAS_A_REASON, Post, PostQuerySet
from forum.posts import TIME_TO_MEND as TIME_TO_MEND
from forum.threads import PATH_LENGTH
from participation.audience.visible import hidden_from, is_hidden
from participation.dossiers.models import Dossier, Neighbourhood, Team, Theme
from participation.permissions import Visitor
from participation.residents.models import Role, User
from participation.text import fold

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_TASK, LONGEST_NAME = 120, 600, 200, 80  # characters


def _count_of[M: models.Model](rows: models.QuerySet[M], key: str) -> Coalesce:
    """Count the `rows` whose `key` is the outer row: one sub-query on an index, 0 when there are none."""
    counted = rows.filter(**{key: models.OuterRef("pk")}).order_by().values(key).annotate(n=models.Count("pk"))
    return Coalesce(models.Subquery(counted.values("n")), 0)


def _done_by(visitor: Visitor, model: type[models.Model], key: str) -> Exists | Value:
    if not visitor.is_authenticated:
        return Value(False)
    return Exists(model._default_manager.filter(person=visitor.pk, **{key: models.OuterRef("pk")}))


def _there_is(relation: str) -> Exists:
    """Whether the outer topic has any of what apps above keep beside it."""
    return Exists(Topic.objects.filter(pk=models.OuterRef("pk"), **{f"{relation}__isnull": False}).order_by())


class TopicQuerySet(PostQuerySet["Topic"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """What lists show `visitor`: nothing that was withdrawn, or that is part of another topic now."""
        return self.readable_by(visitor).filter(withdrawn_at__isnull=True, merged_into__isnull=True)

    def readable_by(self, visitor: Visitor) -> Self:
        """What has a page for `visitor`, be it one that only says what became of it."""
        return super().visible_to(visitor).exclude(dossier__in=hidden_from(visitor).values("pk"))

    def newest(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def matching(self, words: str) -> Self:
        """Topics whose title and text hold every word (or part of one), whatever its accents and capitals."""
        return search.matching(self, words)

    def with_counts(self) -> Self:
        """Add `comment_count` (visible comments), `support_count` and, for challenges, `signature_count`."""
        return self.annotate(
            comment_count=_count_of(Comment.objects.filter(hidden_at__isnull=True), "topic"),
            support_count=_count_of(Support.objects.all(), "topic"),
            signature_count=_count_of(Signature.objects.all(), "challenge"),
        )

    def with_acts_of(self, visitor: Visitor) -> Self:
        """Add what `visitor` did with each: `is_supported`, `is_followed`, `is_signed`."""
        return self.annotate(
            is_supported=_done_by(visitor, Support, "topic"),
            is_followed=_done_by(visitor, Follow, "topic"),
            is_signed=_done_by(visitor, Signature, "challenge"),
        )

    def for_page(self, visitor: Visitor) -> Self:
        """What the page of one topic shows above its comments, in one query."""
        shown = self.select_related(
            "author", "theme__team", "dossier", "neighbourhood", "challenge", "duty__team", "duty__seen_for"
        )
        return shown.with_counts().with_acts_of(visitor).with_what_there_is()

    def with_what_there_is(self) -> Self:
        """Add what stands around it, so that nobody asks for what is not there: `has_answers`, `has_arguments`, …"""
        said = Comment.objects.filter(topic=models.OuterRef("pk"), hidden_at__isnull=True).order_by()
        return self.annotate(
            has_answers=Exists(said.filter(team__isnull=False)),
            has_arguments=Exists(said.exclude(stance="")),
            has_parts=_there_is("merged"),
            has_files=_there_is("attachments"),
            has_place=_there_is("place"),
            has_tags=_there_is("tagged"),
            is_endorsed=_there_is("endorsements"),
        )

    def for_list(self) -> Self:
        """What one row of a list shows, in one query; the long texts stay in the database."""
        listed = self.select_related("theme__team", "neighbourhood", "challenge").with_counts()
        return listed.defer("source", "html", "search_text", "challenge__summary")


class Topic(Post):
    """Something that a resident brings: information, a question, a problem, a need, or a challenge."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="topics", verbose_name=_("theme"), db_index=False)
    dossier = models.ForeignKey(
        Dossier, models.PROTECT, null=True, blank=True, related_name="topics", verbose_name=_("dossier"), db_index=False
    )
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, blank=True, related_name="topics", db_index=False,
        verbose_name=_("neighbourhood"),
    )  # fmt: skip
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.NEW)
    search_text = models.TextField(editable=False)  # folded title and text
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged", db_index=False, verbose_name=_("part of")
    )

    comment_count: int  # these are there after with_counts()
    support_count: int
    signature_count: int
    has_answers: bool  # these after with_what_there_is()
    has_arguments: bool
    has_parts: bool
    has_files: bool
    has_place: bool
    has_tags: bool
    is_endorsed: bool
    is_supported: bool  # and these after with_acts_of()
    is_followed: bool
    is_signed: bool

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("topic"), _("topics")
        indexes = (
            models.Index(fields=["-created_at", "-id"], name="topic_newest"),
            models.Index(fields=["theme", "-created_at"], name="topic_newest_by_theme"),
            models.Index(fields=["dossier", "-created_at"], name="topic_newest_by_dossier"),
            models.Index(fields=["neighbourhood", "-created_at"], name="topic_newest_by_place"),
            models.Index(fields=["-created_at"], condition=Q(kind=Kind.CHALLENGE), name="topic_newest_challenges"),
            models.Index(
                fields=["status", "-created_at"], condition=~Q(status=Status.NEW), name="topic_newest_by_status"
            ),
            models.Index(fields=["author"], condition=HIDDEN, name="topic_hidden_by_author"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="topic_merged_into"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="topic_kind_is_known"),
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="topic_is_not_part_of_itself"),
            models.CheckConstraint(condition=HIDDEN_HAS_A_REASON, name="topic_hidden_has_a_reason"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forum:topic-detail", args=[self.pk, self.slug])

    @property
    def stamp(self) -> str:
        """All that a row of a list is made of, after for_list(): equal stamps, equal rows."""
        counts = (self.support_count, self.comment_count, self.signature_count)
        challenge = (self.challenge.state, self.challenge.threshold) if self.is_challenge else None
        names = (self.title, self.kind, self.status, str(self.theme), str(self.neighbourhood))
        return repr((self.pk, get_language(), self.is_hidden, names, counts, challenge))

    @property
    def slug(self) -> str:
        return slugify(self.title)[:60].strip("-") or self.kind

    @property
    def all_words(self) -> str:
        return f"{self.title}\n{self.source}"

    def searched_by(self) -> dict[str, str]:
        return {"search_text": fold(self.all_words)}

    def is_readable_by(self, visitor: Visitor) -> bool:
        return super().is_readable_by(visitor) and not is_hidden(visitor, self.dossier_id)

    @property
    def is_challenge(self) -> bool:
        """Whether people sign it: a challenge, a proposal for the council or a petition."""
        return self.kind in SIGNED_KINDS

    @property
    def is_open(self) -> bool:
        """Whether people can still add to it."""
        return self.has_words and self.status != Status.CLOSED and not self.is_merged

    @property
    def is_merged(self) -> bool:
        """Whether it is part of another topic now, where the conversation goes on."""
        return self.merged_into_id is not None


class CommentQuerySet(PostQuerySet["Comment"]):
    def in_thread_order(self) -> Self:
        return self.order_by("path")

    def for_thread(self) -> Self:
        """What the page under a topic shows of each comment, in one query and one for the files beside them."""
        return self.with_people().prefetch_related("attachments")

    def with_people(self) -> Self:
        """Add who wrote each, for whom, and in reply to whom."""
        return self.select_related("author", "team", "parent__author").defer("parent__html", "parent__source")

    def arguments(self) -> Self:
        """What everyone can read that argues for or against, or says that it does neither."""
        return self.filter(hidden_at__isnull=True, withdrawn_at__isnull=True).exclude(stance="")

    def stances(self) -> list[tuple[Stance, int]]:
        """Count the arguments of each stance."""
        counted = dict(self.arguments().order_by().values_list("stance").annotate(models.Count("pk")))
        return [(stance, counted.get(stance, 0)) for stance in Stance]


class Comment(Post):
    """A reply to a topic, or to another comment. Ordering by `path` gives the thread, depth first.

    `path` is the parent's path plus 18 characters of its own (see forum/threads.py).
    """

    topic = models.ForeignKey(  # its index is that of the constraint, as of the rows below
        Topic, on_delete=models.CASCADE, related_name="comments", verbose_name=_("topic"), db_index=False
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("reply to")
    )
    path = models.CharField(max_length=PATH_LENGTH, editable=False)
    team = models.ForeignKey(  # set: an official answer, signed by this service
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answers for")
    )
    spoken_as = models.CharField(_("as"), max_length=20, choices=Role, blank=True, default="", db_default="")
    stance = models.CharField(_("stance"), max_length=8, choices=Stance, blank=True, default="", db_default="")

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("comment"), _("comments")
        indexes = (
            models.Index(fields=["author"], condition=HIDDEN, name="comment_hidden_by_author"),
            models.Index(fields=["topic"], condition=Q(team__isnull=False), name="comment_official"),
            models.Index(
                fields=["topic", "stance"], condition=~Q(stance="") & Q(hidden_at__isnull=True), name="comment_stance"
            ),
        )
        constraints = (
            models.CheckConstraint(condition=Q(stance__in=["", *Stance.values]), name="comment_stance_is_known"),
            models.UniqueConstraint(fields=["topic", "path"], name="comment_one_place_in_thread"),
            models.CheckConstraint(condition=HIDDEN_HAS_A_REASON, name="comment_hidden_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.author}: {self.source[:60]}"

    def get_absolute_url(self) -> str:
        return f"{self.topic.get_absolute_url()}?comment={self.pk}#comment-{self.pk}"

    @property
    def is_official(self) -> bool:
        return self.team_id is not None


class Support(models.Model):
    """ "This matters to me too": one person's support of a topic. Not a signature."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="supports", verbose_name=_("topic"), db_index=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    created_at = models.DateTimeField(_("since"), db_default=Now())
    via = models.ForeignKey(  # a topic that was merged into this one, with which it came along
        Topic, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name, verbose_name_plural = _("support"), _("supports")
        indexes = (models.Index(fields=["via"], condition=Q(via__isnull=False), name="support_came_along"),)
        constraints = (models.UniqueConstraint(fields=["topic", "person"], name="support_once_per_person"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.topic}"


class Follow(models.Model):
    """A person wants to hear what happens to a topic."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="follows", verbose_name=_("topic"), db_index=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    created_at = models.DateTimeField(_("since"), db_default=Now())
    via = models.ForeignKey(  # a topic that was merged into this one, with which it came along
        Topic, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name, verbose_name_plural = _("follow"), _("follows")
        indexes = (models.Index(fields=["via"], condition=Q(via__isnull=False), name="follow_came_along"),)
        constraints = (models.UniqueConstraint(fields=["topic", "person"], name="follow_once_per_person"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.topic}"


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    def collecting(self, at: datetime) -> Self:
        """Challenges that everyone can see and that can be signed at `at`."""
        public = self.exclude(topic__dossier__in=Dossier.objects.private().values("pk"))
        return public.filter(state=ChallengeState.SUPPORT_OPEN, support_closes_at__gt=at, topic__hidden_at__isnull=True)

    def with_signature_count(self) -> Self:
        return self.annotate(signature_count=_count_of(Signature.objects.all(), "challenge"))


class Challenge(models.Model):
    """The right to challenge: a group asks to take over, or change how, a municipal task is done.

    Its topic carries title, words (what would you do differently) and place; signatures count towards `threshold`.
    """

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, primary_key=True, related_name="challenge")
    state = models.CharField(_("state"), max_length=24, choices=ChallengeState, default=ChallengeState.SUPPORT_OPEN)
    group_name = models.CharField(_("name of the group"), max_length=LONGEST_NAME)
    summary = models.TextField(_("summary"), max_length=LONGEST_SUMMARY)
    task = models.CharField(_("municipal task"), max_length=LONGEST_TASK)
    threshold = models.PositiveIntegerField(_("signatures needed"))
    support_closes_at = models.DateTimeField(_("collecting until"))
    support_ended_at = models.DateTimeField(_("collecting ended at"), null=True, blank=True, editable=False)

    signature_count: int  # after with_signature_count()

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("challenge"), _("challenges")
        constraints = (
            models.CheckConstraint(condition=Q(threshold__gte=1), name="challenge_threshold_is_positive"),
            models.CheckConstraint(condition=Q(state__in=ChallengeState.values), name="challenge_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=ChallengeState.SUPPORT_OPEN, support_ended_at__isnull=True)
                | ~Q(state=ChallengeState.SUPPORT_OPEN) & Q(support_ended_at__isnull=False),
                name="challenge_ended_has_its_moment",
            ),
        )

    def __str__(self) -> str:
        return self.topic.title

    def accepts_signatures(self, at: datetime) -> bool:
        """Whether a signature set at `at` counts: the state allows it and the window is not over."""
        return self.state == ChallengeState.SUPPORT_OPEN and at < self.support_closes_at


class Initiator(models.Model):
    """One of the group that raises a challenge; the first is its spokesperson."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="initiators")
    position = models.PositiveSmallIntegerField(_("place"))
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    person = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("initiator"), _("initiators")
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["challenge", "position"], name="initiator_one_per_place"),)

    def __str__(self) -> str:
        return self.name


class Signature(models.Model):
    """A verified resident's signature under a challenge; auditable, and never counted twice."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="signatures", db_index=False)
    person = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )  # null: left
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.WEB)
    created_at = models.DateTimeField(_("signed at"), db_default=Now())

    class Meta:
        verbose_name, verbose_name_plural = _("signature"), _("signatures")
        constraints = (models.UniqueConstraint(fields=["challenge", "person"], name="signature_once_per_person"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.challenge}"
