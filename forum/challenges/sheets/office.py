"""Sheets in the back office: what waits, one case with its sheets, and one sheet from handed in to done."""

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from forum.challenges.models import Proposal
from forum.challenges.sheets import actions, checking, matching, reading
from forum.challenges.sheets.forms import CheckForm, DifferenceForm, HandInForm, IssueForm, LineForm, ScanForm
from forum.challenges.sheets.models import Mark, Outcome, Row, Sheet
from forum.challenges.sheets.report import paper_of, report_of
from forum.challenges.sheets.scans import pages_of
from participation.audit.purposes import Purpose
from participation.audit.reads import read, read_each
from participation.errors import Invalid, WrongState
from participation.permissions import authorise, is_permitted
from participation.residents.models import User
from participation.residents.visitors import person_of

SHEET = "sheets_office:sheet"
PERSONAL = ("name", "born", "address")
MOST_SHOWN = 100


@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """The sheets that wait to be read or checked, and a way to one by its code."""
    authorise(request.user, "sheets.enter_sheet")
    code = request.GET.get("code", "").upper().replace("-", "").replace(" ", "")
    if code and (found := Sheet.objects.filter(code=code).first()):
        return redirect(SHEET, found.pk)
    sheets = Sheet.objects.to_work_on().with_entries().select_related("proposal__case")
    return _page(request, "waiting", _("Paper sheets"), {"sheets": sheets[:MOST_SHOWN], "code": code})


@never_cache
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """All sheets of one case; more are given out here."""
    authorise(request.user, "sheets.enter_sheet")
    proposal = get_object_or_404(Proposal.objects.select_related("case__regulation", "challenge"), pk=pk)
    form, by, at = IssueForm(request.POST or None), person_of(request), timezone.now()
    issued = form.attempt(lambda: actions.issue_sheets(proposal.case, by=by, at=at, **form.cleaned_data))
    if issued:
        messages.success(request, _("The sheets are there. Print them below."))
        return redirect(f"{reverse('sheets_office:case', args=[pk])}?first={issued[0].number}&last={issued[-1].number}")
    context = {
        "proposal": proposal, "case": proposal.case, "form": form, "paper": paper_of(proposal),
        "report": _report(proposal), "sheets": proposal.sheets.with_entries(), "rows": _named(request, proposal),
        "name": request.GET.get("name", ""), "first": request.GET.get("first"), "last": request.GET.get("last"),
    }  # fmt: skip
    return _page(request, "case", str(proposal.case), context, status=form.http_status)


@never_cache
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    return _sheet_page(request, _sheet(request, pk))


@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _sheet(request, pk), HandInForm(request.POST)
    form.attempt(lambda: actions.hand_in(found, by=person_of(request), at=timezone.now(), **form.cleaned_data))
    return _sheet_page(request, found, hand_in_form=form) if form.errors else redirect(SHEET, pk)


@require_POST
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _sheet(request, pk), ScanForm(request.POST, request.FILES)

    def keep() -> None:
        pages = pages_of(form.cleaned_data["file"].read())
        actions.keep_scan(found, pages, by=person_of(request), at=timezone.now())

    form.attempt(keep)
    return _sheet_page(request, found, scan_form=form) if form.errors else redirect(SHEET, pk)


@never_cache
@require_safe
def scan_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    page = get_object_or_404(_sheet(request, pk).scan, number=number)
    return HttpResponse(bytes(page.image), content_type="image/jpeg")


@never_cache
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a sheet: what somebody else read on it is not shown."""
    found, data, by = _sheet(request, pk), request.POST or None, person_of(request)
    forms = [LineForm(data, number=number) for number in range(1, found.rows + 1)]
    refusal, faults = "", [form.errors for form in forms if not form.is_valid()]
    if data is not None and not faults:
        rows = {form.number: form.words for form in forms}
        try:
            reading.read_sheet(found, rows, by=by, at=timezone.now())
        except (Invalid, WrongState) as error:
            refusal = str(error.message)
        else:
            messages.success(request, _("Thank you. What you read is kept."))
            return redirect(SHEET, pk)
    context = {"sheet": found, "forms": forms, "refusal": refusal, "scan": _scan(found)}
    wrong = refusal or any(faults)
    return _page(request, "enter", _("Enter: %(sheet)s") % {"sheet": found}, context, status=422 if wrong else 200)


@never_cache
def differ(request: HttpRequest, pk: int) -> HttpResponse:
    """Row by row what the two read differently, and who is right."""
    found, by = _sheet(request, pk), person_of(request)
    number = request.POST.get("row", "")
    rows, status = [], 200
    for each in reading.differences(found):
        is_sent = request.method == "POST" and number == str(each.number)
        form = DifferenceForm(request.POST if is_sent else None, auto_id=f"id_{each.number}_%s")
        settled = form.attempt(partial(_settle, found, each, form, by))
        if settled:
            return redirect("sheets_office:differ", pk)
        status = max(status, form.http_status)
        rows.append((each, form))
    if not rows:
        return redirect(SHEET, pk)
    is_reader = found.entries.filter(by=by).exists()
    context = {"sheet": found, "rows": rows, "scan": _scan(found), "is_reader": is_reader, "marks": dict(Mark.choices)}
    return _page(request, "differ", _("Differences: %(sheet)s") % {"sheet": found}, context, status=status)


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of each row what it counts for. Rows of which nothing is chosen wait."""
    found, by, at = _sheet(request, pk), person_of(request), timezone.now()
    authorise(by, "sheets.check_sheet", found.proposal.case)
    data = request.POST or None
    forms = [_check_form(row, data, by, at) for row in _rows(found, by, at)]
    for form in forms:
        if data is not None and form.is_valid() and form.says_something_new:
            form.attempt(partial(_check, form, by, at))
    if data is not None and not any(form.errors for form in forms):
        messages.success(request, _("What the rows count for is kept."))
        return redirect(SHEET, pk)
    context = {"sheet": found, "forms": forms, "scan": _scan(found)}
    status = max((form.http_status for form in forms), default=200)
    return _page(request, "check", _("Check: %(sheet)s") % {"sheet": found}, context, status=status)


# The steps


def _settle(found: Sheet, difference: reading.Difference, form: DifferenceForm, by: User) -> Row:
    words, reason = form.words_of(difference), form.cleaned_data["reason"]
    return reading.say_what_stands_there(found, difference.number, words, reason=reason, by=by, at=timezone.now())


@sensitive_variables()
def _check(form: CheckForm, by: User, at: datetime) -> Row:
    return checking.check_row(form.row, form.cleaned_data["outcome"], by=by, at=at, **form.who_it_is())


def _sheet(request: HttpRequest, pk: int) -> Sheet:
    authorise(request.user, "sheets.enter_sheet")
    sheets = Sheet.objects.select_related("proposal__case__regulation", "proposal__challenge")
    return get_object_or_404(sheets, pk=pk)


def _rows(found: Sheet, by: User, at: datetime) -> list[Row]:
    """Return the rows that say something, with the sheet that they are on; that they were shown is recorded."""
    rows = list(found.settled.exclude(mark=Mark.EMPTY))
    read(found, PERSONAL, Purpose.IDENTIFY, by, at)
    for row in rows:
        row.sheet = found
    return rows


def _scan(found: Sheet) -> list[int]:
    return list(found.scan.values_list("number", flat=True))


def _check_form(row: Row, data: Any, by: User, at: datetime) -> CheckForm:
    candidates = matching.candidates(row, by=by, at=at) if row.outcome != Outcome.VALID else []
    initial = {"outcome": row.came_to or (Outcome.UNDER_AGE if matching.is_too_young(row) else "")}
    sure = next((str(each.person.pk) for each in candidates if each.is_sure), "")
    return CheckForm(data, row=row, found=candidates, initial=initial | {"who": sure})


def _report(proposal: Proposal) -> list[tuple[Any, int]]:
    return [(Outcome(name).label, number) for name, number in report_of(proposal).items()]


def _named(request: HttpRequest, proposal: Proposal) -> list[Row]:
    """Return the rows on which that name stands, for whoever comes to take a signature back."""
    words = request.GET.get("name", "").split()
    rows = Row.objects.filter(sheet__proposal=proposal).select_related("sheet")
    for word in words:
        rows = rows.filter(name__icontains=word)
    found = list(rows[:MOST_SHOWN]) if words else []
    read_each(found, PERSONAL, Purpose.IDENTIFY, person_of(request), timezone.now())
    return found


def _sheet_page(
    request: HttpRequest, found: Sheet, *, hand_in_form: HandInForm | None = None, scan_form: ScanForm | None = None
) -> HttpResponse:
    mine = found.entries.filter(by=person_of(request)).exists()
    hand_in_form, scan_form = hand_in_form or HandInForm(), scan_form or ScanForm()
    context = {
        "sheet": found, "case": found.proposal.case, "scan": _scan(found), "entered": found.entries.count(),
        "is_mine": mine, "differing": len(reading.differences(found)), "rows": found.settled.exclude(mark=Mark.EMPTY),
        "hand_in_form": hand_in_form, "scan_form": scan_form,
        "may_check": is_permitted(request.user, "sheets.check_sheet", found.proposal.case),
    }  # fmt: skip
    status = max(hand_in_form.http_status, scan_form.http_status)
    return _page(request, "sheet", str(found), context, status=status)


def _page(request: HttpRequest, name: str, title: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("sheets_office:waiting"), "label": _("Paper sheets")},
        {"url": "", "label": title},
    ]
    context |= {"header_title": title, "page_title": title, "header_icon": "list-ol", "breadcrumbs_items": crumbs}
    return TemplateResponse(request, f"sheets/office_{name}.html", context, status=status)
