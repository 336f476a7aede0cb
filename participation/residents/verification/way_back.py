"""Where somebody was going before they came to be verified."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from participation.residents.typed import onward


def wished(request: HttpRequest) -> str:
    """Return the page of this site that is to follow, or ""."""
    page = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if is_ours else ""


def way_back(request: HttpRequest, at: datetime) -> str:
    """Return where somebody goes who was verified: the page they came from, with what they had typed there."""
    return onward(request, wished(request), at) or reverse("verification:overview")
