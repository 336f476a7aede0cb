"""What residents start, in the back office: cases by state and day, and one case with a button for each way on."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forum.challenges import actions
from forum.challenges.case_page import happened, is_late
from forum.challenges.criteria import POINTS, QUESTIONS
from forum.challenges.forms import FindingForm, MeetingForm, MoreTimeForm, StepForm
from forum.challenges.kinds import DRAFTS, KINDS, case_path
from forum.challenges.models import Member, Prepared
from participation.audit.purposes import Purpose
from participation.audit.reads import read
from participation.permissions import authorise, is_permitted
from participation.procedures.declaration import Act, Transition
from participation.procedures.models import Case, Term
from participation.procedures.moves import extend_term, move, obstacles
from participation.residents.verification.strong import require_second_step
from participation.residents.visitors import person_of
from participation.signatures.forms import ask_form
from participation.signatures.models import latest

PAGE = "challenges_office:case"
LONGEST_NUMBER = 10


@never_cache
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases that run, what is late first, then by the day on which something has to be done."""
    authorise(request.user, "challenges.read_cases")
    at, draft = timezone.now(), request.GET.get("draft", "").strip()
    if draft.isdecimal() and len(draft) < LONGEST_NUMBER:
        return redirect(PAGE, int(draft))
    cases = Case.objects.filter(procedure__in=KINDS).exclude(state__in=DRAFTS).select_related("regulation")
    state = request.GET.get("state", "")
    found = cases.filter(state=state) if state else cases
    rows = [(case, case.term, is_late(case, at)) for case in found.prefetch_related("terms").order_by("-pk")]
    rows.sort(key=_by_day)
    states = [
        (kind.label, [each for each in kind.procedure.states if each.code != kind.draft]) for kind in KINDS.values()
    ]
    context = {"rows": rows, "states": states, "state": state}
    context["may_handle"] = is_permitted(request.user, "challenges.handle_case")
    return _page(request, "office_list", _("Challenges"), context)


@never_cache
@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    found = _case(request, pk)
    if found.proposal.contact and found.proposal.spokesperson and found.state not in DRAFTS:
        read(found.proposal.spokesperson, ["name", "address"], Purpose.CASE, by=person_of(request), at=timezone.now())
    return _case_page(request, found)


@never_cache
def do(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The form of one way on. What a second person signs is first prepared, then done with the same words."""
    found = _case(request, pk)
    way = _way(request, found, code)
    form, by, at = StepForm(way, request.POST if request.method == "POST" else None), person_of(request), timezone.now()
    act = actions.prepare if way.signed else move
    if form.attempt(lambda: act(found, code, by=by, at=at, reason=form.reason, data=form.made_with())):
        said = _("It is written down. Ask now for the second signature.") if way.signed else _("Done: %(what)s.")
        messages.success(request, said if way.signed else said % {"what": way.label})
        return redirect(PAGE, pk)
    context = {"case": found, "way": way, "form": form, "needed": [guard.label for guard in way.guards]}
    return _page(request, "office_step", str(way.label), context, status=form.http_status)


@require_POST
def carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what was prepared and signed."""
    found = _case(request, pk)
    prepared = get_object_or_404(Prepared, case=found)
    way = _way(request, found, prepared.transition)
    require_second_step(request, timezone.now(), way.label)
    move(found, way.code, by=person_of(request), at=timezone.now(), reason=prepared.reason, data=prepared.data)
    messages.success(request, _("Done: %(what)s.") % {"what": way.label})
    return redirect(PAGE, pk)


@require_POST
def finding(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    found, form = _case(request, pk), FindingForm(request.POST, prefix=code)
    by, at = person_of(request), timezone.now()
    if form.attempt(lambda: actions.note_finding(found, code, by=by, at=at, **form.cleaned_data)):
        return redirect(f"{reverse(PAGE, args=[pk])}#{code}")
    return _case_page(request, found, {code: form}, status=form.http_status)


@require_POST
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _case(request, pk), MeetingForm(request.POST)
    by, at = person_of(request), timezone.now()
    if form.attempt(lambda: actions.note_meeting(found, by=by, at=at, **form.cleaned_data)):
        return redirect(PAGE, pk)
    return _case_page(request, found, meeting_form=form, status=form.http_status)


@require_POST
def more_time(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _case(request, pk), MoreTimeForm(request.POST)
    by, at = person_of(request), timezone.now()
    may = "challenges.handle_case"
    if form.attempt(lambda: extend_term(found, permission=may, reason=form.cleaned_data["reason"], by=by, at=at)):
        messages.success(request, _("There is more time. Everyone reads why."))
        return redirect(PAGE, pk)
    return _case_page(request, found, more_time_form=form, status=form.http_status)


@require_POST
def member_confirm(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    found = _case(request, pk)
    one = get_object_or_404(Member.objects.select_related("proposal__case"), pk=member, proposal=found.proposal)
    actions.confirm_on_paper(one, by=person_of(request), at=timezone.now())
    return redirect(PAGE, pk)


# The steps


def _by_day(row: tuple[Case, Term | None, bool]) -> tuple[bool, bool, float]:
    """Cases that are over come last, before them those without a day."""
    case, term, _is_late = row
    return case.is_over, not (term and term.due_at), term.due_at.timestamp() if term and term.due_at else 0.0


def _case(request: HttpRequest, pk: int) -> Case:
    authorise(request.user, "challenges.read_cases")
    cases = Case.objects.select_related("regulation", "proposal__spokesperson", "proposal__challenge__topic")
    found = get_object_or_404(cases.prefetch_related("terms"), pk=pk, procedure__in=KINDS)
    if found.state in DRAFTS:  # only who notes that somebody has confirmed on paper
        authorise(request.user, "challenges.handle_case", found)
    return found


def _way(request: HttpRequest, found: Case, code: str) -> Transition:
    way = next((each for each in found.ways if each.code == code and _is_for_staff(each)), None)
    if way is None:
        raise Http404
    authorise(request.user, way.permission, found)
    return way


def _is_for_staff(way: Transition) -> bool:
    return way.has_step and way.permission not in ("", "challenges.speak_for_group")


def _ways(request: HttpRequest, found: Case) -> list[tuple[Transition, bool, list[Any]]]:
    """Each way on for staff, whether this person may, and what does not depend on the form still stands in the way."""
    act = Act(person_of(request), timezone.now())
    from_form = StepForm
    shown = []
    for way in found.ways:
        if _is_for_staff(way):
            asked = set(from_form(way).fields)
            still = [] if asked - {"reason"} else obstacles(found, way, act)
            shown.append((way, is_permitted(request.user, way.permission, found), still))
    return shown


def _case_page(
    request: HttpRequest, found: Case, forms: dict[str, FindingForm] | None = None, *, status: int = 200,
    meeting_form: MeetingForm | None = None, more_time_form: MoreTimeForm | None = None,
) -> HttpResponse:  # fmt: skip
    at, findings = timezone.now(), {each.code: each for each in found.findings.all()}
    rows = []
    for code in POINTS[found.procedure].get(found.state, []):
        known = findings.get(code)
        initial = {"result": known.result, "reason": known.reason, "evidence": known.evidence} if known else None
        rows.append(
            (code, QUESTIONS[code], known, (forms or {}).get(code) or FindingForm(prefix=code, initial=initial))
        )
    prepared = Prepared.objects.filter(case=found).first()
    signing = found.declared.transition(prepared.transition) if prepared else None
    context = {
        "case": found, "case_path": case_path(found), "is_draft": found.state in DRAFTS,
        "proposal": found.proposal, "late": is_late(found, at),
        "term": found.term,
        "ways": _ways(request, found), "rows": rows, "members": found.proposal.members.all(),
        "meetings": found.meetings.all(), "meeting_form": meeting_form or MeetingForm(),
        "more_time_form": more_time_form or MoreTimeForm(), "happened": happened(found),
        "may_enter_sheets": is_permitted(request.user, "sheets.enter_sheet", found),
        "may_handle": is_permitted(request.user, "challenges.handle_case", found),
        "can_extend": bool(found.term and found.rulebook.term(f"{found.term.name}_ext") and not found.term.extended_by),
        "prepared": prepared, "signing": signing, "versions": found.proposal.versions.all(),
        "signature": latest(signing.permission, found) if signing else None,
        "ask_form": ask_form(signing.permission, found) if signing else None,
    }  # fmt: skip
    return _page(request, "office_case", str(found), context, status=status)


def _page(request: HttpRequest, name: str, title: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("challenges_office:list"), "label": _("Challenges")},
        {"url": "", "label": title},
    ]
    context |= {"header_title": title, "page_title": title, "header_icon": "form", "breadcrumbs_items": crumbs}
    return TemplateResponse(request, f"challenges/{name}.html", context, status=status)
