"""The one place where what is sent to a page is limited. Reading costs nothing, but for the form of what may be off."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.error_pages import refusal_page
from participation.errors import NotPermitted
from participation.limits.acts import Act, act_of
from participation.limits.addresses import origin_of
from participation.limits.errors import SwitchedOff, TooOften
from participation.limits.guard import take
from participation.limits.switches import off_now
from participation.residents import typed


class Limits:
    """Refuse what is done too often, or is switched off, with a sentence; what was typed is kept where it can be."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        act = act_of(request.resolver_match.view_name) if request.resolver_match else None
        if act is None:
            return None
        try:
            _ask(act, request)
        except (TooOften, SwitchedOff) as refusal:
            return _refuse(request, refusal)
        return None


def _ask(act: Act, request: HttpRequest) -> None:
    if request.method == "POST":
        take(act, origin_of(get_adapter().get_client_ip(request)), request.user.pk, timezone.now())
    elif act.switch in off_now():
        raise SwitchedOff(off_now()[act.switch])


def _refuse(request: HttpRequest, refusal: NotPermitted) -> HttpResponse:
    if typed.keep(request, timezone.now()):
        refusal.way_on = (reverse("residents:go-on"), _("Back to what you typed: it is kept for half an hour"))
    response = refusal_page(request, refusal)
    if isinstance(refusal, TooOften):
        response["Retry-After"] = str(max(1, round((refusal.until - timezone.now()).total_seconds())))
    return response
