"""Which events a visitor can see at all: those whose page they can see."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from cms.events.models import Gathering
from participation.audience.visible import is_hidden


def gathering_or_404(request: HttpRequest, pk: int) -> Gathering:
    """Return what is published and open to this visitor; for all else, it does not exist."""
    gathering = get_object_or_404(Gathering.objects.select_related("page"), pk=pk, page__live=True)
    if not is_open_to(request, gathering):
        raise Http404
    return gathering


def is_open_to(request: HttpRequest, gathering: Gathering) -> bool:
    if is_hidden(request.user, gathering.page.dossier_id):
        return False
    restrictions = gathering.page.get_view_restrictions()
    return all(restriction.accept_request(request) for restriction in restrictions)
