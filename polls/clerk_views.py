"""The clerk's pages in the back office: the list of polls, a draft, the electoral roll, and downloads."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from participation.errors import DomainError
from participation.exports import csv_response, xlsx_response
from participation.permissions import authorise
from participation.residents.visitors import person_of
from polls import exports
from polls.desk_pages import page, show_desk, the_poll, to_desk
from polls.drafting import NoLongerDraft, save_draft
from polls.forms_clerk import PollForm
from polls.forms_desk import RollForm
from polls.models import Poll, State
from polls.roll import import_roll, plan_roll


@require_GET
def poll_list(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "polls.manage_poll")
    polls = Poll.objects.select_related("dossier").order_by("-opens_at")
    return page(request, "list", _("Polls"), polls=polls, now=timezone.now())


def poll_new(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "polls.manage_poll")
    return _draft_form(request, Poll(), _("New poll"))


def poll_change(request: HttpRequest, slug: str) -> HttpResponse:
    poll = the_poll(request, slug)
    if poll.state != State.DRAFT:
        raise NoLongerDraft(poll)
    return _draft_form(request, poll, _("Change the draft"))


@require_POST
def roll_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Try the file (button `try`) or store it (button `import`); what is wrong stands beside the form."""
    poll, form = the_poll(request, slug), RollForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_desk(request, poll, roll_form=form, status=422)
    given = form.cleaned_data
    try:
        plan = plan_roll(poll, given["file"], at=timezone.now())
        if plan.bad_lines or "try" in request.POST:
            return show_desk(request, poll, plan=plan, status=422 if plan.bad_lines else 200)
        drawn_up = {"roll_date": given["roll_date"], "source": given["roll_source"]}
        import_roll(poll, plan, **drawn_up, by=person_of(request), at=timezone.now())  # reading took a while
    except DomainError as error:
        form.add_error("file", str(error.message))
        return show_desk(request, poll, roll_form=form, status=error.status)
    messages.success(request, _("The electoral roll now holds %(n)s people.") % {"n": len(plan.entries)})
    return to_desk(poll)


@require_GET
def results_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    poll = the_poll(request, slug)
    return csv_response(f"{poll.slug}.csv", exports.result_rows(poll, at=timezone.now()))


@require_GET
def results_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    poll = the_poll(request, slug)
    return xlsx_response(f"{poll.slug}.xlsx", {_("Result"): exports.result_rows(poll, at=timezone.now())})


def _draft_form(request: HttpRequest, poll: Poll, title: str) -> HttpResponse:
    form = PollForm(request.POST or None, instance=poll)
    if request.method == "POST" and form.is_valid():
        local = form.cleaned_data["neighbourhoods"]
        draft, wording = form.save(commit=False), form.wording()
        poll = save_draft(draft, wording, neighbourhoods=local, by=person_of(request), at=timezone.now())
        messages.success(request, _("The draft is saved."))
        return to_desk(poll)
    status = 422 if form.is_bound else 200
    return page(request, "form", title, status=status, form=form, poll=poll)
