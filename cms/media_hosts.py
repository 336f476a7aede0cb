"""From where a page may show a video, and only once a visitor asks for it: no host hears of anybody who only reads.

The host's own player is framed after a click on a plain link (`?play=…`), so it works without JavaScript; the answer
to that click, and no other page, lets that host be framed.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from participation.csp import PUBLIC

PLAY = "play"  # in an address: the key of the video to show


@dataclass(frozen=True)
class Video:
    """A video at a host that is known: how the host is called, its key there, and the address of its player."""

    host: str
    key: str
    player: str


YOUTUBE, VIMEO = "https://www.youtube-nocookie.com", "https://player.vimeo.com"
KNOWN = "YouTube, Vimeo"
PLAYING: dict[str, list[str]] = PUBLIC | {"frame-src": [YOUTUBE, VIMEO]}
"""The policy of a page that shows a video which somebody asked for."""


def video_at(address: str) -> Video | None:
    """Return the video at an address that people share, None where its host is not known."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if parts.scheme != "https":
        return None
    if host in ("youtube.com", "youtube-nocookie.com", "youtu.be"):
        return _of_youtube(host, parts.path, parse_qs(parts.query))
    if host in ("vimeo.com", "player.vimeo.com") and (found := re.search(r"/(\d+)(?:/|$)", parts.path)):
        return Video("Vimeo", found[1], f"{VIMEO}/video/{found[1]}?dnt=1")
    return None


def _of_youtube(host: str, path: str, query: dict[str, list[str]]) -> Video | None:
    named = query.get("v", [""])[0] if path == "/watch" else path.rpartition("/")[2]
    if not re.fullmatch(r"[\w-]{11}", named):
        return None
    return Video("YouTube", named, f"{YOUTUBE}/embed/{named}?rel=0")
