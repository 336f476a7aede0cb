"""The back office's pages about the care for pages."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page, get_page_models

from cms.care.actions import look_afterwards
from cms.care.advice import advise, text_of
from cms.care.faults import faults_of
from cms.care.models import EmergencyPublication
from cms.care.starts import Start, start_page
from cms.models.inner import InnerPage
from participation.dossiers.models import Theme
from participation.errors import NotPermitted
from participation.permissions import authorise
from participation.residents.visitors import person_of

SOON = timedelta(days=30)
SHOWN = 20  # sentences of each kind


class StartForm(forms.Form):
    """What to begin, how it is called, and which team it belongs to."""

    start = forms.ChoiceField(label=_("What do you want to do?"), choices=Start, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("As residents would say it. You can change it.")
    )
    theme = forms.ModelChoiceField(label=_("Theme"), queryset=Theme.objects.all(), empty_label=None)


def start(request: HttpRequest) -> HttpResponse:
    """Begin a page with an example."""
    authorise(request.user, "care.start_page", None)
    form = StartForm(request.POST or None, initial={"start": request.GET.get("start", Start.DECISION)})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        page = start_page(Start(told["start"]), told["title"], told["theme"], by=person_of(request), at=timezone.now())
        return redirect("wagtailadmin_pages:edit", page.pk)
    return render(request, "care/start.html", {"form": form, "page_title": _("Begin with an example")})


@require_safe
def look_over(request: HttpRequest, page_id: int) -> HttpResponse:
    """What is wrong with the last draft of a page, and advice on its sentences."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise NotPermitted(_("Only who can change this page can look it over."))
    draft = page.specific.get_latest_revision_as_object()
    context = {"page": draft, "faults": faults_of(draft), "page_title": _("Look it over"), "shown": f":{SHOWN}"}
    if draft.locale.language_code == "nl":
        context["advice"] = advise(text_of(draft))
    return render(request, "care/look_over.html", context)


@require_safe
def look_again(request: HttpRequest) -> HttpResponse:
    """Pages whose day to be looked at again has come or comes soon, and those that nobody keeps."""
    authorise(request.user, "care.read_reports", None)
    today = timezone.localdate()
    kinds = [model for model in get_page_models() if issubclass(model, InnerPage)]
    pages = [
        page
        for model in kinds
        for page in model.objects.filter(review_on__lte=today + SOON, alias_of=None).select_related("kept_by", "owner")
    ]
    ownerless = sum(model.objects.live().filter(kept_by=None, alias_of=None).count() for model in kinds)
    context = {"pages": sorted(pages, key=lambda page: page.review_on), "today": today, "ownerless": ownerless}
    return render(request, "care/look_again.html", context | {"page_title": _("Pages to look at again")})


@require_safe
def emergencies(request: HttpRequest) -> HttpResponse:
    """What was published in an emergency and waits for somebody else to look."""
    authorise(request.user, "care.read_reports", None)
    waiting = EmergencyPublication.objects.waiting().select_related("page", "published_by")
    context = {"waiting": waiting, "today": timezone.localdate(), "page_title": _("Published in an emergency")}
    return render(request, "care/emergencies.html", context)


@require_POST
def looked_at(request: HttpRequest, pk: int) -> HttpResponse:
    look_afterwards(get_object_or_404(EmergencyPublication, pk=pk), by=person_of(request), at=timezone.now())
    return redirect("care:emergencies")
