"""What goes on while people are there: where the programme is, what they ask, and what they are asked."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from cms.events.models.gatherings import Gathering
from participation.residents.models import User

LONGEST_QUESTION, LONGEST_ANSWER = 400, 4000


class Phase(models.TextChoices):
    """How far an event is, as whoever runs it says."""

    BEFORE = "before", _("has not begun yet")
    LIVE = "live", _("going on now")
    PAUSE = "pause", _("a break")
    OVER = "over", _("is over")


class Floor(models.Model):
    """The live page of an event. `position` is the item of the programme that it is at, None before the first."""

    gathering = models.OneToOneField(Gathering, on_delete=models.CASCADE, related_name="floor")
    phase = models.CharField(_("phase"), max_length=6, choices=Phase, default=Phase.BEFORE)
    position = models.PositiveSmallIntegerField(_("item of the programme"), null=True, blank=True)
    takes_questions = models.BooleanField(_("people can ask questions"), default=True)
    checks_questions = models.BooleanField(_("questions are read before everybody sees them"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("live page"), _("live pages")
        constraints = (models.CheckConstraint(condition=Q(phase__in=Phase.values), name="floor_phase_is_known"),)

    def __str__(self) -> str:
        return f"{self.gathering} · {self.get_phase_display()}"


class QuestionState(models.TextChoices):
    WAITING = "waiting", _("is being read")
    SHOWN = "shown", _("waits for an answer")
    ON_SCREEN = "on_screen", _("is being answered now")
    ANSWERED = "answered", _("was answered")
    PROMISED = "promised", _("gets a written answer")
    WRITTEN = "written", _("has a written answer")
    MERGED = "merged", _("is asked together with another one")
    REFUSED = "refused", _("is not shown")


PUBLIC = (
    QuestionState.SHOWN, QuestionState.ON_SCREEN, QuestionState.ANSWERED, QuestionState.PROMISED, QuestionState.WRITTEN,
)  # fmt: skip
OPEN = (QuestionState.SHOWN, QuestionState.ON_SCREEN)


class QuestionQuerySet(models.QuerySet["Question"]):
    def public(self) -> Self:
        return self.filter(state__in=PUBLIC)

    def with_votes(self) -> Self:
        return self.annotate(vote_count=Count("votes"))

    def by_votes(self) -> Self:
        """With their votes, the most wanted first."""
        return self.annotate(vote_count=Count("votes")).order_by("-vote_count", "pk")

    def unanswered(self) -> Self:
        """What people still wait for."""
        return self.filter(state__in=(*OPEN, QuestionState.PROMISED))


class Question(models.Model):
    """What somebody asks. Without a name everybody sees that nobody is named."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(_("question"), max_length=LONGEST_QUESTION)
    name = models.CharField(_("name"), max_length=80, blank=True)
    person = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(_("channel"), max_length=10)
    state = models.CharField(_("state"), max_length=10, choices=QuestionState)
    asked_at = models.DateTimeField(_("asked on"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")
    answer = models.TextField(_("answer"), max_length=LONGEST_ANSWER, blank=True)
    answer_due = models.DateField(_("answer due"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)

    vote_count: int  # where a query counted them

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("question"), _("questions")
        constraints = (
            models.UniqueConstraint(
                fields=["gathering"], condition=Q(state="on_screen"), name="question_one_on_screen"
            ),
            models.CheckConstraint(condition=Q(state__in=QuestionState.values), name="question_state_is_known"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="question_refused_with_reason"),
            models.CheckConstraint(
                condition=~Q(state="promised") | Q(answer_due__isnull=False), name="question_promised_by_a_day"
            ),
            models.CheckConstraint(condition=~Q(state="written") | ~Q(answer=""), name="question_written_has_words"),
        )

    def __str__(self) -> str:
        return self.text


class QuestionVote(models.Model):
    """That somebody wants to hear the answer too. `key` stands for them, and for nothing else."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="votes")
    key = models.CharField(max_length=32)

    class Meta:
        verbose_name, verbose_name_plural = _("vote for a question"), _("votes for questions")
        constraints = (models.UniqueConstraint(fields=["question", "key"], name="question_vote_once"),)

    def __str__(self) -> str:
        return str(self.question_id)


class QuickPollState(models.TextChoices):
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class QuickPoll(models.Model):
    """A question to all who are there: it decides nothing."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="quick_polls")
    question = models.CharField(_("question"), max_length=200)
    options = models.JSONField(_("answers"))
    state = models.CharField(_("state"), max_length=6, choices=QuickPollState, default=QuickPollState.OPEN)
    opened_at = models.DateTimeField(_("opened on"))

    class Meta:
        verbose_name, verbose_name_plural = _("quick poll"), _("quick polls")
        constraints = (
            models.UniqueConstraint(fields=["gathering"], condition=Q(state="open"), name="quick_poll_one_open"),
            models.CheckConstraint(condition=Q(state__in=QuickPollState.values), name="quick_poll_state_is_known"),
        )

    def __str__(self) -> str:
        return self.question

    def results(self) -> list[dict[str, str | int]]:
        """Return each answer with its votes."""
        cast = self.votes.order_by().values("option").annotate(votes=Count("pk"))
        counted = dict(cast.values_list("option", "votes"))
        return [{"label": label, "votes": counted.get(number, 0)} for number, label in enumerate(self.options)]


class QuickVote(models.Model):
    poll = models.ForeignKey(QuickPoll, on_delete=models.CASCADE, related_name="votes")
    key = models.CharField(max_length=32)
    option = models.PositiveSmallIntegerField(_("answer"))

    class Meta:
        verbose_name, verbose_name_plural = _("vote in a quick poll"), _("votes in quick polls")
        constraints = (models.UniqueConstraint(fields=["poll", "key"], name="quick_vote_once"),)

    def __str__(self) -> str:
        return str(self.poll_id)


class Board(models.Model):
    """What all see of a live page: the one thing that page, screen and socket show. Its version only goes up."""

    gathering = models.OneToOneField(Gathering, on_delete=models.CASCADE, related_name="board")
    version = models.PositiveIntegerField(default=0)
    content = models.JSONField(default=dict)

    class Meta:
        verbose_name, verbose_name_plural = _("board"), _("boards")

    def __str__(self) -> str:
        return f"{self.gathering_id}: {self.version}"


def due_and_open(on: datetime) -> QuestionQuerySet:
    """Return the questions whose written answer is late."""
    late = Question.objects.filter(state=QuestionState.PROMISED, answer_due__lt=on.date())
    return late.select_related("gathering__page").order_by("answer_due", "pk")
