"""The statement of reasons, for the author it is about: mend it and send it again, or object."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forum.models import Comment, Topic
from forum.moderation.actions import appeal_measure, resend_post
from forum.moderation.actions.appeals import can_be_appealed
from forum.moderation.actions.mends import can_be_mended
from forum.moderation.forms import AppealForm, MendForm
from forum.moderation.models import Measure
from forum.moderation.terms import object_until
from participation.permissions import is_permitted
from participation.residents.visitors import person_of
from participation.rows import read_row


@never_cache
@require_safe
def decision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, _own(request, pk))


@never_cache
@require_safe
def topic_decision(request: HttpRequest, pk: int) -> HttpResponse:
    return _latest(request, Topic, pk, case__topic=pk)


@never_cache
@require_safe
def comment_decision(request: HttpRequest, pk: int) -> HttpResponse:
    return _latest(request, Comment, pk, case__comment=pk)


def _latest(request: HttpRequest, model: type[Topic] | type[Comment], pk: int, **about: int) -> HttpResponse:
    """Lead to the last decision about a post, for those who may read that."""
    measure = Measure.objects.filter(**about).order_by("pk").last()
    if measure is None:
        return _from_before(request, read_row(model, pk))
    return redirect(_own(request, measure.pk))


def _from_before(request: HttpRequest, post: Topic | Comment | None) -> HttpResponse:
    """Say why a post was hidden in the days before decisions had a page; there is nothing more to read of it."""
    if post is None or not post.is_hidden or not post.is_readable_by(request.user):
        raise Http404
    return render(request, "moderation/from_before.html", {"post": post})


@never_cache
@require_POST
def decision_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    measure, form = _own(request, pk), AppealForm(request.POST)
    by, at = person_of(request), timezone.now()
    if form.attempt(lambda: appeal_measure(measure, by=by, at=at, reason=form.cleaned_data["reason"])):
        messages.success(request, _("Your objection has come in. Somebody else looks at it."))
        return redirect(measure)
    return _detail(request, measure, appeal_form=form)


@never_cache
@require_POST
def decision_mend(request: HttpRequest, pk: int) -> HttpResponse:
    measure, form = _own(request, pk), MendForm(request.POST)
    by, at = person_of(request), timezone.now()
    if form.attempt(lambda: resend_post(measure, by=by, at=at, source=form.cleaned_data["source"])):
        messages.success(request, _("Thank you. A moderator looks at it, and then it is public again."))
        return redirect(measure)
    return _detail(request, measure, mend_form=form)


def _own(request: HttpRequest, pk: int) -> Measure:
    """Return the measure, if this visitor is its author or works on moderation; nobody else knows of it."""
    person = person_of(request)
    measures = Measure.objects.select_related("case__topic__author", "case__comment__topic", "old_theme", "new_theme")
    measure = get_object_or_404(measures, pk=pk)
    if measure.person_id != person.pk and not is_permitted(person, "moderation.read_case"):
        raise Http404
    return measure


def _detail(
    request: HttpRequest, measure: Measure, *, appeal_form: AppealForm | None = None, mend_form: MendForm | None = None
) -> HttpResponse:
    at, post = timezone.now(), measure.case.post
    is_author = is_permitted(request.user, "moderation.appeal_measure", measure)
    appeal = measure.appeals.filter(flag=None).first()
    waiting = measure.mends.filter(answered_at=None).first()
    context = {
        "measure": measure, "case": measure.case, "post": post, "appeal": appeal, "mend": waiting,
        "refused": measure.mends.filter(is_accepted=False).order_by("pk").last(),
        "object_until": object_until(measure.decided_at), "was_reported": measure.case.flags.exists(),
        "can_object": is_author and appeal is None and can_be_appealed(measure, at),
        "can_mend": is_author and waiting is None and can_be_mended(measure),
        "appeal_form": appeal_form or AppealForm(),
        "mend_form": mend_form or MendForm(initial={"source": post.source if post else ""}),
    }  # fmt: skip
    status = next((form.http_status for form in (appeal_form, mend_form) if form is not None), 200)
    return render(request, "moderation/decision_detail.html", context, status=status)
