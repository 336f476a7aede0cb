"""What everyone can read of moderation: the house rules, the figures of a year, and a log that names nobody."""

from datetime import timedelta
from itertools import islice

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from forum.choices import Rule
from forum.moderation.choices import MEASURES_FOR
from forum.moderation.figures import LOG, figures, log, years
from forum.moderation.terms import SUSPENSION_DAYS
from participation.exports import csv_response


@require_safe
def house_rules(request: HttpRequest) -> HttpResponse:
    rules = [(rule.value, rule.label, [kind.label for kind in MEASURES_FOR[rule]]) for rule in Rule]
    return render(request, "moderation/house_rules.html", {"rules": rules, "days": SUSPENSION_DAYS})


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """The figures of ?year=, else of this year."""
    wanted, known = request.GET.get("year", ""), years()
    year = int(wanted) if wanted.isdecimal() and int(wanted) in known else timezone.localdate().year
    head, *rows = islice(log(year), LOG + 1)
    shown = figures(year)
    hours = round(shown.median_time / timedelta(hours=1), 1) if shown.median_time is not None else None
    context = {"figures": shown, "years": known, "head": head, "rows": rows, "hours": hours}
    return render(request, "moderation/transparency.html", context)


@require_safe
def transparency_csv(request: HttpRequest, year: int) -> HttpResponseBase:
    if year not in years():
        raise Http404
    return csv_response(f"moderation-{year}.csv", log(year))
