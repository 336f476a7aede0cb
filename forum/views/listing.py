"""The forum's list: search, filters, newest first."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from forum.filters import FilterForm
from forum.for_everyone import sees_what_all_see
from forum.models import Topic
from forum.views import HtmxRequest
from participation.kept import kept
from participation.paging import keyset_page


@require_safe
@vary_on_headers("HX-Request")
def topic_list(request: HtmxRequest) -> HttpResponse:
    if not request.htmx or request.htmx.history_restore_request:
        return render(request, "forum/topic_list.html", {"search": _search(request)})
    chosen = urlencode({name: str(value) for name, value in request.GET.items() if value})
    address = f"{request.path}?{chosen}" if chosen else request.path
    return push_url(render(request, "forum/topic_search.html#topics", _found(request)), address)


def _search(request: HtmxRequest) -> SafeString:
    """Return the search with what it finds: kept as nearly all come to it, before they look for anything."""
    if request.GET or not sees_what_all_see(request):
        return _rendered(request)
    return kept(request, ("forum.search", get_language()), lambda: _rendered(request), weigh=len)


def _rendered(request: HtmxRequest) -> SafeString:
    return render_to_string("forum/topic_search.html", _found(request), request)


def _found(request: HtmxRequest) -> dict[str, Any]:
    filters = FilterForm(request)
    topics = filters.narrow(Topic.objects.visible_to(request.user)).for_list()
    page = keyset_page(topics, order_by="created_at", cursor=request.GET.get("cursor", ""))
    return {"filters": filters, "page": page}
