"""The council's desk in the back office: cases by state and day, and what a member, or the clerk, does with one."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forum.challenges.case_page import happened, is_late
from forum.challenges.kinds import DRAFTS, KINDS, case_path
from forum.council import actions, elections, questions, voting
from forum.council.forms import AnswerForm, DayForm, PeriodForm, QuestionForm, VoteForm
from forum.council.models import Adoption, ElectionPeriod, Question, RecordedVote
from forum.council.public import council_of
from forum.moderation.models import Case as Report
from participation.permissions import authorise, is_permitted
from participation.procedures.models import Case, Term
from participation.residents.visitors import person_of

HOME, CASE = "council_office:desk", "council_office:case"
MOST_URGENT = 5


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "council.read_desk")
    return _desk_page(request, PeriodForm())


@never_cache
@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    return _case_page(request, _case(request, pk))


@require_POST
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    actions.adopt_case(_case(request, pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("You have taken it up. Its page says so."))
    return redirect(CASE, pk)


@require_POST
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    actions.let_go(_case(request, pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("You have let it go."))
    return redirect(CASE, pk)


@require_POST
def cosign(request: HttpRequest, pk: int) -> HttpResponse:
    actions.cosign_case(_case(request, pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("You sign along. Its page says so."))
    return redirect(CASE, pk)


@require_POST
def cosign_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    actions.withdraw_cosignature(_case(request, pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("Your signature is withdrawn."))
    return redirect(CASE, pk)


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _case(request, pk), QuestionForm(request.POST)
    by, at = person_of(request), timezone.now()
    if form.attempt(lambda: questions.ask_executive(found, form.cleaned_data["words"], by=by, at=at)):
        messages.success(request, _("The question is asked. Everyone reads it, and so the answer."))
        return redirect(CASE, pk)
    return _case_page(request, found, question_form=form, status=form.http_status)


@never_cache
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the answer of the executive to one question."""
    authorise(request.user, "council.read_desk")
    found = get_object_or_404(Question.objects.select_related("case__proposal", "asked_by"), pk=pk)
    authorise(request.user, "council.answer_question", found)
    form, by, at = AnswerForm(request.POST or None), person_of(request), timezone.now()
    if form.attempt(lambda: questions.answer_question(found, by=by, at=at, **form.cleaned_data)):
        messages.success(request, _("The answer stands on the page of the case."))
        return redirect(CASE, found.case_id)
    context = {"form": form, "question": found, "case": found.case}
    return _page(request, "answer", _("Answer a question of the council"), context, status=form.http_status)


@never_cache
def vote(request: HttpRequest, pk: int, corrects: int | None = None) -> HttpResponse:
    """Record a vote name by name; the members are those of `day`, today where none is given."""
    found = _case(request, pk)
    authorise(request.user, "council.record_vote", found)
    wrong = get_object_or_404(RecordedVote, pk=corrects, case=found) if corrects else None
    day = _day(request, wrong)
    form = VoteForm(found, day, request.POST or None, corrects=wrong is not None, initial=_initial(wrong))
    by, at = person_of(request), timezone.now()
    if form.attempt(lambda: _record(form, found, day, wrong, by=by, at=at)):
        messages.success(request, _("The vote stands on the page of the case."))
        return redirect(CASE, pk)
    context = {"form": form, "case": found, "day": day, "day_form": DayForm(initial={"day": day}), "wrong": wrong}
    return _page(request, "vote", _("Record a vote"), context, status=form.http_status)


@require_POST
def period_set(request: HttpRequest) -> HttpResponse:
    form, by, at = PeriodForm(request.POST), person_of(request), timezone.now()
    if form.attempt(lambda: elections.set_election_period(by=by, at=at, **form.cleaned_data)):
        messages.success(request, _("In those days council members post nothing on the forum."))
        return redirect(HOME)
    authorise(request.user, "council.read_desk")
    return _desk_page(request, form, status=form.http_status)


@require_POST
def period_end(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ElectionPeriod, pk=pk)
    elections.end_election_period(found, by=person_of(request), at=timezone.now())
    messages.success(request, _("Council members can post again."))
    return redirect(HOME)


# The steps


def _case(request: HttpRequest, pk: int) -> Case:
    authorise(request.user, "council.read_desk")
    cases = Case.objects.filter(procedure__in=KINDS).exclude(number="").select_related("regulation", "proposal")
    return get_object_or_404(cases.prefetch_related("terms"), pk=pk)


def _day(request: HttpRequest, wrong: RecordedVote | None) -> date:
    """The day of the vote: that of the one that is corrected, the one in the address, or today."""
    form = DayForm(request.GET)
    if wrong:
        return wrong.held_on
    return form.cleaned_data["day"] if form.is_valid() else timezone.localdate()


def _initial(wrong: RecordedVote | None) -> dict[str, Any]:
    if wrong is None:
        return {}
    given = {f"member_{one.member_id}": one.choice for one in wrong.members.all()}
    return given | {"motion": wrong.motion, "body": wrong.body}


def _record(form: VoteForm, found: Case, day: date, wrong: RecordedVote | None, **who: Any) -> RecordedVote:
    given = form.cleaned_data
    return voting.record_vote(
        found, given["motion"], given["body"], day, form.choices(), corrects=wrong, reason=given.get("reason", ""),
        **who,
    )  # fmt: skip


def _desk_page(request: HttpRequest, form: PeriodForm, *, status: int = 200) -> HttpResponse:
    at, person = timezone.now(), person_of(request)
    unread = [kind.unread for kind in KINDS.values()]
    cases = Case.objects.filter(procedure__in=KINDS).exclude(state__in=(*DRAFTS, *unread)).exclude(number="")
    wanted = request.GET.get("state", "")
    shown = cases.filter(state=wanted) if wanted else cases.filter(ended_at__isnull=True)
    rows = [(each, each.term, is_late(each, at)) for each in _with_all(shown)]
    rows.sort(key=lambda row: _by_day(row[1], at))
    reports = Report.objects.undecided()
    context = {
        "rows": rows, "state": wanted, "states": [(kind.label, _states(kind.name)) for kind in KINDS.values()],
        "mine": set(Adoption.objects.filter(member=person, ended_at=None).values_list("case_id", flat=True)),
        "waiting": Question.objects.waiting().select_related("case", "asked_by").order_by("due_at"), "at": at,
        "sees_reports": is_permitted(person, "moderation.read_queue"), "reports": reports.count(),
        "urgent": reports.for_list().most_urgent()[:MOST_URGENT],
        "periods": ElectionPeriod.objects.to_come(timezone.localdate(at)), "form": form,
        "may_answer": is_permitted(person, "council.set_election_period"),
    }  # fmt: skip
    return _page(request, "desk", _("Council desk"), context, status=status)


def _with_all(cases: Any) -> Any:
    return cases.select_related("regulation").prefetch_related("terms", "adoptions__member", "cosignatures")


def _states(procedure: str) -> list[Any]:
    kind = KINDS[procedure]
    return [one for one in kind.procedure.states if one.code not in (kind.draft, kind.unread) and one.is_public]


def _by_day(term: Term | None, at: datetime) -> tuple[bool, float]:
    """What has no day comes last."""
    return (False, term.due_at.timestamp()) if term and term.due_at else (True, at.timestamp())


def _case_page(
    request: HttpRequest, found: Case, *, question_form: QuestionForm | None = None, status: int = 200
) -> HttpResponse:
    at, person = timezone.now(), person_of(request)
    acts = ("adopt_case", "cosign_case", "ask_executive", "record_vote")
    context = {
        "case": found, "case_path": case_path(found), "term": found.term, "late": is_late(found, at),
        "may": {act: is_permitted(person, f"council.{act}", found) for act in acts},
        "may_answer": is_permitted(person, "council.set_election_period"),
        "has_taken_up": found.adoptions.filter(member=person, ended_at=None).exists(),
        "has_cosigned": found.cosignatures.filter(member=person).exists(),
        "has_conflict": person.conflicts.about(found).current(timezone.localdate(at)).exists(),
        "council": council_of(found, at), "happened": happened(found), "proposal": found.proposal,
        "question_form": question_form or QuestionForm(),
    }  # fmt: skip
    return _page(request, "case", str(found), context, status=status)


def _page(request: HttpRequest, name: str, title: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse(HOME), "label": _("Council desk")},
        {"url": "", "label": title},
    ]
    context |= {"header_title": title, "page_title": title, "header_icon": "group", "breadcrumbs_items": crumbs}
    return TemplateResponse(request, f"council/{name}.html", context, status=status)
