"""The pages of challenges: the register, the public page of a case, and what the group does."""

from dataclasses import replace

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forum.challenges import actions
from forum.challenges.case_page import case_page, register_rows
from forum.challenges.declared import NAME, SPEAK
from forum.challenges.forms import (
    STEPS,
    CodeForm,
    DeclareForm,
    InviteForm,
    ReplyForm,
    StartForm,
    StepForm,
    TextForm,
    step_form,
)
from forum.challenges.freezing import change_text
from forum.challenges.guards import DECLARED
from forum.challenges.models import Member, Proposal
from participation.errors import Sentence
from participation.permissions import authorise
from participation.procedures.declaration import Act
from participation.procedures.models import Case
from participation.procedures.moves import move, obstacles
from participation.procedures.regulations import regulation_for
from participation.residents.visitors import person_of

ORDER = list(STEPS)


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    return render(request, "challenges/register.html", {"rows": register_rows(timezone.now())})


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    found = get_object_or_404(_cases().exclude(number=""), procedure=NAME, number=number)
    return render(request, "challenges/case.html", case_page(found, request.user, timezone.now()))


@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Begin a draft: the first thing that is asked is what it is about."""
    authorise(request.user, "challenges.start_draft")
    form, at = StartForm(request.POST or None), timezone.now()
    begun = form.attempt(lambda: actions.start_draft(by=person_of(request), at=at, **form.cleaned_data))
    if begun:
        messages.success(request, _("Your draft is kept. You can leave it and go on later."))
        return redirect("challenges:step", begun.pk, ORDER[0])
    context = {"form": form, "book": regulation_for(NAME, at).rulebook}
    return render(request, "challenges/start.html", context, status=form.http_status)


@never_cache
@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all of a draft, and what is still missing before it can be handed in."""
    return _draft_page(request, _mine(request, pk), DeclareForm())


@never_cache
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of the draft. What is sent is kept, complete or not."""
    proposal = _mine(request, pk)
    if step not in STEPS:
        raise Http404
    form = step_form(step)(request.POST or None, instance=proposal)
    if request.method == "POST" and form.is_valid():
        actions.fill_in(proposal, form.cleaned_data, by=person_of(request), at=timezone.now())
        return _after(proposal, step, stay="later" in request.POST)
    steps = [(name, label, name == step) for name, (label, _fields) in STEPS.items()]
    place = ORDER.index(step) + 1
    context = {"proposal": proposal, "form": form, "steps": steps, "label": STEPS[step][0], "place": place}
    return render(request, "challenges/step.html", context, status=422 if form.errors else 200)


@never_cache
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Who starts it, who has confirmed, and a code for each who has not."""
    proposal, form, code = _mine(request, pk), InviteForm(request.POST or None), None
    if request.method == "POST":
        by, at = person_of(request), timezone.now()
        code = form.attempt(lambda: actions.invite(proposal, form.cleaned_data["name"], by=by, at=at))
    context = {
        "proposal": proposal, "members": proposal.members.all(), "form": InviteForm() if code else form, "code": code,
        "invited": request.POST.get("name"), "needed": proposal.case.rulebook.min_initiators,
    }  # fmt: skip
    return render(request, "challenges/group.html", context, status=form.http_status)


@require_POST
def member_remove(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    proposal = _mine(request, pk)
    found = get_object_or_404(Member.objects.select_related("proposal__case"), pk=member, proposal=proposal)
    actions.remove_member(found, by=person_of(request), at=timezone.now())
    return redirect("challenges:group", pk)


@require_POST
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    actions.throw_away(_mine(request, pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("Your draft is gone."))
    return redirect("challenges:register")


@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm, with the code of an invitation and one's own account, that one starts a proposal too."""
    authorise(request.user, "challenges.join_group")
    form = CodeForm(request.POST or None)
    joined = form.attempt(
        lambda: actions.confirm_membership(form.cleaned_data["code"], by=person_of(request), at=timezone.now())
    )
    return render(request, "challenges/confirm.html", {"form": form, "joined": joined}, status=form.http_status)


@never_cache
def act(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One of the group's own transitions: hand in, complete, answer, agree, withdraw, ask to look again, report."""
    found = _case_of_group(request, pk)
    way = next((each for each in found.ways if each.code == code and each.permission == SPEAK), None)
    if way is None:
        raise Http404
    form, by, at = StepForm(way, request.POST if request.method == "POST" else None), person_of(request), timezone.now()
    if code == "CT03":
        return _hand_in(request, found)
    if form.attempt(lambda: move(found, code, by=by, at=at, reason=form.reason, data=form.made_with())):
        messages.success(request, _("Done: %(what)s.") % {"what": way.label})
        return redirect(*_page_of(found))
    context = {"case": found, "way": way, "form": form}
    return render(request, "challenges/act.html", context, status=form.http_status)


@never_cache
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _case_of_group(request, pk), ReplyForm(request.POST or None)

    def send() -> bool:
        words = form.cleaned_data["reply"]
        actions.reply_to_advice(found.proposal, words, by=person_of(request), at=timezone.now())
        return True

    if form.attempt(send):
        messages.success(request, _("Thank you. It goes on now."))
        return redirect(*_page_of(found))
    context = {"case": found, "form": form, "advice": found.steps.filter(transition="CT17").last()}
    return render(request, "challenges/reply.html", context, status=form.http_status)


@never_cache
def text_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = _case_of_group(request, pk)
    form = TextForm(request.POST or None, initial={"change": found.proposal.change})
    by, at = person_of(request), timezone.now()
    if form.attempt(lambda: change_text(found, by=by, at=at, **form.cleaned_data)):
        messages.success(request, _("The new text stands there. Everyone who signed is asked to sign again."))
        return redirect(*_page_of(found))
    challenge = found.proposal.challenge
    context = {"case": found, "form": form, "signed": challenge.signatures.count() if challenge else 0}
    return render(request, "challenges/change.html", context, status=form.http_status)


@require_POST
def withdrawal_agree(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_cases(), pk=pk)
    actions.agree_to_withdraw(found.proposal, by=person_of(request), at=timezone.now())
    messages.success(request, _("You agree that the proposal is withdrawn."))
    return redirect(*_page_of(found))


# The steps


def _cases() -> QuerySet[Case]:
    return Case.objects.select_related("regulation", "proposal__challenge__topic", "proposal__theme").prefetch_related(
        "terms"
    )


def _mine(request: HttpRequest, pk: int) -> Proposal:
    """Return one's own draft; for others there is none."""
    person = person_of(request)
    drafts = Proposal.objects.select_related("case__regulation", "theme", "neighbourhood")
    return get_object_or_404(drafts, pk=pk, spokesperson=person, case__number="")


def _case_of_group(request: HttpRequest, pk: int) -> Case:
    return get_object_or_404(_cases(), pk=pk, proposal__spokesperson=person_of(request))


def _page_of(found: Case) -> tuple[str, object]:
    return ("challenges:case", found.number) if found.number else ("challenges:draft", found.pk)


def _after(proposal: Proposal, step: str, *, stay: bool) -> HttpResponse:
    rest = ORDER[ORDER.index(step) + 1 :]
    if stay:
        return redirect("challenges:draft", proposal.pk)
    return redirect("challenges:step", proposal.pk, rest[0]) if rest else redirect("challenges:group", proposal.pk)


def _hand_in(request: HttpRequest, found: Case) -> HttpResponse:
    form, by, at = DeclareForm(request.POST or None), person_of(request), timezone.now()

    def hand_in() -> bool:
        with transaction.atomic():
            actions.fill_in(found.proposal, {"declared_at": at}, by=by, at=at)
            move(found, "CT03", by=by, at=at)
        return True

    if form.attempt(hand_in):
        messages.success(request, _("We received your proposal. Its number is %(number)s.") % {"number": found.number})
        return redirect("challenges:case", found.number)
    return _draft_page(request, found.proposal, form)


def _draft_page(request: HttpRequest, proposal: Proposal, form: DeclareForm) -> HttpResponse:
    way = proposal.case.declared.transition("CT03")
    act_now = Act(person_of(request), timezone.now())
    before = replace(way, guards=tuple(guard for guard in way.guards if guard is not DECLARED))  # that is asked below
    missing = obstacles(proposal.case, before, act_now) if proposal.case.state == "C00" else []
    advice = proposal.case.steps.filter(transition="CT02").last()
    context = {
        "proposal": proposal, "case": proposal.case, "form": form, "missing": missing, "advice": advice,
        "parts": [(name, label, _parts(proposal, fields)) for name, (label, fields) in STEPS.items()],
    }  # fmt: skip
    return render(request, "challenges/draft.html", context, status=form.http_status)


def _parts(proposal: Proposal, fields: tuple[str, ...]) -> list[tuple[Sentence, object]]:
    shown: list[tuple[Sentence, object]] = []
    for name in fields:
        value = proposal.get_wish_display() if name == "wish" else getattr(proposal, name)
        shown.append((proposal.label_of(name), value))
    return shown
