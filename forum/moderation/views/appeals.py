"""Objections in the back office, for whoever reviews them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum.moderation.actions import decide_appeal
from forum.moderation.forms import AnswerForm
from forum.moderation.models import Appeal
from forum.moderation.views.office import SHOWN, page
from participation.permissions import authorise, is_permitted
from participation.residents.visitors import person_of


@never_cache
@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "moderation.read_appeals")
    known = Appeal.objects.select_related("measure__case", "decided_by")
    waiting = known.filter(decided_at=None).order_by("answer_until")[:SHOWN]
    over = known.exclude(decided_at=None).order_by("-decided_at")[:SHOWN]
    context: dict[str, object] = {"waiting": waiting, "over": over, "now": timezone.now()}
    return page(request, "appeals", _("Objections"), context)


@never_cache
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    authorise(request.user, "moderation.read_appeals")
    people = ("measure__case__topic__author", "measure__case__comment__topic", "measure__decided_by", "decided_by")
    found = get_object_or_404(Appeal.objects.select_related(*people), pk=pk)
    form, by = AnswerForm(request.POST or None), person_of(request)
    if form.attempt(lambda: decide_appeal(found, by=by, at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Decided. Whoever objected has been told."))
        return redirect("moderation_office:appeals")
    may_decide = not found.is_decided and is_permitted(request.user, "moderation.decide_appeal", found)
    context: dict[str, object] = {"appeal": found, "measure": found.measure, "form": form, "may_decide": may_decide}
    return page(request, "appeal", found.number, context, status=form.http_status)
