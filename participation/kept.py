"""What this process keeps of what is the same for everyone, until anything public changes.

Made once, kept in memory, and made again when the version of the data is another one (participation/public_version.py):
the menu, a list, a conversation. Never what is of one person. Where nothing is kept (settings.PAGE_CACHE), or Valkey is
away and nobody can tell what changed, all is made anew each time.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from participation.public_version import public_version

SECONDS_TO_LIVE = 30.0  # time passes on a page too
BYTES = 64 * 1024 * 1024
VERSION = "participation.version"  # in a request's META
SMALL = 4_000  # bytes that a thing is taken to be, where nobody says


@dataclass
class Generation:
    """What belongs to one version of the data, up to BYTES."""

    version: Hashable
    until: float
    things: dict[Hashable, Any] = field(default_factory=dict)
    room: int = BYTES

    def keep(self, key: Hashable, thing: object, *, size: int) -> None:
        if size <= self.room:
            self.room -= size
            self.things[key] = thing


class Generations:
    """The generation of today; the one before it is forgotten."""

    def __init__(self) -> None:
        self._newest = Generation(None, 0.0)

    def of(self, version: Hashable) -> Generation | None:
        """Return the things of that version; None where it is None, for then nobody can tell what still holds."""
        if version is None:
            return None
        newest, now = self._newest, time.monotonic()
        if newest.version != version or now >= newest.until:
            newest = self._newest = Generation(version, now + SECONDS_TO_LIVE)
        return newest


_generations = Generations()


def kept[T](
    request: HttpRequest, key: Hashable, make: Callable[[], T], *, weigh: Callable[[T], int] = lambda _: SMALL
) -> T:
    """Return what `make` gave for `key` when it was first asked since anything public but ballots changed.

    Others get the very same object: nobody may change it. `weigh` tells how many bytes it takes.
    """
    generation = _generations.of(_version_for(request))
    if generation is None:
        return make()
    if key not in generation.things:
        generation.keep(key, made := make(), size=weigh(made))
        return made
    thing: T = generation.things[key]
    return thing


def _version_for(request: HttpRequest) -> str | None:
    """The version when this request first asked: of that very moment for a page, so who was just told of something
    sees it, whichever process answers; for an act, which looks at what it changes itself, up to a second old."""
    if VERSION not in request.META:
        ask = public_version.now if request.method == "GET" else public_version.current
        version = ask() if settings.PAGE_CACHE else None
        request.META[VERSION] = version and version.rest
    known: str | None = request.META[VERSION]
    return known
