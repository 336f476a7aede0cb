"""The pages that explain how votes can be given and counted."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from polls.method_examples import example_of
from polls.method_pages import HELP


@require_safe
def method_list(request: HttpRequest) -> HttpResponse:
    return render(request, "polls/method_list.html", {"methods": HELP.items()})


@require_safe
def method_detail(request: HttpRequest, method: str) -> HttpResponse:
    if method not in HELP:
        raise Http404
    return render(request, "polls/method_detail.html", {"help": HELP[method], "example": example_of(method)})
