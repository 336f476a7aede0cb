"""The agreement for everyone: a page to read and to print, and a PDF."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from forum.challenges.agreement import Agreement, agreement_of, agreement_paper
from forum.challenges.kinds import case_path
from participation.procedures.models import Case


@require_safe
def agreement(request: HttpRequest, procedure: str, number: str) -> HttpResponse:
    found = _agreement(procedure, number)
    context = {"agreement": found, "case": found.case, "path": case_path(found.case)}
    return render(request, "challenges/agreement.html", context)


@require_safe
def agreement_pdf(request: HttpRequest, procedure: str, number: str) -> HttpResponse:
    content = agreement_paper(_agreement(procedure, number), get_language() or "nl")
    headers = {"Content-Disposition": f'inline; filename="agreement-{number}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _agreement(procedure: str, number: str) -> Agreement:
    cases = Case.objects.of(procedure).exclude(number="").select_related("regulation", "proposal")
    found = agreement_of(get_object_or_404(cases, number=number), timezone.now())
    if found is None:
        raise Http404
    return found
