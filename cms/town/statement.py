"""The statement that the law asks for: how far people can use this site, what does not work yet, and whom to tell.

Its parts are those of the model of the European Commission (Implementing Decision 2018/1523).
"""

from datetime import timedelta
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldRowPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.models.inner import InnerPage

GOOD_FOR = timedelta(days=365)
LOOK_AGAIN_AFTER = timedelta(days=335)  # eleven months, so that there is time before the year is over
WHY = (
    ("not_yet", _("It is not mended yet.")),
    ("burden", _("To mend it would be a disproportionate burden.")),
    ("outside", _("The law does not ask for it.")),
)


class IssueBlock(blocks.StructBlock):
    """Something that does not work for everybody, and what one can do meanwhile."""

    what = blocks.CharBlock(label=_("What does not work, and for whom?"), max_length=300)
    criterion = blocks.RegexBlock(
        label=_("WCAG criterion"), regex=r"^\d\.\d{1,2}\.\d{1,2}$", required=False, help_text=_("Such as 1.1.1.")
    )
    why = blocks.ChoiceBlock(label=_("Why?"), choices=WHY, default="not_yet")
    instead = blocks.CharBlock(label=_("What can one do meanwhile?"), max_length=300)
    until = blocks.DateBlock(label=_("Mended before"), required=False)

    class Meta:
        label = _("Known issue")
        icon = "warning"


class StatementPage(InnerPage):
    """The accessibility statement of the site. Eleven months after it was looked at, it asks to be looked at again."""

    class Conformance(models.TextChoices):
        FULL = "full", _("fully meets WCAG 2.2, level AA")
        PARTIAL = "partial", _("partly meets WCAG 2.2, level AA")
        NONE = "none", _("does not meet WCAG 2.2, level AA, yet")

    intro = models.TextField(_("introduction"), max_length=600, blank=True)
    conformance = models.CharField(_("this site"), max_length=8, choices=Conformance, default=Conformance.PARTIAL)
    method = models.CharField(_("how it was looked at"), max_length=300)
    prepared_on = models.DateField(_("first made on"), default=timezone.localdate)
    reviewed_on = models.DateField(_("last looked at on"), default=timezone.localdate)
    issues = StreamField([("issue", IssueBlock())], blank=True, verbose_name=_("known issues"))
    feedback_form = models.ForeignKey(
        "cms.FormPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("form to tell us"),
    )
    enforcement = RichTextField(
        _("whom to turn to if we do not help"),
        features=["bold", "link"],
        help_text=_("The ombudsman, with the address."),
    )

    template = "town/statement_page.html"
    page_description = _("How far people can use this site, what does not work yet, and whom to tell.")
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    content_panels = [
        *Page.content_panels, "intro", "conformance", "method", FieldRowPanel(["prepared_on", "reviewed_on"]), "issues",
        "feedback_form", "enforcement",
    ]  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("accessibility statement"), _("accessibility statements")

    @property
    def is_old(self) -> bool:
        return timezone.localdate() > self.reviewed_on + GOOD_FOR

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Ask to be looked at again, eleven months after the last time."""
        self.review_on = self.reviewed_on + LOOK_AGAIN_AFTER
        super().save(*args, **kwargs)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return JsonResponse(self.as_data()) if "json" in request.GET else super().serve(request, *args, **kwargs)

    def as_data(self) -> dict[str, Any]:
        """The statement for machines that gather them."""
        return {
            "title": self.title,
            "language": self.written_in or self.locale.language_code,
            "conformance": self.conformance,
            "standard": "WCAG 2.2 AA",
            "method": self.method,
            "prepared_on": self.prepared_on,
            "reviewed_on": self.reviewed_on,
            "issues": [dict(issue.value) for issue in self.issues],
            "feedback": self.feedback_form.full_url if self.feedback_form else None,
        }

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        told = [{**issue.value, "reason": dict(WHY)[issue.value["why"]]} for issue in self.issues]
        return super().get_context(request, *args, **kwargs) | {"issues": told}
