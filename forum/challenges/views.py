"""The pages of what residents start: the registers, the public page of a case, and what the group does.

Each has the procedure in its address, so that a case is only found under its own name.
"""

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

from forum.actions import sign_challenge, withdraw_signature
from forum.challenges import actions
from forum.challenges.case_page import case_page, register_rows
from forum.challenges.declared import SPEAK
from forum.challenges.forms import (
    START,
    CodeForm,
    DeclareForm,
    InviteForm,
    ReplyForm,
    StepForm,
    TextForm,
    step_form,
)
from forum.challenges.freezing import change_text
from forum.challenges.guards import DECLARED
from forum.challenges.kinds import KINDS, case_path, comes_with_signatures, kind_of
from forum.challenges.models import Member, Proposal
from forum.challenges.text_versions import shown_versions
from forum.models import Challenge, Topic
from participation.errors import Sentence
from participation.permissions import authorise
from participation.procedures.declaration import Act
from participation.procedures.models import Case
from participation.procedures.moves import move, obstacles
from participation.procedures.regulations import regulation_for
from participation.residents.visitors import person_of


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Say what each procedure is for, so that somebody finds the one that fits."""
    at = timezone.now()
    books = [(kind, regulation_for(kind.name, at).rulebook) for kind in KINDS.values()]
    return render(request, "challenges/choose.html", {"books": books})


@require_safe
def register(request: HttpRequest, procedure: str) -> HttpResponse:
    kind = KINDS[procedure]
    return render(request, "challenges/register.html", {"kind": kind, "rows": register_rows(kind, timezone.now())})


@require_safe
def case(request: HttpRequest, procedure: str, number: str) -> HttpResponse:
    found = get_object_or_404(_cases(procedure).exclude(number=""), number=number)
    return render(request, "challenges/case.html", case_page(found, request.user, timezone.now()))


@require_safe
def text_versions(request: HttpRequest, procedure: str, number: str) -> HttpResponse:
    """Every text that people signed for, with what each changed of the one before it."""
    read = _cases(procedure).exclude(number="").exclude(state=KINDS[procedure].unread)
    found = get_object_or_404(read, number=number)
    context = {"case": found, "path": case_path(found), "versions": shown_versions(found.proposal)}
    return render(request, "challenges/versions.html", context)


@never_cache
def start(request: HttpRequest, procedure: str) -> HttpResponse:
    """Begin a draft: the first thing that is asked is what it is about."""
    authorise(request.user, "challenges.start_draft")
    form, at, kind = START[procedure](request.POST or None), timezone.now(), KINDS[procedure]
    begun = form.attempt(lambda: actions.start_draft(procedure, by=person_of(request), at=at, **form.cleaned_data))
    if begun:
        messages.success(request, _("Your draft is kept. You can leave it and go on later."))
        return redirect(kind.url("step", begun.pk, next(iter(begun.parts.steps))))
    context = {"form": form, "kind": kind, "book": regulation_for(procedure, at).rulebook}
    return render(request, "challenges/start.html", context, status=form.http_status)


@never_cache
@require_safe
def draft(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    """Show all of a draft, and what is still missing before it can be handed in."""
    return _draft_page(request, _mine(request, procedure, pk), DeclareForm())


@never_cache
def step(request: HttpRequest, procedure: str, pk: int, step: str) -> HttpResponse:
    """One step of the draft. What is sent is kept, complete or not."""
    proposal = _mine(request, procedure, pk)
    steps_of = proposal.parts.steps
    if step not in steps_of:
        raise Http404
    form = step_form(proposal.parts, step)(request.POST or None, instance=proposal)
    if request.method == "POST" and form.is_valid():
        actions.fill_in(proposal, form.cleaned_data, by=person_of(request), at=timezone.now())
        return _after(proposal, step, stay="later" in request.POST)
    steps = [(name, label, name == step) for name, (label, _fields) in steps_of.items()]
    place = list(steps_of).index(step) + 1
    context = {"proposal": proposal, "form": form, "steps": steps, "label": steps_of[step][0], "place": place}
    return render(request, "challenges/step.html", context, status=422 if form.errors else 200)


@never_cache
def group(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    """Who starts it, who has confirmed, and a code for each who has not."""
    proposal, form, code = _mine(request, procedure, pk), InviteForm(request.POST or None), None
    if request.method == "POST":
        by, at = person_of(request), timezone.now()
        code = form.attempt(lambda: actions.invite(proposal, form.cleaned_data["name"], by=by, at=at))
    context = {
        "proposal": proposal, "members": proposal.members.all(), "form": InviteForm() if code else form, "code": code,
        "invited": request.POST.get("name"), "needed": proposal.case.rulebook.min_initiators,
    }  # fmt: skip
    return render(request, "challenges/group.html", context, status=form.http_status)


@require_POST
def member_remove(request: HttpRequest, procedure: str, pk: int, member: int) -> HttpResponse:
    proposal = _mine(request, procedure, pk)
    found = get_object_or_404(Member.objects.select_related("proposal__case"), pk=member, proposal=proposal)
    actions.remove_member(found, by=person_of(request), at=timezone.now())
    return redirect(KINDS[procedure].url("group", pk))


@require_POST
def throw_away(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    actions.throw_away(_mine(request, procedure, pk), by=person_of(request), at=timezone.now())
    messages.success(request, _("Your draft is gone."))
    return redirect(KINDS[procedure].url("register"))


@never_cache
def confirm(request: HttpRequest, procedure: str) -> HttpResponse:
    """Confirm, with the code of an invitation and one's own account, that one starts a proposal too."""
    authorise(request.user, "challenges.join_group")
    form = CodeForm(request.POST or None)
    joined = form.attempt(
        lambda: actions.confirm_membership(form.cleaned_data["code"], by=person_of(request), at=timezone.now())
    )
    return render(request, "challenges/confirm.html", {"form": form, "joined": joined}, status=form.http_status)


@never_cache
def act(request: HttpRequest, procedure: str, pk: int, code: str) -> HttpResponse:
    """One of the group's own transitions: hand in, complete, answer, agree, withdraw, ask to look again, report."""
    found = _case_of_group(request, procedure, pk)
    way = next((each for each in found.ways if each.code == code and each.permission == SPEAK), None)
    if way is None:
        raise Http404
    form, by, at = StepForm(way, request.POST if request.method == "POST" else None), person_of(request), timezone.now()
    if code == kind_of(found).hand_in:
        return _hand_in(request, found)
    if form.attempt(lambda: move(found, code, by=by, at=at, reason=form.reason, data=form.made_with())):
        messages.success(request, _("Done: %(what)s.") % {"what": way.label})
        return redirect(case_path(found))
    context = {"case": found, "way": way, "form": form}
    return render(request, "challenges/act.html", context, status=form.http_status)


@never_cache
def reply(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    found, form = _case_of_group(request, procedure, pk), ReplyForm(request.POST or None)

    def send() -> bool:
        words = form.cleaned_data["reply"]
        actions.reply_to_advice(found.proposal, words, by=person_of(request), at=timezone.now())
        return True

    if form.attempt(send):
        messages.success(request, _("Thank you. It goes on now."))
        return redirect(case_path(found))
    context = {"case": found, "form": form, "advice": found.steps.filter(transition="CT17").last()}
    return render(request, "challenges/reply.html", context, status=form.http_status)


@never_cache
def text_change(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    found = _case_of_group(request, procedure, pk)
    proposal = found.proposal
    form = TextForm(request.POST or None, initial={"change": getattr(proposal, proposal.parts.signed)})
    by, at = person_of(request), timezone.now()
    if form.attempt(lambda: change_text(found, by=by, at=at, **form.cleaned_data)):
        messages.success(request, _("The new text stands there. Everyone who signed is asked to sign again."))
        return redirect(case_path(found))
    challenge = proposal.challenge
    context = {"case": found, "form": form, "signed": challenge.signatures.count() if challenge else 0}
    return render(request, "challenges/change.html", context, status=form.http_status)


@require_POST
def withdrawal_agree(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    found = get_object_or_404(_cases(procedure), pk=pk)
    actions.agree_to_withdraw(found.proposal, by=person_of(request), at=timezone.now())
    messages.success(request, _("You agree that the proposal is withdrawn."))
    return redirect(case_path(found))


@require_POST
def sign(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    """Sign for the text of a case, on its own page."""
    found, challenge = _signed_case(request, procedure, pk)
    sign_challenge(challenge, by=person_of(request), at=timezone.now())
    return redirect(f"{case_path(found)}#signed")


@require_POST
def unsign(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    found, challenge = _signed_case(request, procedure, pk)
    withdraw_signature(challenge, by=person_of(request), at=timezone.now())
    messages.success(request, _("Your signature is withdrawn."))
    return redirect(case_path(found))


@require_POST
def follow(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    found = get_object_or_404(_cases(procedure).exclude(number=""), pk=pk)
    actions.follow_case(found, by=person_of(request), at=timezone.now())
    messages.success(request, _("You follow this now. We tell you what happens."))
    return redirect(case_path(found))


@require_POST
def unfollow(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    found = get_object_or_404(_cases(procedure).exclude(number=""), pk=pk)
    actions.unfollow_case(found, by=person_of(request), at=timezone.now())
    messages.success(request, _("You no longer follow this."))
    return redirect(case_path(found))


# The steps


def _cases(procedure: str) -> QuerySet[Case]:
    found = Case.objects.of(procedure).select_related("regulation", "proposal__challenge__topic", "proposal__theme")
    return found.prefetch_related("terms")


def _signed_case(request: HttpRequest, procedure: str, pk: int) -> tuple[Case, Challenge]:
    """Return a case that is signed, and what is signed, where this visitor may know of it; else 404. One statement."""
    signed = Challenge.objects.select_related("topic", "proposal__case")
    topics = Topic.objects.visible_to(request.user)
    challenge = get_object_or_404(signed, proposal=pk, proposal__case__procedure=procedure, topic__in=topics)
    return challenge.proposal.case, challenge


def _mine(request: HttpRequest, procedure: str, pk: int) -> Proposal:
    """Return one's own draft; for others there is none."""
    person = person_of(request)
    drafts = Proposal.objects.select_related("case__regulation", "theme", "neighbourhood")
    return get_object_or_404(drafts, pk=pk, spokesperson=person, case__number="", case__procedure=procedure)


def _case_of_group(request: HttpRequest, procedure: str, pk: int) -> Case:
    return get_object_or_404(_cases(procedure), pk=pk, proposal__spokesperson=person_of(request))


def _after(proposal: Proposal, step: str, *, stay: bool) -> HttpResponse:
    kind, order = kind_of(proposal.case), list(proposal.parts.steps)
    rest = order[order.index(step) + 1 :]
    if stay:
        return redirect(kind.url("draft", proposal.pk))
    return redirect(kind.url("step", proposal.pk, rest[0]) if rest else kind.url("group", proposal.pk))


def _hand_in(request: HttpRequest, found: Case) -> HttpResponse:
    form, by, at = DeclareForm(request.POST or None), person_of(request), timezone.now()

    def hand_in() -> bool:
        with transaction.atomic():
            actions.fill_in(found.proposal, {"declared_at": at}, by=by, at=at)
            move(found, kind_of(found).hand_in, by=by, at=at)
        return True

    if form.attempt(hand_in):
        messages.success(request, _("We received your proposal. Its number is %(number)s.") % {"number": found.number})
        return redirect(case_path(found))
    return _draft_page(request, found.proposal, form)


def _draft_page(request: HttpRequest, proposal: Proposal, form: DeclareForm) -> HttpResponse:
    kind = kind_of(proposal.case)
    way = proposal.case.declared.transition(kind.hand_in)
    act_now = Act(person_of(request), timezone.now())
    before = replace(way, guards=tuple(guard for guard in way.guards if guard is not DECLARED))  # that is asked below
    missing = obstacles(proposal.case, before, act_now) if proposal.case.state == kind.draft else []
    advice = proposal.case.steps.filter(transition=kind.advice).last() if kind.advice else None
    context = {
        "kind": kind, "is_draft": proposal.case.state == kind.draft, "prints": comes_with_signatures(proposal.case),
        "proposal": proposal, "case": proposal.case, "form": form, "missing": missing, "advice": advice,
        "parts": [(name, label, _parts(proposal, fields)) for name, (label, fields) in proposal.parts.steps.items()],
    }  # fmt: skip
    return render(request, "challenges/draft.html", context, status=form.http_status)


def _parts(proposal: Proposal, fields: tuple[str, ...]) -> list[tuple[Sentence, object]]:
    shown: list[tuple[Sentence, object]] = []
    for name in fields:
        value = proposal.get_wish_display() if name == "wish" else getattr(proposal, name)
        shown.append((proposal.label_of(name), value))
    return shown
