"""A dossier by its short name, in whatever language, and following it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.matter.actions import follow_dossier, unfollow_dossier
from cms.neighbours import address_of
from participation.audience.visible import is_hidden
from participation.dossiers.models import Dossier
from participation.residents.visitors import person_of


def visible_dossier(request: HttpRequest, slug: str) -> Dossier:
    """Return the dossier if this visitor may know of it; else 404."""
    dossier = get_object_or_404(Dossier, slug=slug)
    if is_hidden(request.user, dossier.pk):
        raise Http404
    return dossier


@require_safe
def dossier_short(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the page of a dossier in the language of the address: what is told of it leads here."""
    return redirect(address_of(visible_dossier(request, slug), request.LANGUAGE_CODE))


@require_POST
def dossier_follow(request: HttpRequest, slug: str) -> HttpResponse:
    dossier = visible_dossier(request, slug)
    follow_dossier(dossier, by=person_of(request), at=timezone.now())
    messages.success(request, _("You follow this dossier. We tell you what happens in it."))
    return redirect(address_of(dossier, request.LANGUAGE_CODE))


@require_POST
def dossier_unfollow(request: HttpRequest, slug: str) -> HttpResponse:
    dossier = visible_dossier(request, slug)
    unfollow_dossier(dossier, by=person_of(request))
    messages.success(request, _("You no longer follow this dossier."))
    return redirect(address_of(dossier, request.LANGUAGE_CODE))
