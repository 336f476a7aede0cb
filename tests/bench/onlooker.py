"""Somebody who looks at the page of a challenge while others sign: how far behind is the number that stands there?"""

import re
import threading
import time
from urllib.request import urlopen

from django.utils import timezone

from forum.models import Challenge

SECONDS_BETWEEN = 0.5
SECONDS_AFTER = 6  # of looking, once nobody signs any more
SHOWN = re.compile(r'<p class="num[^"]*"><strong>([\d.]+)</strong>')


class Onlooker:
    """Looks from when it is entered until it has seen the last signature, or long enough."""

    def __init__(self, url: str) -> None:
        self.url, self.seen, self._stop = url, [], threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Onlooker":
        self._thread.start()
        return self

    def __exit__(self, *_error) -> None:
        time.sleep(SECONDS_AFTER)
        self._stop.set()
        self._thread.join()

    def furthest_behind(self, challenge: Challenge) -> float:
        """Return for how many seconds, at most, a signature was there that the page did not show."""
        signed = list(challenge.signatures.order_by("created_at").values_list("created_at", flat=True))
        if not self.seen or self.seen[-1][1] != len(signed):
            raise AssertionError(f"The page shows {self.seen[-1:]} of {len(signed)} signatures.")
        behind = [(at - signed[shown]).total_seconds() for at, shown in self.seen if shown < len(signed)]
        return max([0.0, *behind])

    def _look(self) -> None:
        while not self._stop.wait(SECONDS_BETWEEN):
            at = timezone.now()
            with urlopen(self.url) as page:  # noqa: S310 (our own server)
                shown = SHOWN.search(page.read().decode())
            if shown is None:
                raise AssertionError("The page shows no number of signatures.")
            self.seen.append((at, int(shown[1].replace(".", ""))))
