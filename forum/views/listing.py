"""The forum's list: search, filters, newest first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

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
    swaps_list = request.htmx and not request.htmx.history_restore_request
    template = "forum/topic_list.html#topics" if swaps_list else "forum/topic_list.html"
    return render(request, template, {"filters": filters, "page": page})
