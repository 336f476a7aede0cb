"""Sheets for everyone: what a sheet is for, by the square that stands on it; and sheets for the group to print."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.challenges.kinds import case_path
from forum.challenges.sheets.actions import MOST_AT_ONCE, issue_sheets
from forum.challenges.sheets.forms import IssueForm
from forum.challenges.sheets.models import Sheet
from forum.challenges.sheets.paper import paper_of
from forum.challenges.sheets.report import paper_of as paper_so_far
from participation.permissions import authorise
from participation.procedures.models import Case
from participation.residents.visitors import person_of


@require_safe
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """What this sheet is for, and how far it is: never what stands on it."""
    sheets = Sheet.objects.select_related("proposal__case", "proposal__challenge")
    found = get_object_or_404(sheets, code=code.upper().replace("-", ""))
    case = found.proposal.case
    context = {
        "sheet": found, "case": case, "path": case_path(case),
        "version": found.proposal.versions.filter(number=found.version).first(),
        "is_of_now": found.version == found.proposal.versions.count(),
    }  # fmt: skip
    return render(request, "sheets/sheet.html", context)


@never_cache
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Sheets for the group: how many there are, and more of them."""
    case = _case(request, pk)
    form, by, at = IssueForm(request.POST or None), person_of(request), timezone.now()
    issued = form.attempt(lambda: issue_sheets(case, by=by, at=at, **form.cleaned_data))
    if issued:
        messages.success(request, _("The sheets are there. Print them below."))
        return redirect(f"{reverse('sheets:issue', args=[pk])}?first={issued[0].number}&last={issued[-1].number}")
    context = {
        "case": case, "form": form, "paper": paper_so_far(case.proposal), "sheets": case.proposal.sheets.all(),
        "first": request.GET.get("first"), "last": request.GET.get("last"), "path": case_path(case),
    }  # fmt: skip
    return render(request, "sheets/issue.html", context, status=form.http_status)


@never_cache
@require_safe
def print_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheets from `first` to `last` as one PDF. Printed again, they are the same sheets."""
    case = _case(request, pk)
    first, last = _number(request, "first"), _number(request, "last")
    sheets = case.proposal.sheets.filter(number__gte=first, number__lte=last).select_related(
        "proposal__case__regulation", "proposal__challenge"
    )[:MOST_AT_ONCE]
    if not sheets:
        raise Http404
    content = paper_of(list(sheets), get_language() or "nl")
    name = f"{case.number or case.pk}-{first}-{last}.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _case(request: HttpRequest, pk: int) -> Case:
    found = get_object_or_404(Case.objects.select_related("regulation", "proposal__challenge"), pk=pk)
    authorise(request.user, "sheets.issue_sheets", found)
    return found


def _number(request: HttpRequest, name: str) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 6 else 0
