"""Following a poll, from its page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from polls.following.actions import follow_poll, unfollow_poll
from polls.models import Poll


@require_POST
def poll_follow(request: HttpRequest, slug: str) -> HttpResponse:
    poll = get_object_or_404(Poll.objects.public(), slug=slug)
    follow_poll(poll, by=request.user)
    return redirect(poll)


@require_POST
def poll_unfollow(request: HttpRequest, slug: str) -> HttpResponse:
    poll = get_object_or_404(Poll.objects.public(), slug=slug)
    unfollow_poll(poll, by=request.user)
    return redirect(poll)
