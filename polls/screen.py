"""A poll on a big screen, in the council hall or a waiting room: the question, the moving numbers, the way to vote."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from polls import results
from polls.models import Poll
from polls.verdicts import verdict

MARGIN = 4  # modules of white around a QR code, as its standard asks


@require_safe
def poll_screen(request: HttpRequest, slug: str) -> HttpResponse:
    poll, at = get_object_or_404(Poll.objects.visible_to(request.user), slug=slug), timezone.now()
    found, address = results.current(poll, at), settings.SITE_URL + poll.get_absolute_url()
    context = {
        "poll": poll,
        "at": at,
        "phase": poll.phase(at),
        "results": found,
        "verdict": verdict(found),
        "address": re.findall("[^/]*/+|[^/]+", address),  # a line may end after each part
        "code": code_of(address),
    }
    return render(request, "polls/poll_screen.html", context)


def code_of(address: str) -> tuple[int, str]:
    """Return a QR code of an address: how many modules wide it is with its margin, and its dark ones as a path."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(address)
    code.make()
    dark = [(x + MARGIN, y + MARGIN) for y, row in enumerate(code.modules) for x, is_dark in enumerate(row) if is_dark]
    return len(code.modules) + 2 * MARGIN, "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)
