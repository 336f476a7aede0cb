"""What a town says of itself on every page: its name and logo, its desk, its colours, and what nobody may miss now."""

from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.town.logos import NotALogo, check_logo
from cms.town.statement import StatementPage


@register_setting(icon="home", order=100)
class TownSettings(BaseSiteSetting):
    """One row per site. What is left empty is as the installation was set up."""

    name = models.CharField(_("name of the town"), max_length=60, blank=True)
    logo = models.FileField(
        _("logo"),
        upload_to="town/",
        blank=True,
        help_text=_("PNG, WebP, JPEG, or an SVG without script; at most 200 kB."),
    )
    desk = I18nTextField(
        _("the desk"),
        blank=True,
        help_text=_("Where the desk is and when it is open. It stands at the foot of every page, e-mail and letter."),
    )
    phone = models.CharField(
        _("phone of the desk"),
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"^[+\d][\d /.]+$", _("Write a phone number with digits and spaces."))],
    )
    theme = models.JSONField(_("theme"), default=dict, editable=False)  # {custom property: value}
    theme_draft = models.JSONField(_("theme that is tried"), default=dict, editable=False)
    banner = I18nCharField(_("banner"), max_length=200, blank=True, editable=False)
    banner_link = models.CharField(_("address to read more"), max_length=200, blank=True, editable=False)
    banner_until: "models.DateTimeField[Any, datetime | None]" = models.DateTimeField(
        _("shown until"), null=True, blank=True, editable=False
    )

    changes: ClassVar[int] = 0
    """How often this process changed it, so that cms/town/known.py asks again."""

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("logo")], _("The town")),
        MultiFieldPanel([FieldPanel("desk"), FieldPanel("phone")], _("The desk")),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("The town")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(banner="") | models.Q(banner="{}") | models.Q(banner_until__isnull=False),
                name="town_banner_has_its_end",
            ),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        TownSettings.changes += 1

    def clean(self) -> None:
        super().clean()
        if self.logo and isinstance(self.logo.file, UploadedFile):
            try:
                check_logo(self.logo.name or "", self.logo.file.read())
            except NotALogo as fault:
                raise ValidationError({"logo": WHY_NOT[str(fault)]}) from fault
            self.logo.file.seek(0)


WHY_NOT = {
    "size": _("This logo is larger than 200 kB. Save it smaller."),
    "kind": _("This is not a PNG, WebP, JPEG or SVG picture."),
    "script": _("This SVG holds script, or leads to other sites. Save it as a plain picture."),
}

__all__ = ["StatementPage", "TownSettings"]
