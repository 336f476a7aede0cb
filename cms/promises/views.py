"""Promises on the public site: all of them, and one with what was said of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.promises.models import Promise, PromiseState
from participation.paging import keyset_page

SHOWN = 20


@require_safe
def promise_list(request: HttpRequest) -> HttpResponse:
    """All that the town promised, the newest first; `state` narrows it."""
    promises = Promise.objects.visible_to(request.user).select_related("team", "dossier", "neighbourhood")
    state = request.GET.get("state", "")
    if state in PromiseState:
        promises = promises.filter(state=state)
    page = keyset_page(promises, order_by="made_at", cursor=request.GET.get("cursor", ""), size=SHOWN)
    asked = f"state={state}&" if state in PromiseState else ""
    context = {
        "page": page, "state": state, "states": PromiseState, "at": timezone.now(), "today": timezone.localdate(),
        "newer_url": f"?{asked}cursor={page.newer}" if page.newer else "",
        "older_url": f"?{asked}cursor={page.older}" if page.older else "",
    }  # fmt: skip
    return render(request, "promises/promise_list.html", context)


@require_safe
def promise_detail(request: HttpRequest, pk: int) -> HttpResponse:
    seen = Promise.objects.visible_to(request.user).select_related("team", "dossier", "topic", "neighbourhood")
    promise, at = get_object_or_404(seen, pk=pk), timezone.now()
    context = {
        "promise": promise, "words": promise.words.all(), "late": promise.is_late(timezone.localdate(at)),
        "silent_days": promise.silent_days(at),
    }  # fmt: skip
    return render(request, "promises/promise_detail.html", context)
