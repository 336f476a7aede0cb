"""The back office's pages for the theme and the banner, and the theme's style sheet."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cms.town import actions
from cms.town.forms import BannerForm, ThemeForm
from cms.town.known import town
from cms.town.ours import ours
from cms.town.theme import as_css, mended_in, pairs
from participation.errors import DomainError
from participation.permissions import authorise, is_permitted
from participation.residents.visitors import person_of

YEAR = 31_536_000


@require_safe
def style_sheet(request: HttpRequest) -> HttpResponse:
    """The town's theme; for whoever tries one, the one that is tried."""
    if "try" in request.GET and is_permitted(request.user, "town.change_theme"):
        css, keep = as_css(actions.settings_of_town().theme_draft), "private, no-store"
    else:
        css, keep = town().theme, f"public, max-age={YEAR}, immutable"
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers={"Cache-Control": keep})


def theme(request: HttpRequest) -> HttpResponse:
    """Upload a theme, look whether it can be read, try it, and use it."""
    authorise(request.user, "town.change_theme", None)
    form = ThemeForm(request.POST or None, request.FILES or None) if "upload" in request.POST else ThemeForm()
    if request.method == "POST":
        try:
            if _changed(request, form):
                return redirect("town:theme")
        except DomainError as error:
            form = ThemeForm({}, MultiValueDict())
            form.errors["file"] = form.error_class([str(error)])
    return render(request, "town/theme.html", _of_theme(form), status=422 if form.errors else 200)


def _changed(request: HttpRequest, form: ThemeForm) -> bool:
    at = timezone.now()
    if "use" in request.POST:
        actions.use_theme(by=person_of(request), at=at)
    elif "leave" in request.POST:
        actions.leave_theme(by=person_of(request), at=at)
    elif form.is_valid():
        actions.try_theme(form.cleaned_data["file"], by=person_of(request), at=at)
    else:
        return False
    return True


def _of_theme(form: ThemeForm) -> dict[str, object]:
    found = actions.settings_of_town()
    shown = found.theme_draft or found.theme
    return {
        "form": form,
        "town": found,
        "try_url": f"/{settings.LANGUAGE_CODE}/?try",
        "pairs": pairs(shown, ours()) if shown else [],
        "faults": actions.faults(found.theme_draft) if found.theme_draft else [],
        "mended": mended_in(shown),
        "page_title": _("Theme"),
    }


def banner(request: HttpRequest) -> HttpResponse:
    """Put up a banner above every page, or take it down."""
    authorise(request.user, "town.set_banner", None)
    form = BannerForm(request.POST if "put_up" in request.POST else None)
    if "take_down" in request.POST:
        actions.take_down_banner(by=person_of(request), at=timezone.now())
        return redirect("town:banner")
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.put_up_banner(told["text"], told["link"], told["until"], by=person_of(request), at=timezone.now())
            return redirect("town:banner")
        except actions.BannerHasNoEnd as error:
            form.add_error("until", str(error))
    context = {"form": form, "banner": town().banner, "page_title": _("Banner"), "now": timezone.now()}
    return render(request, "town/banner.html", context, status=422 if form.errors else 200)
