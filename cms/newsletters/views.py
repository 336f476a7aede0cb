"""Asking for newsletters, changing and ending that without an account, and the archive."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cms.newsletters.actions import ask, change, confirm, leave
from cms.newsletters.forms import SubscribeForm, WishForm, wish_of
from cms.newsletters.models import Issue, Subscriber
from cms.newsletters.own_data import FIELDS
from cms.newsletters.tokens import read_confirm_token, read_manage_token
from participation.paging import keyset_page


@require_safe
def issue_list(request: HttpRequest) -> HttpResponse:
    """The archive in the language of the page."""
    issues = Issue.objects.public().filter(language=get_language()).select_related("theme", "neighbourhood")
    page = keyset_page(issues, order_by="began_at", cursor=request.GET.get("cursor", ""), size=20)
    return render(request, "newsletters/issue_list.html", {"page": page})


@require_safe
def issue_detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    issue = get_object_or_404(Issue.objects.public(), pk=pk, language=get_language())
    if slug != issue.slug:
        return HttpResponsePermanentRedirect(issue.get_absolute_url())
    return render(request, "newsletters/issue_detail.html", {"issue": issue})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    form = SubscribeForm(request.POST or None)
    if form.is_valid():
        ask(form.cleaned_data["email"], form.wish, language=get_language() or "", at=timezone.now())
        return redirect("newsletters:asked")
    return render(request, "newsletters/subscribe.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """The same for everybody: it does not tell who is subscribed."""
    return render(request, "newsletters/asked.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_view(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of the first e-mail leads: only the button there confirms, for mail scanners follow links."""
    read = read_confirm_token(token)
    subscriber = Subscriber.objects.filter(pk=read[0], email=read[1]).first() if read else None
    if subscriber and request.method == "POST":
        confirm(subscriber, at=timezone.now())
    is_done = subscriber is not None and request.method == "POST"
    context = {"subscriber": subscriber, "is_done": is_done}
    return render(request, "newsletters/confirm.html", context, status=200 if subscriber else 404)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """What a subscriber gets and what is kept about them, to see and to change."""
    subscriber = _by_token(token)
    form = WishForm(request.POST or None, initial=wish_of(subscriber))
    if form.is_valid():
        change(subscriber, form.wish, at=timezone.now())
        messages.success(request, _("We send you what you chose."))
        return redirect("newsletters:manage", token)
    context = {"form": form, "subscriber": subscriber, "token": token}
    return render(request, "newsletters/manage.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def own_data(request: HttpRequest, token: str) -> HttpResponse:
    """All that is kept about a subscriber, to take along."""
    subscriber = _by_token(token)
    kept = {name: str(getattr(subscriber, name) or "") for name in FIELDS}
    chosen = {
        "themes": [str(theme) for theme in subscriber.themes.all()],
        "neighbourhoods": [str(place) for place in subscriber.neighbourhoods.all()],
        "newsletters": [
            {"title": delivery.issue.title, "state": delivery.state, "at": str(delivery.claimed_at or "")}
            for delivery in subscriber.deliveries.select_related("issue").order_by("pk")
        ],
    }
    response = JsonResponse(kept | chosen, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="newsletter-data.json"'
    return response


@csrf_exempt  # the link is signed, and a mail program that follows it (RFC 8058) has no cookie
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Leave by the link in a newsletter: a POST ends it and erases the address, a GET only asks."""
    pk = read_manage_token(token)
    if pk is None:
        raise Http404
    subscriber = Subscriber.objects.filter(pk=pk).first()
    if subscriber and request.method == "POST":
        leave(subscriber)
    is_stopped = subscriber is None or request.method == "POST"
    return render(request, "newsletters/stop.html", {"is_stopped": is_stopped, "token": token})


def _by_token(token: str) -> Subscriber:
    return get_object_or_404(Subscriber.objects.confirmed(), pk=read_manage_token(token))
