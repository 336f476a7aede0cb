"""Who has no account, and showed the code of a letter to neighbours: that browser may read along, and no more.

What it carries are the numbers of codes, in its session. A code that is withdrawn, or over, shuts its dossier again.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from participation.audience.models import Code
from participation.permissions import Visitor

CARRIED = "neighbour_codes"

type View = Callable[[HttpRequest], HttpResponse]


class Reader(AnonymousUser):
    """A stranger with letters."""

    def __init__(self, codes: list[int]) -> None:
        super().__init__()
        self.codes = codes


def may_see_more(visitor: Visitor) -> bool:
    """Whether `visitor` brings what a stranger does not: an account, or the code of a letter."""
    return visitor.is_authenticated or isinstance(visitor, Reader)


def carry(request: HttpRequest, code: Code) -> None:
    """Let this browser read what `code` opens, until its last day."""
    request.session[CARRIED] = sorted({*request.session.get(CARRIED, ()), code.pk})


def readers(get_response: View) -> View:
    """Middleware: a stranger whose browser carries codes is a `Reader`, of whose pages nobody keeps a copy."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.user.is_authenticated:
            return get_response(request)
        if codes := request.session.get(CARRIED):
            request.user = Reader(codes)
        response = get_response(request)
        if codes:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware
