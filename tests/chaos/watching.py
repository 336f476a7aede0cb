"""What people and machines see meanwhile: live updates, a poll's page in a real browser, and /readyz."""

import asyncio
import json
import os
import random
import shutil
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import groupby

from playwright.async_api import Browser, Page, async_playwright
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from tests.browser.conftest import QUIET
from tests.roof.house import Visitor

LONGEST_WAIT = 30
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
WATCH = """() => {
  const state = document.querySelector("[data-live-state]"), old = document.querySelector("[data-live-old]");
  const note = () => window.said.push([state.dataset.state, old && !old.hidden ? old.textContent.trim() : ""]);
  window.said = [];
  note();
  new MutationObserver(() => setTimeout(note)).observe(state, {attributes: true});
}"""
LOOK = """() => ({
  state: document.querySelector("[data-live-state]").dataset.state,
  ballots: document.querySelector("[data-live=ballots]").textContent.replace(/\\D/g, ""),
  said: window.said,
})"""


@dataclass
class Listener:
    """One who listens to a poll by websocket, as its page does."""

    is_live: bool = False
    ballots: int = 0
    heard_at: list[float] = field(default_factory=list)

    def hear(self, message: dict) -> None:
        self.is_live = message["type"] == "results"
        if self.is_live:
            self.ballots = message["turnout"]["ballots"]
            self.heard_at.append(time.monotonic())

    def silence(self, since: float, until: float) -> float:
        moments = [moment for moment in self.heard_at if since <= moment <= until]
        return max(b - a for a, b in zip([since, *moments], [*moments, until], strict=True))


@dataclass
class Shown:
    """What a browser shows on a poll's page. `said` is each word about live updates, with the sentence beside it."""

    state: str = ""
    ballots: int = 0
    said: list[tuple[str, str]] = field(default_factory=list)

    @property
    def words(self) -> str:
        return " > ".join(word for word, _ in groupby(word for word, _ in self.said if word != "off"))

    @property
    def sentences(self) -> list[str]:
        return sorted({sentence for _, sentence in self.said if sentence})


class Watching(threading.Thread):
    """Listeners and a browser, on an event loop of their own, until `stop`."""

    def __init__(self, base: str, live: str, poll: str, listeners: int) -> None:
        super().__init__(daemon=True)
        self.base, self.url, self.poll = base, f"{live}/ws/polls/{poll}/", poll
        self.listeners = [Listener() for _ in range(listeners)]
        self.shown = Shown() if CHROMIUM else None
        self._over = threading.Event()

    def stop(self) -> None:
        self._over.set()
        self.join(30)

    def run(self) -> None:
        asyncio.run(self._watch())

    async def _watch(self) -> None:
        tasks = [asyncio.create_task(self._listen(each)) for each in self.listeners]
        tasks += [asyncio.create_task(self._look(self.shown))] if self.shown else []
        while not self._over.is_set():
            await asyncio.sleep(0.1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _listen(self, listener: Listener) -> None:
        """Listen, and come back as the page does: after a second, then less and less soon."""
        attempts = 0
        while True:
            with suppress(OSError, WebSocketException, TimeoutError):
                async with connect(self.url, origin=self.base, compression=None, proxy=None, open_timeout=60) as socket:
                    async for text in socket:
                        listener.hear(json.loads(text))
                        attempts = 0
            listener.is_live = False
            await asyncio.sleep(min(2**attempts, LONGEST_WAIT) * random.uniform(0.5, 1))
            attempts += 1

    async def _look(self, shown: Shown) -> None:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            page = await _opened(browser, f"{self.base}/nl/polls/{self.poll}/")
            while True:
                found = await page.evaluate(LOOK)
                shown.state, shown.ballots = found["state"], int(found["ballots"] or 0)
                shown.said = [(word, sentence) for word, sentence in found["said"]]
                await asyncio.sleep(0.2)


async def _opened(browser: Browser, url: str) -> Page:
    page = await browser.new_page(locale="nl-BE")
    await page.goto(url)
    await page.evaluate(WATCH)
    return page


class Monitor(threading.Thread):
    """Asks /readyz twice a second, as a town's monitoring does now and then, and notes each new answer."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.visitor = Visitor(port)
        self.said: list[tuple[float, str]] = []
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.5):
            word = self._ask()
            if not self.said or self.said[-1][1] != word:
                self.said.append((time.monotonic(), word))

    def _ask(self) -> str:
        try:
            answer = json.loads(self.visitor.get("/readyz").text)
        except (OSError, HTTPException, ValueError):
            return "no answer"
        wrong = [name for name, word in answer.items() if name != "status" and word != "ok"]
        return " ".join([answer["status"], *wrong])

    def stop(self) -> None:
        self._over.set()
        self.join(40)

    @property
    def words(self) -> str:
        return " > ".join(word for _, word in self.said)
