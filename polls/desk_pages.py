"""The page of one poll in the back office, and what a clerk does there, one view per kind of form."""

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from participation.errors import Invalid, Sentence
from participation.permissions import authorise, is_permitted
from participation.residents.models import User
from participation.residents.verification.strong import critical, require_second_step
from participation.residents.visitors import person_of
from participation.signatures.forms import ask_form
from participation.signatures.models import latest
from polls import actions, results
from polls.actions.counting import is_waiting_for_lot
from polls.desk import LABELS, halts_of, way_of
from polls.forms_desk import AnswerForm, DecisionForm, LotForm, ObjectionForm, ReasonForm, ResumeForm, RollForm
from polls.models import UNLINKED, Manifest, Objection, Poll, State
from polls.second_signature import is_signed
from polls.verdicts import verdict

ACTS = (
    "announce_poll", "freeze_poll", "close_poll", "count_poll", "certify_poll", "answer_poll", "archive_poll",
    "import_roll", "enter_paper", "record_lot", "recount_poll", "suspend_poll", "resume_poll", "annul_poll",
    "note_incident", "record_objection", "decide_objection",
)  # fmt: skip

type Act = Callable[..., Poll]

STEPS: dict[str, tuple[Act, Sentence]] = {
    "announce": (actions.announce_poll, gettext_lazy("The poll is announced. Its words can not change any more.")),
    "freeze": (actions.freeze_poll, gettext_lazy("The poll is frozen. What voters go by can not change any more.")),
    "count": (actions.count_poll, gettext_lazy("The poll is counted, unless a lot has to be drawn first.")),
    "certify": (actions.certify_poll, gettext_lazy("The result is certified.")),
    "archive": (actions.archive_poll, gettext_lazy("The poll is archived.")),
}
HALTS: dict[str, tuple[Sentence, Sentence]] = {  # what it is called, and what is said once it is done
    "suspend": (gettext_lazy("Suspend the poll"), gettext_lazy("The poll is suspended. Nobody can vote.")),
    "resume": (gettext_lazy("Let the poll go on"), gettext_lazy("The poll goes on.")),
    "annul": (gettext_lazy("Annul the poll"), gettext_lazy("The poll is annulled.")),
    "note": (gettext_lazy("Note what went wrong"), gettext_lazy("It is noted, for everyone to read.")),
}


CRITICAL = ("freeze", "count", "certify", "annul")  # can not be undone: the clerk's second step comes first
HALTED_BY = {
    "suspend": "suspend_poll", "resume": "resume_poll", "annul": "annul_poll", "note": "note_incident",
}  # fmt: skip


def the_poll(request: HttpRequest, slug: str) -> Poll:
    poll = get_object_or_404(Poll.objects.select_related("dossier"), slug=slug)
    authorise(request.user, "polls.manage_poll", poll)
    return poll


def to_desk(poll: Poll) -> HttpResponseRedirect:
    return redirect("polls_clerk:poll-desk", poll.slug)


def page(request: HttpRequest, name: str, title: str, *, status: int = 200, **context: object) -> HttpResponse:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("polls_clerk:poll-list"), "label": _("Polls")},
        {"url": "", "label": title},
    ]
    context |= {"header_title": title, "page_title": title, "breadcrumbs_items": crumbs, "header_icon": "tick-inverse"}
    return render(request, f"polls/clerk/poll_{name}.html", context, status=status)


def show_desk(request: HttpRequest, poll: Poll, *, status: int = 200, **given: object) -> HttpResponse:
    """Show the poll's page; `given` are forms with what was typed, and what there is to say of a file."""
    at = timezone.now()
    found, may = results.current(poll, at), _may(request, poll)
    context: dict[str, object] = {
        "poll": poll, "now": at, "results": found, "verdict": verdict(found), "may": may, "roll_form": RollForm(),
        "manifest": Manifest.objects.filter(poll=poll).first(), "halts": _halts(poll, may),
        "objection_form": ObjectionForm(), "decision_form": DecisionForm(), "answer_form": _answer_form(poll),
    }  # fmt: skip
    if is_waiting_for_lot(poll):
        context["lot_form"] = LotForm(poll)
    return page(request, "desk", str(poll.question), status=status, **context | _next_step(poll, may, at) | given)


def _may(request: HttpRequest, poll: Poll) -> dict[str, bool]:
    return {act: is_permitted(request.user, f"polls.{act}", poll) for act in ACTS}


def _halts(poll: Poll, may: dict[str, bool], bound: dict[str, forms.Form] | None = None) -> list[dict[str, object]]:
    made, halts = bound or {}, [name for name in halts_of(poll) if may[HALTED_BY[name]]]
    return [
        {
            "label": HALTS[name][0],
            "form": made.get(name) or _halt_form(name),
            "url": reverse(f"polls_clerk:poll-{name}", args=[poll.slug]),
        }
        for name in halts
    ]


def _halt_form(name: str, data: object = None) -> forms.Form:
    kind = ResumeForm if name == "resume" else ReasonForm
    return kind(data, prefix=name)  # type: ignore[arg-type]


def _answer_form(poll: Poll) -> AnswerForm:
    return AnswerForm(initial={"answer": poll.answer, "follow_up": poll.follow_up})


def _next_step(poll: Poll, may: dict[str, bool], at: datetime) -> dict[str, object]:
    """What is shown of the step that comes now: its button, and the signature of a second person where it needs one."""
    way = way_of(poll, at)
    if way.now is None:
        return {"way": way}
    shown: dict[str, object] = {"way": way, "may_take": may.get(f"{way.now.name}_poll", False)}
    is_over = way.now.name == "close" and at >= poll.closes_at
    if way.now.name in STEPS or is_over:
        shown["step_url"] = reverse(f"polls_clerk:poll-{way.now.name}", args=[poll.slug])
    if is_signed(way.now.name, poll) and not is_waiting_for_lot(poll):
        act = f"polls.{way.now.name}_poll"
        shown |= {"act": act, "signature": latest(act, poll), "ask_form": ask_form(act, poll)}
    return shown


@require_GET
def poll_desk(request: HttpRequest, slug: str) -> HttpResponse:
    return show_desk(request, the_poll(request, slug))


@require_POST
def poll_step(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """Take a step that asks for nothing more than the button."""
    act, said = STEPS[step]
    if step in CRITICAL:
        require_second_step(request, timezone.now(), LABELS[step])
    poll = act(the_poll(request, slug), by=person_of(request), at=timezone.now())
    messages.success(request, str(said))
    return to_desk(poll)


@require_POST
@critical(gettext_lazy("Close the poll"))
def poll_close(request: HttpRequest, slug: str) -> HttpResponse:
    poll = the_poll(request, slug)
    was_closed = poll.state in UNLINKED
    poll = actions.close_poll(poll, by=person_of(request), at=timezone.now())
    closed = _("The poll is closed and counted.") if poll.state == State.COUNTED else _("The poll is closed.")
    messages.success(request, _("This poll was closed already. Nothing changed.") if was_closed else closed)
    return to_desk(poll)


@require_POST
@critical(gettext_lazy("Record the lot"))
def poll_lot(request: HttpRequest, slug: str) -> HttpResponse:
    """Record the lot that a count waits for."""
    poll = the_poll(request, slug)
    form = LotForm(poll, request.POST)
    if not form.is_valid():
        return show_desk(request, poll, lot_form=form, status=422)
    actions.record_lot(poll, form.lot, by=person_of(request), at=timezone.now())
    messages.success(request, _("The lot is recorded and the poll is counted."))
    return to_desk(poll)


@require_POST
def poll_halt(request: HttpRequest, slug: str, halt: str) -> HttpResponse:
    """Suspend, resume or annul a poll, or note what went wrong, with the reason for everyone."""
    if halt in CRITICAL:
        require_second_step(request, timezone.now(), HALTS[halt][0])
    poll, by = the_poll(request, slug), person_of(request)
    form = _halt_form(halt, request.POST)
    if form.is_valid():
        try:
            _halt(halt, poll, form, by)
        except Invalid as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, str(HALTS[halt][1]))
            return to_desk(poll)
    return show_desk(request, poll, halts=_halts(poll, _may(request, poll), {halt: form}), status=422)


def _halt(name: str, poll: Poll, form: forms.Form, by: User) -> None:
    reason, at = form.cleaned_data["reason"], timezone.now()
    if name == "resume":
        actions.resume_poll(poll, reason, closes_at=form.cleaned_data["closes_at"], by=by, at=at)
    else:
        acts = {"suspend": actions.suspend_poll, "annul": actions.annul_poll, "note": actions.note_incident}
        acts[name](poll, reason, by=by, at=at)


@require_POST
def poll_recount(request: HttpRequest, slug: str) -> HttpResponse:
    poll = the_poll(request, slug)
    actions.recount_poll(poll, by=person_of(request), at=timezone.now())
    messages.success(request, _("Counted again, the ballots give the same result."))
    return to_desk(poll)


@require_POST
def poll_answer(request: HttpRequest, slug: str) -> HttpResponse:
    poll, form = the_poll(request, slug), AnswerForm(request.POST)
    if not form.is_valid():
        return show_desk(request, poll, answer_form=form, status=422)
    said, done = form.cleaned_data["answer"], form.cleaned_data["follow_up"]
    actions.answer_poll(poll, said, done, by=person_of(request), at=timezone.now())
    messages.success(request, _("The answer is published."))
    return to_desk(poll)


@require_POST
def objection_record(request: HttpRequest, slug: str) -> HttpResponse:
    poll, form = the_poll(request, slug), ObjectionForm(request.POST)
    if not form.is_valid():
        return show_desk(request, poll, objection_form=form, status=422)
    text, day = form.cleaned_data["text"], form.cleaned_data["received_on"]
    actions.record_objection(poll, text, received_on=day, by=person_of(request), at=timezone.now())
    messages.success(request, _("The objection is recorded."))
    return to_desk(poll)


@require_POST
@critical(gettext_lazy("Decide on an objection"))
def objection_decide(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    poll, form = the_poll(request, slug), DecisionForm(request.POST)
    if not form.is_valid():
        return show_desk(request, poll, decision_form=form, status=422)
    objection = get_object_or_404(Objection.objects.select_related("poll"), poll=poll, number=number)
    decision = Objection.Decision(form.cleaned_data["decision"])
    actions.decide_objection(objection, decision, form.cleaned_data["reason"], by=person_of(request), at=timezone.now())
    messages.success(request, _("The decision is recorded."))
    return to_desk(poll)
