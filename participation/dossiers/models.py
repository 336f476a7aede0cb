"""The matter at hand. Forum and polls meet only here, by foreign keys to `Dossier`."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

IN_A_YEAR = (MinValueValidator(1), MaxValueValidator(250))


class Neighbourhood(models.Model):
    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name, verbose_name_plural = _("neighbourhood"), _("neighbourhoods")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A service of the town that answers for themes."""

    slug = models.SlugField(_("short name"), unique=True)
    name = I18nCharField(_("name"))

    class Meta:
        verbose_name, verbose_name_plural = _("team"), _("teams")
        ordering = ("slug",)

    def __str__(self) -> str:
        return str(self.name)


class Theme(models.Model):
    """A field of policy, with the team that owns it and what that promises. Its page is a cms.PolicyPage."""

    slug = models.SlugField(_("short name"), unique=True)
    name = I18nCharField(_("name"))
    summary = I18nTextField(_("summary"), blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="themes", verbose_name=_("team"))
    seen_days = models.PositiveSmallIntegerField(
        _("working days until the team has read a topic"), default=5, db_default=5, validators=IN_A_YEAR
    )
    answer_days = models.PositiveSmallIntegerField(
        _("working days until the team answers a topic"), default=15, db_default=15, validators=IN_A_YEAR
    )

    class Meta:
        verbose_name, verbose_name_plural = _("theme"), _("themes")
        ordering = ("slug",)
        constraints = (
            models.CheckConstraint(
                condition=Q(seen_days__gte=1, answer_days__gte=F("seen_days")), name="theme_read_before_answered"
            ),
        )

    def __str__(self) -> str:
        return str(self.name)


class Audience(models.TextChoices):
    """Who may see a dossier, and with it all that belongs to it."""

    PUBLIC = "public", _("everyone")
    NEIGHBOURS = "neighbours", _("neighbours")
    STAFF = "staff", _("who works for the town")


class DossierQuerySet(models.QuerySet["Dossier"]):
    def public(self) -> Self:
        return self.filter(audience=Audience.PUBLIC)

    def private(self) -> Self:
        """Those that not everyone may see (participation/audience says who may)."""
        return self.exclude(audience=Audience.PUBLIC)


class Dossier(models.Model):
    """One matter that information, talk and votes are about. Its public face is a cms.DossierPage."""

    slug = models.SlugField(_("short name"), unique=True)
    title = I18nCharField(_("title"))
    summary = I18nTextField(_("summary"), blank=True)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="dossiers", verbose_name=_("theme"))
    neighbourhood = models.ForeignKey(
        Neighbourhood,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dossiers",
        verbose_name=_("neighbourhood"),
        help_text=_("Leave empty when it concerns the whole town."),
    )

    audience = models.CharField(
        _("for whom"), max_length=10, choices=Audience, default=Audience.PUBLIC, db_default=Audience.PUBLIC,
        help_text=_("Nobody else sees the dossier or anything in it: pages, documents, topics, polls."),
    )  # fmt: skip
    neighbours = models.ManyToManyField(
        Neighbourhood, blank=True, related_name="+", verbose_name=_("neighbours"),
        help_text=_("Verified residents of these neighbourhoods are its neighbours, beside those of its own."),
    )  # fmt: skip

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("dossier"), _("dossiers")
        ordering = ("slug",)
        constraints = (
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="dossier_audience_known"),
        )
        indexes = (models.Index(fields=["id"], condition=~Q(audience="public"), name="dossier_private"),)

    def __str__(self) -> str:
        return str(self.title)
