"""Challenges: raise one, and a sheet to share it on paper."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum.actions import raise_challenge
from forum.forms import ChallengeForm
from forum.models import Challenge, Topic
from forum.views.topics import prefill
from participation.permissions import authorise
from participation.residents.visitors import person_of


def visible_challenge(request: HttpRequest, pk: int) -> Challenge:
    """Return the challenge if this visitor may know of it; else 404."""
    visible = Topic.objects.visible_to(request.user)
    return get_object_or_404(Challenge.objects.select_related("topic"), pk=pk, topic__in=visible)


def challenge_new(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "forum.raise_challenge")
    form = ChallengeForm(request.POST or None, initial=prefill(request))
    challenge = form.attempt(lambda: raise_challenge(by=person_of(request), at=timezone.now(), **form.cleaned_data))
    if challenge:
        messages.success(request, _("Your challenge stands here. From now on people can sign it."))
        return redirect(challenge.topic)
    context = {
        "form": form,
        "threshold": settings.CHALLENGE_THRESHOLD,
        "days": settings.CHALLENGE_SUPPORT_DAYS,
    }
    return render(request, "forum/challenge_form.html", context, status=form.http_status)


@require_safe
def share_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet to print and hang up: what the challenge is, and how to sign, online or at the desk."""
    challenge = visible_challenge(request, pk)
    address = f"{settings.SITE_URL}{reverse('forum:topic-short', args=[pk])}"
    context = {"challenge": challenge, "topic": challenge.topic, "address": address}
    return render(request, "forum/share_sheet.html", context)
