"""Report a post, and follow what becomes of it: with an account or without one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum.models import Comment, Topic
from forum.moderation.actions import appeal_by_flagger, flag_post
from forum.moderation.forms import AppealForm, FlagForm
from forum.moderation.models import Flag, Measure
from forum.moderation.terms import object_until
from forum.views.comments import visible_comment
from forum.views.topics import visible_topic
from participation.permissions import authorise
from participation.residents.models import User


@never_cache
@require_http_methods(["GET", "POST"])
def topic_flag(request: HttpRequest, pk: int) -> HttpResponse:
    return _flag(request, visible_topic(request, pk))


@never_cache
@require_http_methods(["GET", "POST"])
def comment_flag(request: HttpRequest, pk: int) -> HttpResponse:
    return _flag(request, visible_comment(request, pk))


def _flag(request: HttpRequest, post: Topic | Comment) -> HttpResponse:
    authorise(request.user, "moderation.flag_post", post)
    by = request.user if isinstance(request.user, User) else None
    form = FlagForm(request.POST or None, is_known=by is not None)
    flag = form.attempt(lambda: flag_post(post, by=by, at=timezone.now(), **form.cleaned_data))
    if flag:
        return redirect(flag)
    return render(request, "moderation/flag_form.html", {"form": form, "post": post}, status=form.http_status)


@never_cache
@require_safe
def flag_detail(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    return _detail(request, _flag_of(pk, key), AppealForm())


@never_cache
@require_http_methods(["POST"])
def flag_appeal(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    flag, form = _flag_of(pk, key), AppealForm(request.POST)
    measure = _measure(flag)
    if measure is None:
        raise Http404
    at = timezone.now()
    if form.attempt(lambda: appeal_by_flagger(flag, measure, at=at, reason=form.cleaned_data["reason"])):
        return redirect(flag)
    return _detail(request, flag, form)


def _flag_of(pk: int, key: str) -> Flag:
    """Return the report that this key opens; any other is not there."""
    flag = get_object_or_404(Flag.objects.select_related("case__topic", "case__comment__topic"), pk=pk)
    if not flag.is_opened_by(key):
        raise Http404
    return flag


def _measure(flag: Flag) -> Measure | None:
    return flag.case.measures.order_by("pk").last()


def _detail(request: HttpRequest, flag: Flag, form: AppealForm) -> HttpResponse:
    measure, at = _measure(flag), timezone.now()
    until = object_until(measure.decided_at) if measure else None
    appeal = flag.appeals.first()
    context = {
        "flag": flag, "case": flag.case, "measure": measure, "appeal": appeal, "form": form, "object_until": until,
        "can_object": until is not None and at <= until and appeal is None,
    }  # fmt: skip
    return render(request, "moderation/flag_detail.html", context, status=form.http_status)
