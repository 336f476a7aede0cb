"""Where somebody was going before they came to be verified."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def wished(request: HttpRequest) -> str:
    """Return the page of this site that is to follow, or ""."""
    page = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if is_ours else ""


def way_back(request: HttpRequest) -> str:
    return wished(request) or reverse("verification:overview")
