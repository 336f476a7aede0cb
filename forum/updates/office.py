"""Tell the news of a case, in the back office."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail import hooks

from forum.challenges.kinds import KINDS, case_path
from forum.forms import ActForm
from forum.updates.actions import tell_news
from forum.updates.models import LONGEST_NEWS
from participation.permissions import authorise
from participation.procedures.models import Case
from participation.residents.visitors import person_of


class NewsForm(ActForm):
    words = forms.CharField(
        label=gettext_lazy("How far is it? Everyone reads this."),
        max_length=LONGEST_NEWS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@never_cache
def news(request: HttpRequest, pk: int) -> HttpResponse:
    authorise(request.user, "challenges.read_cases")
    cases = Case.objects.filter(procedure__in=KINDS).exclude(number="").select_related("proposal", "regulation")
    found = get_object_or_404(cases, pk=pk)
    authorise(request.user, "updates.tell_news", found)
    form, by, at = NewsForm(request.POST or None), person_of(request), timezone.now()
    if form.attempt(lambda: tell_news(found, form.cleaned_data["words"], by=by, at=at)):
        messages.success(request, _("The news stands on the page of the case."))
        return redirect("challenges_office:case", pk)
    title = _("Tell the news of a case")
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("challenges_office:case", args=[pk]), "label": str(found)},
        {"url": "", "label": title},
    ]
    context = {"form": form, "case": found, "case_path": case_path(found), "updates": found.updates.all()}
    context |= {"header_title": title, "page_title": title, "header_icon": "comment", "breadcrumbs_items": crumbs}
    return TemplateResponse(request, "updates/news.html", context, status=form.http_status)


@hooks.register("register_admin_urls")
def register_update_urls() -> list[URLPattern | URLResolver]:
    return [path("updates/", include(([path("<int:pk>/", news, name="news")], "updates_office")))]
