"""Which pages and acts an officer can use as the resident whom they act for; apps open them in `AppConfig.ready()`.

All that nobody opened is closed.
"""

from enum import Enum, auto

from django.http import HttpRequest

BACK_OFFICE = "/beheer/"
OWN_ACTS = ("desk_office",)  # what an officer can still do in the back office meanwhile
LOGGING_OUT = ("account_logout", "wagtailadmin_logout")
FILES = ("/static/", "/media/", "/documents/")

_pages: set[str] = set()
_acts: set[str] = set()


class Whose(Enum):
    """As whom a request is answered."""

    RESIDENT = auto()
    OFFICER = auto()
    LEAVER = auto()  # the officer, who logs out
    NOBODY = auto()


def open_pages(*names: str) -> None:
    """Open pages to read: names of addresses ("forum:topic-list"), or of all of an app ("forum:")."""
    _pages.update(names)


def open_acts(*names: str) -> None:
    """Open what changes something, by the names of the addresses that forms are sent to."""
    _acts.update(names)


def whose(request: HttpRequest) -> Whose:
    match = request.resolver_match
    name, space = (match.view_name, match.namespace) if match else ("", "")
    is_reading = request.method in ("GET", "HEAD")
    if name in LOGGING_OUT:
        return Whose.OFFICER if is_reading else Whose.LEAVER
    if request.path.startswith(BACK_OFFICE):
        return Whose.OFFICER if is_reading or space in OWN_ACTS else Whose.NOBODY
    if is_reading and request.path.startswith(FILES):
        return Whose.OFFICER
    if name in _acts or (is_reading and (name in _pages or f"{space}:" in _pages)):
        return Whose.RESIDENT
    return Whose.NOBODY
