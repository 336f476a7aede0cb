"""The forum's list: search, filters, newest first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from forum.filters import FilterForm
from forum.models import Topic
from forum.views import HtmxRequest
from participation.paging import keyset_page


@require_safe
@vary_on_headers("HX-Request")
def topic_list(request: HtmxRequest) -> HttpResponse:
    filters = FilterForm(request.GET)
    topics = filters.narrow(Topic.objects.visible_to(request.user)).for_list()
    page = keyset_page(topics, order_by="created_at", cursor=request.GET.get("cursor", ""))
    context = {"filters": filters, "page": page}
    if not request.htmx or request.htmx.history_restore_request:
        return render(request, "forum/topic_list.html", context)
    chosen = urlencode({name: str(value) for name, value in request.GET.items() if value})
    address = f"{request.path}?{chosen}" if chosen else request.path
    return push_url(render(request, "forum/topic_list.html#topics", context), address)
