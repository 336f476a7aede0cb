"""Forms that editors make: a question to a service, a subscription on paper, a reaction to a plan."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.forms import FormBuilder, WagtailAdminFormPageForm
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField, FormSubmission
from wagtail.contrib.forms.panels import FormSubmissionsPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import ArticleBlock
from cms.care.page_forms import CarefulPageForm
from cms.models.inner import InnerPage

TRAP = "website"
"""A field that no person sees; whoever fills it in is a program."""


class TownFormBuilder(FormBuilder):
    """Wagtail's, with a box to agree to."""

    def get_form_class(self) -> type[forms.Form]:
        agrees = forms.BooleanField(label=_("I agree that the town keeps my answers to deal with this form."))
        base: type[forms.Form] = super().get_form_class()
        return type("TownForm", (base,), {"agrees": agrees})


class FormPageForm(CarefulPageForm, WagtailAdminFormPageForm):
    """Wagtail's, which looks at the fields, and ours."""


class FormPage(AbstractForm, InnerPage):
    """A form of the town. What is sent is kept for `keep_days` and no longer."""

    form_builder, base_form_class = TownFormBuilder, FormPageForm

    intro = models.TextField(_("introduction"), max_length=600, help_text=_("What is this form for? Who reads it?"))
    thanks = models.TextField(
        _("what is said when it was sent"), max_length=600, help_text=_("Say who answers, and within how many days.")
    )
    keep_days = models.PositiveSmallIntegerField(
        _("days that answers are kept"), default=90, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    body = StreamField(ArticleBlock(), blank=True, verbose_name=_("content"))

    template = "cms/form_page.html"
    landing_page_template = "cms/form_page_sent.html"
    page_description = _("A form with fields of your own choice. Answers are kept for as long as you say.")
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FormSubmissionsPanel(),
        "intro",
        "body",
        InlinePanel("form_fields", label=_("Field"), min_num=1),
        MultiFieldPanel([FieldPanel("thanks"), FieldPanel("keep_days")], _("After it was sent")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name, verbose_name_plural = _("form"), _("forms")
        constraints = (
            models.CheckConstraint(condition=models.Q(keep_days__range=(1, 365)), name="form_answers_are_not_for_ever"),
        )

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, keep what is sent, and thank for it; a program that fills in everything is thanked too."""
        if request.method == "POST" and request.POST.get(TRAP):
            return self._thank(request)
        if "sent" in request.GET:
            return self.render_landing_page(request)
        return super().serve(request, *args, **kwargs)

    def process_form_submission(self, form: forms.Form) -> FormSubmission:
        del form.cleaned_data["agrees"]
        return super().process_form_submission(form)

    def render_landing_page(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Thank on a page that can be loaded again without sending again."""
        return self._thank(request) if request.method == "POST" else super().render_landing_page(request)

    def _thank(self, request: HttpRequest) -> HttpResponse:
        return redirect(f"{self.get_url(request)}?sent")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"trap": TRAP}


class FormField(AbstractFormField):
    page = ParentalKey(FormPage, on_delete=models.CASCADE, related_name="form_fields")

    panels = [field for field in AbstractFormField.panels if field.field_name != "clean_name"]

    class Meta(AbstractFormField.Meta):
        verbose_name, verbose_name_plural = _("field"), _("fields")


def answers_over(at: datetime) -> models.QuerySet[FormSubmission]:
    """Return the answers that are kept longer than their form says."""
    over = models.Q(pk__in=[])
    for page, days in FormPage.objects.values_list("pk", "keep_days"):
        over |= models.Q(page=page, submit_time__lt=at - timedelta(days=days))
    return FormSubmission.objects.filter(over)
