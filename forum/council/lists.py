"""The recorded votes about a case as a table for everyone: a line for each member."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from forum.council.models import MemberVote
from participation.exports import Row, csv_response
from participation.procedures.models import Case

HEAD = ("case", "vote", "day", "body", "motion", "fraction", "member", "choice", "corrects", "corrected_by", "reason")


@require_safe
def votes(request: HttpRequest, procedure: str, number: str) -> StreamingHttpResponse:
    """Votes that were corrected stand there too, with the number of the one that counts."""
    case = get_object_or_404(Case.objects.of(procedure).exclude(number=""), number=number)
    if not case.votes.exists():
        raise Http404
    return csv_response(f"{case.procedure}-{case.number}-votes.csv", _rows(case))


def _rows(case: Case) -> Iterator[Row]:
    yield HEAD
    corrections = dict(case.votes.exclude(corrects=None).values_list("corrects", "pk"))
    cast = MemberVote.objects.filter(vote__case=case).select_related("vote")
    for one in cast.order_by("vote__held_on", "vote", "fraction", "name", "pk"):
        vote = one.vote
        yield (
            case.number, vote.pk, str(vote.held_on), vote.body, vote.motion, one.fraction, one.name, one.choice,
            vote.corrects_id, corrections.get(vote.pk), vote.reason,
        )  # fmt: skip
