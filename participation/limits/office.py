"""The switches in the back office, and which accounts are perhaps of one person."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participation.audit.purposes import Purpose
from participation.audit.reads import read_each
from participation.limits.duplicates import hints
from participation.limits.forms import SwitchForm
from participation.limits.models import Surge, Switch, SwitchName
from participation.limits.switches import turn_off, turn_on
from participation.permissions import authorise
from participation.residents.verification.strong import critical
from participation.residents.visitors import person_of

SHOWN = 10
SHOWN_OF_PEOPLE = ("display_name", "year_of_birth", "neighbourhood")
PAGE = "switches_office:list"


SWITCHES = gettext_lazy("Switch something off or on for everyone")


@dataclass(frozen=True)
class Row:
    """A switch as it stands: `off` where it is, and the form by which to switch it off where it is not."""

    name: SwitchName
    off: Switch | None
    form: SwitchForm


@never_cache
@require_safe
@critical(SWITCHES)
def switch_list(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "limits.switch")
    return _page(request, {})


@require_POST
@critical(SWITCHES)
def switch_off(request: HttpRequest, name: str) -> HttpResponse:
    authorise(request.user, "limits.switch")
    known, form = _known(name), SwitchForm(request.POST, prefix=name)
    if not form.is_valid():
        return _page(request, {known: form}, status=422)
    turn_off(known, form.cleaned_data["sentence"], by=person_of(request), at=timezone.now())
    messages.success(request, _("It is off. Whoever tries it reads your sentence."))
    return redirect(PAGE)


@require_POST
@critical(SWITCHES)
def switch_on(request: HttpRequest, name: str) -> HttpResponse:
    turn_on(_known(name), by=person_of(request), at=timezone.now())
    messages.success(request, _("It is on again."))
    return redirect(PAGE)


@never_cache
@require_safe
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """Show which accounts are perhaps of one person, and why; what is shown of them is recorded as read."""
    authorise(request.user, "limits.read_duplicates")
    found = hints()
    people = {person.pk: person for hint in found for person in hint.people}
    read_each(people.values(), SHOWN_OF_PEOPLE, Purpose.DUPLICATES, by=person_of(request), at=timezone.now())
    return TemplateResponse(request, "limits/duplicates.html", {"hints": found} | _frame(_("Same person?"), "group"))


def _frame(title: str, icon: str) -> dict[str, object]:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": title}]
    return {"header_title": title, "page_title": title, "header_icon": icon, "breadcrumbs_items": crumbs}


def _known(name: str) -> SwitchName:
    if name not in SwitchName:
        raise Http404
    return SwitchName(name)


def _page(request: HttpRequest, forms: dict[SwitchName, SwitchForm], status: int = 200) -> HttpResponse:
    off = {switch.name: switch for switch in Switch.objects.select_related("by")}
    context = {
        "rows": [Row(name, off.get(name), forms.get(name) or SwitchForm(prefix=name)) for name in SwitchName],
        "surges": Surge.objects.order_by("-at")[:SHOWN],
    } | _frame(_("Switches"), "cog")
    return TemplateResponse(request, "limits/switches.html", context, status=status)
