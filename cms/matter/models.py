"""Papers of a dossier, each with its versions, and the people who follow a dossier."""

from typing import Self

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string

from participation.audience.visible import hidden_from
from participation.dossiers.models import Audience, Dossier
from participation.permissions import Visitor, is_permitted
from participation.residents.models import User

FOR_WHOM = ((Audience.PUBLIC, _("everyone who may see the dossier")), (Audience.STAFF, Audience.STAFF.label))


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Those that are shown, of dossiers that `visitor` may see, and for staff alone what is theirs alone."""
        if is_permitted(visitor, "audience.read_every_dossier"):
            return self.filter(withdrawn_at=None)
        shown = self.filter(withdrawn_at=None).exclude(audience=Audience.STAFF)
        return shown.exclude(dossier__in=hidden_from(visitor).values("pk"))

    def with_versions(self) -> Self:
        """The newest version of each first."""
        versions = PaperVersion.objects.select_related("document").order_by("-number")
        return self.prefetch_related(Prefetch("versions", versions))


class Paper(models.Model):
    """A plan, a study, a report: whatever people read to know what a dossier is about. It changes, and says how."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="papers", verbose_name=_("dossier"))
    title = models.CharField(_("title"), max_length=160)
    audience = models.CharField(
        _("for whom"), max_length=10, default=Audience.PUBLIC, choices=FOR_WHOM
    )  # fmt: skip
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("paper"), _("papers")
        ordering = ("title", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(audience__in=(Audience.PUBLIC, Audience.STAFF)), name="paper_audience_known"
            ),
        )

    def __str__(self) -> str:
        return self.title


class PaperVersion(models.Model):
    """One state of a paper. It stays: a new version never takes the place of an old one."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="versions", verbose_name=_("paper"))
    number = models.PositiveSmallIntegerField(_("version"))
    document = models.OneToOneField(
        get_document_model_string(), on_delete=models.PROTECT, related_name="paper_version", verbose_name=_("document")
    )
    changed = models.TextField(_("what changed"), max_length=600, blank=True)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("published by")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("version of a paper"), _("versions of papers")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["paper", "number"], name="paper_version_once_per_number"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(changed=""), name="paper_version_says_what_changed"),
        )

    def __str__(self) -> str:
        return f"{self.paper} {self.number}"


class DossierFollow(models.Model):
    """A person wants to hear what happens in a dossier."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="follows", verbose_name=_("dossier"), db_index=False
    )
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name, verbose_name_plural = _("follow of a dossier"), _("follows of dossiers")
        constraints = (models.UniqueConstraint(fields=["dossier", "person"], name="dossier_follow_once_per_person"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.dossier}"
