"""Challenges: a sheet to share one on paper. How one is started and treated stands in forum/challenges."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from forum.models import Challenge, Topic


def visible_challenge(request: HttpRequest, pk: int) -> Challenge:
    """Return the challenge if this visitor may know of it; else 404."""
    visible = Topic.objects.visible_to(request.user)
    return get_object_or_404(Challenge.objects.select_related("topic"), pk=pk, topic__in=visible)


@require_safe
def share_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet to print and hang up: what the challenge is, and how to sign, online or at the desk."""
    challenge = visible_challenge(request, pk)
    address = f"{settings.SITE_URL}{reverse('forum:topic-short', args=[pk])}"
    context = {"challenge": challenge, "topic": challenge.topic, "address": address}
    return render(request, "forum/share_sheet.html", context)
