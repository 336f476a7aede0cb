"""What a challenge is made of, from the first draft on: the proposal, who starts it, its texts, and what was found."""

import hashlib
import json
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from forum.challenges.criteria import Admissibility, Result, Wish, Worth
from forum.challenges.parts import PARTS, Parts
from forum.choices import Channel
from forum.models import LONGEST_NAME, LONGEST_SUMMARY, LONGEST_TASK, LONGEST_TITLE, Challenge
from participation.dossiers.models import Neighbourhood, Theme
from participation.procedures.models import Case
from participation.residents.models import User
from participation.text import plain_text, render_markdown

LONGEST_PART = 5_000  # characters
WITH_MARKS = ("question", "change")  # the parts of `Proposal.text`


class Proposal(models.Model):
    """What a group asks, part by part. It is a draft until it is handed in; from then on it is changed by versions.

    Which parts are asked, and which people sign for, differs by procedure (forum/challenges/parts.py). `capability`,
    `interests`, `support_shown`, `contact` and `needs` are for the town alone.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="proposal")
    spokesperson = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("spokesperson")
    )
    challenge = models.OneToOneField(
        Challenge, on_delete=models.SET_NULL, null=True, blank=True, related_name="proposal"
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.WEB)
    touched_at = models.DateTimeField(_("last worked on"))
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("theme"))
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("neighbourhood")
    )
    title = models.CharField(_("title"), max_length=LONGEST_TITLE, blank=True)
    summary = models.TextField(_("summary"), max_length=LONGEST_SUMMARY, blank=True)
    task = models.CharField(_("municipal task"), max_length=LONGEST_TASK, blank=True)
    area = models.CharField(_("where"), max_length=LONGEST_TASK, blank=True)
    wish = models.CharField(_("what you ask"), max_length=24, choices=Wish, blank=True)
    change = models.TextField(_("what you do differently, and why that is better"), max_length=LONGEST_PART, blank=True)
    outcomes = models.TextField(_("what it brings, and for whom"), max_length=LONGEST_PART, blank=True)
    cost_now = models.PositiveIntegerField(_("what it costs now, in euro a year"), null=True, blank=True)
    cost_asked = models.PositiveIntegerField(_("what you ask, in euro a year"), null=True, blank=True)
    own_means = models.PositiveIntegerField(_("what you bring yourselves, in euro a year"), null=True, blank=True)
    volunteer_hours = models.PositiveIntegerField(_("hours of volunteers a year"), null=True, blank=True)
    question = models.TextField(_("question"), max_length=LONGEST_PART, blank=True, db_default="")
    addressee = models.CharField(_("whom you ask"), max_length=120, blank=True, db_default="")
    speaker = models.CharField(_("who wants to speak to the council"), max_length=120, blank=True, db_default="")
    contact = models.TextField(_("your name and address"), max_length=500, blank=True, db_default="")
    group_name = models.CharField(_("name of the group"), max_length=LONGEST_NAME, blank=True)
    legal_form = models.CharField(_("legal form and number"), max_length=120, blank=True)
    capability = models.TextField(_("why you can do it"), max_length=LONGEST_PART, blank=True)
    continuity = models.TextField(_("how long, and what if you stop"), max_length=LONGEST_PART, blank=True)
    support_shown = models.TextField(_("who supports it already"), max_length=LONGEST_PART, blank=True)
    harm = models.TextField(_("who could be worse off, and what you do about it"), max_length=LONGEST_PART, blank=True)
    interests = models.TextField(_("interests of who starts it"), max_length=LONGEST_PART, blank=True)
    needs = models.TextField(_("what you need to take part well"), max_length=LONGEST_PART, blank=True)
    declared_at = models.DateTimeField(_("declared true"), null=True, blank=True)
    rows_to_enter = models.PositiveIntegerField(_("rows on paper that are not entered yet"), default=0)
    told_share = models.PositiveSmallIntegerField(_("told that so many hundredths have signed"), default=0)
    reply = models.TextField(_("answer to the advice"), max_length=LONGEST_PART, blank=True)
    reply_at = models.DateTimeField(_("answered on"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("proposal"), _("proposals")
        constraints = (models.CheckConstraint(condition=Q(wish__in=["", *Wish.values]), name="proposal_wish_is_known"),)

    def __str__(self) -> str:
        return self.title

    @property
    def parts(self) -> Parts:
        return PARTS[self.case.procedure]

    def missing(self, first: int | None = None) -> list[str | Promise]:
        """Return the names of the first so many parts (None: of all) that are still empty."""
        empty = [name for name in self.parts.needed[:first] if getattr(self, name) in (None, "")]
        return [self.label_of(name) for name in empty]

    @property
    def text(self) -> str:
        """What stands above the signatures, with its marks: the question, and what goes with it."""
        return "\n\n".join(part for part in (self.question, self.change) if part)

    @property
    def text_html(self) -> SafeString:
        """The same, made safe."""
        return render_markdown(self.text)

    def said_in(self, words: str) -> "list[tuple[str, str]]":
        """Return what a frozen text says, part by part in the order of the form, without marks and what is empty."""
        said = json.loads(words)
        shown = {name: str(said[name]) for name in self.parts.frozen if said.get(name) not in (None, "")}
        if "wish" in shown:
            shown["wish"] = str(Wish(shown["wish"]).label)
        plain = {name: _without_marks(text) if name in WITH_MARKS else text for name, text in shown.items()}
        return [(capfirst(str(self.label_of(name))), text) for name, text in plain.items()]

    def label_of(self, part: str) -> str | Promise:
        return self.parts.labels.get(part) or next(
            field.verbose_name for field in self._meta.fields if field.name == part
        )

    @property
    def words(self) -> str:
        """All that people sign for, as one text that reads the same for ever."""
        return json.dumps({name: getattr(self, name) for name in self.parts.frozen}, sort_keys=True, ensure_ascii=False)


def _without_marks(text: str) -> str:
    lines = (plain_text(render_markdown(line)) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


class MemberQuerySet(models.QuerySet["Member"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)


class Member(models.Model):
    """One of those who start it. They confirm it themselves: by their own account, with a letter, or on paper.

    `key` is the keyed hash of the code in their invitation.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    person = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    key = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True, blank=True)
    confirmed_by = models.CharField(_("confirmed"), max_length=10, choices=Channel, blank=True)
    withdrawal_agreed_at = models.DateTimeField(_("agreed to withdraw on"), null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("initiator"), _("initiators")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["proposal", "person"], condition=Q(person__isnull=False), name="member_once_per_person"
            ),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="member_one_per_code"),
        )

    def __str__(self) -> str:
        return self.name


class TextVersion(models.Model):
    """The text that people sign for, as it was frozen. It is never changed: a change is a new version."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    words = models.TextField(_("text"))
    digest = models.CharField("SHA-256", max_length=64)
    frozen_at = models.DateTimeField(_("frozen on"))
    reason = models.TextField(_("why it changed"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("version of the text"), _("versions of the text")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["proposal", "number"], name="text_one_per_version"),)

    def __str__(self) -> str:
        return f"{self.proposal} {self.number}"

    @property
    def is_whole(self) -> bool:
        """Whether the text is still what it was when it was frozen."""
        return digest_of(self.words) == self.digest


def digest_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


class OldSignature(models.Model):
    """A signature under an earlier version of the text. Whoever set it was asked to sign the new one."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="old_signatures")
    version = models.PositiveSmallIntegerField(_("version"))
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    signed_at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name, verbose_name_plural = _("earlier signature"), _("earlier signatures")
        constraints = (
            models.UniqueConstraint(fields=["proposal", "version", "person"], name="old_signature_once_per_version"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.proposal} {self.version}"


CODES = [*Admissibility.choices, *Worth.choices]


class Finding(models.Model):
    """What the town found of one criterion, with the reason and what shows it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="findings", verbose_name=_("case"))
    code = models.CharField(_("criterion"), max_length=3, choices=CODES)
    result = models.CharField(_("result"), max_length=3, choices=Result, blank=True)
    reason = models.TextField(_("reason"), max_length=LONGEST_PART, blank=True)
    evidence = models.TextField(_("what shows it"), max_length=LONGEST_PART, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("found by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("finding"), _("findings")
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=["case", "code"], name="finding_once_per_criterion"),
            models.CheckConstraint(condition=~Q(result="no") | ~Q(reason=""), name="finding_no_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.code}: {self.result}"


class Meeting(models.Model):
    """A talk of the town with the group, as it was noted."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="meetings", verbose_name=_("case"))
    day = models.DateField(_("day"))
    notes = models.TextField(_("what was said"), max_length=LONGEST_PART)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("noted by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("talk"), _("talks")
        ordering = ("day", "pk")

    def __str__(self) -> str:
        return f"{self.case}: {self.day}"


class Prepared(models.Model):
    """What somebody wants to do with a case and a second person has to sign first; one at a time."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="prepared")
    transition = models.CharField(_("transition"), max_length=8)
    reason = models.TextField(_("reason"))
    data = models.JSONField(_("with"), default=dict)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("prepared by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name, verbose_name_plural = _("prepared step"), _("prepared steps")

    def __str__(self) -> str:
        return f"{self.case}: {self.transition}"


class CaseFollow(models.Model):
    """Somebody wants to hear what happens to a case under which there is no conversation (yet).

    Once there is one, following is following that (forum.Follow).
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="follows", verbose_name=_("case"))
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    created_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name, verbose_name_plural = _("followed case"), _("followed cases")
        constraints = (models.UniqueConstraint(fields=["case", "person"], name="case_follow_once_per_person"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.case}"
