"""The turnout of a closed poll by neighbourhood and age, as a file: what the page shows, and no more."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from participation.exports import csv_response
from polls.models import Poll
from polls.turnout.tables import rows_of


@require_safe
def turnout_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    rows = list(rows_of(get_object_or_404(Poll.objects.public(), slug=slug)))
    if not rows:
        raise Http404
    return csv_response(f"{slug}-turnout.csv", rows)
