"""The switches in the back office."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participation.limits.forms import SwitchForm
from participation.limits.models import Switch, SwitchName
from participation.limits.switches import turn_off, turn_on
from participation.permissions import authorise
from participation.residents.visitors import person_of

PAGE = "switches_office:list"


@dataclass(frozen=True)
class Row:
    """A switch as it stands: `off` where it is, and the form by which to switch it off where it is not."""

    name: SwitchName
    off: Switch | None
    form: SwitchForm


@never_cache
@require_safe
def switch_list(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "limits.switch")
    return _page(request, {})


@require_POST
def switch_off(request: HttpRequest, name: str) -> HttpResponse:
    authorise(request.user, "limits.switch")
    known, form = _known(name), SwitchForm(request.POST, prefix=name)
    if not form.is_valid():
        return _page(request, {known: form}, status=422)
    turn_off(known, form.cleaned_data["sentence"], by=person_of(request), at=timezone.now())
    messages.success(request, _("It is off. Whoever tries it reads your sentence."))
    return redirect(PAGE)


@require_POST
def switch_on(request: HttpRequest, name: str) -> HttpResponse:
    turn_on(_known(name), by=person_of(request), at=timezone.now())
    messages.success(request, _("It is on again."))
    return redirect(PAGE)


def _known(name: str) -> SwitchName:
    if name not in SwitchName:
        raise Http404
    return SwitchName(name)


def _page(request: HttpRequest, forms: dict[SwitchName, SwitchForm], status: int = 200) -> HttpResponse:
    off = {switch.name: switch for switch in Switch.objects.select_related("by")}
    title = _("Switches")
    context = {
        "rows": [Row(name, off.get(name), forms.get(name) or SwitchForm(prefix=name)) for name in SwitchName],
        "header_title": title,
        "page_title": title,
        "header_icon": "cog",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }
    return TemplateResponse(request, "limits/switches.html", context, status=status)
