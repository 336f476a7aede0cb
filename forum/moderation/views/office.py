"""The queue in the back office: what was reported, one page per case to decide it, and several at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.moderation.actions import answer_mend, decide_case, lift_measure, release_case, take_case
from forum.moderation.actions.bulk import decide_cases, foresee
from forum.moderation.actions.decisions import next_days
from forum.moderation.choices import MEASURES_FOR
from forum.moderation.forms import BulkForm, DecideForm, MendAnswerForm
from forum.moderation.hints import hints, quick_hints
from forum.moderation.models import Case, Measure, Mend
from forum.moderation.rules import is_free_of_it
from participation.permissions import authorise, is_permitted
from participation.residents.visitors import person_of

SHOWN = 100
HOME = "moderation_office:queue"


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "moderation.read_queue")
    return _queue(request, BulkForm())


def _queue(request: HttpRequest, form: BulkForm, *, status: int = 200) -> HttpResponse:
    at, person = timezone.now(), person_of(request)
    cases = Case.objects.undecided().for_list().most_urgent()[:SHOWN]
    rows = [
        {
            "case": case, "holder": case.holder(at), "is_late": case.is_late(at), "hints": quick_hints(case),
            "is_free": is_free_of_it(person, case),
        }
        for case in cases
    ]  # fmt: skip
    mends = Mend.objects.filter(answered_at=None).select_related("measure__case").order_by("look_until")
    over = Measure.objects.select_related("case", "decided_by").order_by("-pk")[:SHOWN]
    context: dict[str, object] = {"rows": rows, "mends": mends[:SHOWN], "over": over, "form": form}
    return page(request, "queue", _("Moderation"), context, status=status)


@never_cache
@require_http_methods(["GET"])
def case(request: HttpRequest, pk: int) -> HttpResponse:
    found = _case(request, pk)
    return _show(request, found, DecideForm(case=found))


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    take_case(_case(request, pk), by=person_of(request), at=timezone.now())
    return redirect("moderation_office:case", pk)


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    release_case(_case(request, pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("You gave it back. Another can take it."))
    return redirect(HOME)


@never_cache
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = _case(request, pk), timezone.now()
    form = DecideForm(request.POST, case=found)
    measure = form.attempt(lambda: decide_case(found, form.decision, by=person_of(request), at=at))
    if measure is None:
        return _show(request, found, form, status=form.http_status)
    messages.success(request, _("Decided. The author and whoever reported it have been told."))
    return redirect(HOME)


@never_cache
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """First show what would be done with each; only a second time, with `sure`, do it."""
    authorise(request.user, "moderation.read_queue")
    form, at, by = BulkForm(request.POST), timezone.now(), person_of(request)
    chosen = [int(pk) for pk in request.POST.getlist("case") if pk.isdecimal() and len(pk) < 19]
    cases = list(Case.objects.filter(pk__in=chosen).for_list().most_urgent()[:SHOWN])
    if not form.is_valid() or not cases:
        form.add_error(None, _("Choose one or more reports first.")) if not cases else None
        return _queue(request, form, status=422)
    if "sure" not in request.POST:
        foreseen = foresee(cases, lambda one: form.decision(_language(one)), by=by, at=at)
        return page(request, "bulk", _("Several at once"), {"foreseen": foreseen, "form": form})
    done, left = decide_cases(cases, lambda one: form.decision(_language(one)), by=by, at=at)
    said = ngettext("%(number)d report is decided.", "%(number)d reports are decided.", done)
    messages.success(request, said % {"number": done})
    for one in left:
        messages.warning(request, f"{one.case}: {one.obstacle}")
    return redirect(HOME)


def _language(case: Case) -> str:
    return case.post.author.language if case.post and case.post.author else "nl"


@require_POST
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Mend.objects.select_related("measure__case"), pk=pk)
    authorise(request.user, "moderation.answer_mend", found)
    form, by = MendAnswerForm(request.POST), person_of(request)
    if form.attempt(lambda: answer_mend(found, by=by, at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Answered. The author has been told."))
        return redirect(HOME)
    return _show(request, found.measure.case, DecideForm(case=found.measure.case), mend_form=form, status=422)


@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    measure = get_object_or_404(Measure.objects.select_related("case"), pk=pk)
    lift_measure(measure, by=person_of(request), at=timezone.now())
    messages.success(request, _("Taken back. The author has been told."))
    return redirect("moderation_office:case", measure.case_id)


def _case(request: HttpRequest, pk: int) -> Case:
    authorise(request.user, "moderation.read_case")
    return get_object_or_404(Case.objects.for_list(), pk=pk)


def _show(
    request: HttpRequest, case: Case, form: DecideForm, *, mend_form: MendAnswerForm | None = None, status: int = 200
) -> HttpResponse:
    at, author = timezone.now(), case.post.author if case.post else None
    measures = list(case.measures.select_related("decided_by", "second_by").prefetch_related("mends").order_by("pk"))
    holder = case.holder(at)
    context: dict[str, object] = {
        "case": case, "form": form, "holder": holder, "hints": hints(case), "measures": measures,
        "mend": next((mend for one in measures for mend in one.mends.all() if mend.answered_at is None), None),
        "mend_form": mend_form or MendAnswerForm(), "is_late": case.is_late(at),
        "may_take": not case.is_decided and is_permitted(request.user, "moderation.take_case", case),
        "is_mine": holder is not None and holder == request.user,
        "may_lift": is_permitted(request.user, "moderation.lift_measure", measures[-1]) if measures else False,
        "days": next_days(author, at) if author else None,
        "allowed": [(rule, [kind.label for kind in kinds]) for rule, kinds in MEASURES_FOR.items()],
        "before": Measure.objects.filter(person=author).exclude(case=case).order_by("-pk")[:10] if author else (),
    }  # fmt: skip
    return page(request, "case", str(case), context, status=status)


def page(request: HttpRequest, name: str, title: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    context |= {
        "header_title": title,
        "page_title": title,
        "header_icon": "view",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse(HOME), "label": _("Moderation")},
            {"url": "", "label": title},
        ],
    }
    return render(request, f"moderation/office/{name}.html", context, status=status)
