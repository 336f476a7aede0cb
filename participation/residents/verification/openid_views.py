"""To a provider by a button, and back from it."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from participation.residents.models import Level, User
from participation.residents.typed import onward
from participation.residents.verification.actions import verify
from participation.residents.verification.openid import come_back, provider_named, way_to
from participation.residents.verification.presets import Provider
from participation.residents.verification.strong import EID
from participation.residents.verification.way_back import wished
from participation.residents.visitors import person_of


@never_cache
@require_POST
def provider_start(request: HttpRequest, key: str) -> HttpResponse:
    """Show the way to the provider; the page goes there by itself (a form may not be led to another site)."""
    provider = _provider(key)
    url = way_to(provider, request, person_of(request), wished(request))
    return render(request, "residents/provider_leave.html", {"provider": provider, "url": url})


@never_cache
@require_safe
@sensitive_variables()
def provider_callback(request: HttpRequest, key: str) -> HttpResponse:
    provider, person, at = _provider(key), person_of(request), timezone.now()
    returned = come_back(provider, request, person, at)
    verify(person, returned.evidence, at=at, by=person)
    record_authentication(request, person, EID, provider=provider.key)
    messages.success(request, _said(person))
    return redirect(onward(request, returned.next, at) or reverse("verification:overview"))


def no_such_page(request: HttpRequest) -> HttpResponse:
    """allauth's own pages around providers, which we do not use."""
    raise Http404


def _provider(key: str) -> Provider:
    provider = provider_named(key)
    if provider is None:
        raise Http404
    return provider


def _said(person: User) -> str:
    if person.level == Level.RESIDENT:
        return _("You are a verified resident, and you have just logged in safely.")
    return _("We know who you are now. One thing is left: that you live here.")
