"""The clerk's pages in the back office: the list of polls, and one page per poll with everything to do for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from participation.errors import DomainError
from participation.exports import csv_response, xlsx_response
from participation.permissions import authorise, is_permitted
from participation.residents.visitors import person_of
from participation.signatures.forms import ask_form
from participation.signatures.models import latest
from polls import actions, exports, results
from polls.drafting import NoLongerDraft, save_draft
from polls.forms_clerk import PollForm
from polls.forms_desk import LotForm, RollForm
from polls.models import UNLINKED, Poll, State, Tally
from polls.roll import RollPlan, import_roll, plan_roll
from polls.second_signature import ANNOUNCE
from polls.verdicts import verdict

ACTS = ("announce_poll", "close_poll", "import_roll", "record_lot")


@require_GET
def poll_list(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "polls.manage_poll")
    polls = Poll.objects.select_related("dossier").order_by("-opens_at")
    return _page(request, "list", _("Polls"), polls=polls, now=timezone.now())


def poll_new(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "polls.manage_poll")
    return _draft_form(request, Poll(), _("New poll"))


def poll_change(request: HttpRequest, slug: str) -> HttpResponse:
    poll = _poll(request, slug)
    if poll.state != State.DRAFT:
        raise NoLongerDraft(poll)
    return _draft_form(request, poll, _("Change the draft"))


@require_GET
def poll_desk(request: HttpRequest, slug: str) -> HttpResponse:
    return _desk(request, _poll(request, slug), RollForm())


@require_POST
def poll_announce(request: HttpRequest, slug: str) -> HttpResponse:
    poll = actions.announce_poll(_poll(request, slug), by=person_of(request), at=timezone.now())
    messages.success(request, _("The poll is announced. Its words can not change any more."))
    return _to_desk(poll)


@require_POST
def poll_close(request: HttpRequest, slug: str) -> HttpResponse:
    poll = _poll(request, slug)
    was_closed = poll.state in UNLINKED
    poll = actions.close_poll(poll, by=person_of(request), at=timezone.now())
    counted, done_before = _("The poll is closed and counted."), _("This poll was closed already. Nothing changed.")
    messages.success(request, done_before if was_closed else counted)
    return _to_desk(poll)


@require_POST
def poll_lot(request: HttpRequest, slug: str) -> HttpResponse:
    """Record the lot that a count waits for."""
    poll = _poll(request, slug)
    form = LotForm(poll, request.POST)
    if not form.is_valid():
        return _desk(request, poll, RollForm(), lot_form=form, status=422)
    actions.record_lot(poll, form.lot, by=person_of(request), at=timezone.now())
    messages.success(request, _("The lot is recorded and the poll is counted."))
    return _to_desk(poll)


@require_POST
def roll_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Try the file (button `try`) or store it (button `import`); what is wrong stands beside the form."""
    poll, form = _poll(request, slug), RollForm(request.POST, request.FILES)
    if not form.is_valid():
        return _desk(request, poll, form, status=422)
    try:
        plan = plan_roll(poll, form.cleaned_data["file"], at=timezone.now())
        if plan.bad_lines or "try" in request.POST:
            return _desk(request, poll, RollForm(), plan=plan, status=422 if plan.bad_lines else 200)
        import_roll(poll, plan, by=person_of(request), at=timezone.now())  # reading took a while
    except DomainError as error:
        form.add_error("file", str(error.message))
        return _desk(request, poll, form, status=error.status)
    messages.success(request, _("The electoral roll now holds %(n)s people.") % {"n": len(plan.entries)})
    return _to_desk(poll)


@require_GET
def results_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    poll = _poll(request, slug)
    return csv_response(f"{poll.slug}.csv", exports.result_rows(poll, at=timezone.now()))


@require_GET
def results_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    poll = _poll(request, slug)
    return xlsx_response(f"{poll.slug}.xlsx", {_("Result"): exports.result_rows(poll, at=timezone.now())})


def _poll(request: HttpRequest, slug: str) -> Poll:
    poll = get_object_or_404(Poll.objects.select_related("dossier"), slug=slug)
    authorise(request.user, "polls.manage_poll", poll)
    return poll


def _to_desk(poll: Poll) -> HttpResponseRedirect:
    return redirect("polls_clerk:poll-desk", poll.slug)


def _draft_form(request: HttpRequest, poll: Poll, title: str) -> HttpResponse:
    form = PollForm(request.POST or None, instance=poll)
    if request.method == "POST" and form.is_valid():
        poll = save_draft(form.save(commit=False), form.wording(), by=person_of(request), at=timezone.now())
        messages.success(request, _("The draft is saved."))
        return _to_desk(poll)
    status = 422 if form.is_bound else 200
    return _page(request, "form", title, status=status, form=form, poll=poll)


def _desk(
    request: HttpRequest, poll: Poll, roll_form: RollForm, *, plan: RollPlan | None = None,
    lot_form: LotForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    at = timezone.now()
    may = {act: is_permitted(request.user, f"polls.{act}", poll) for act in ACTS}
    found = results.current(poll, at)
    context = {"poll": poll, "now": at, "results": found, "verdict": verdict(found), "may": may}
    if Tally.objects.filter(poll=poll).exclude(tied=[]).exists():
        context |= {"lot_form": lot_form or LotForm(poll)}
    context |= {"roll_form": roll_form, "plan": plan}
    if poll.state == State.DRAFT and not poll.is_advisory:
        context |= {"act": ANNOUNCE, "signature": latest(ANNOUNCE, poll), "ask_form": ask_form(ANNOUNCE, poll)}
    return _page(request, "desk", str(poll.question), status=status, **context)


def _page(request: HttpRequest, name: str, title: str, *, status: int = 200, **context: object) -> HttpResponse:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("polls_clerk:poll-list"), "label": _("Polls")},
        {"url": "", "label": title},
    ]
    context |= {"header_title": title, "page_title": title, "breadcrumbs_items": crumbs, "header_icon": "tick-inverse"}
    return render(request, f"polls/clerk/poll_{name}.html", context, status=status)
