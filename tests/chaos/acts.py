"""Residents who act without a pause, and note what the town acknowledged.

An act is tried again, as it was, until it is acknowledged: whoever sees an error or a dead line presses the button
again.
"""

import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPException
from itertools import cycle
from uuid import uuid4

from tests.roof.house import Visitor

SECONDS_BETWEEN_TRIES = 0.3
CHANGES = 0.3  # how many votes change an earlier one
WORDS = "Dat vind ik ook een goed idee, maar dan wel met meer bomen langs de weg naar school."
RECEIPT = re.compile(r"[0-9a-f-]{36}")
NOTICE = re.compile(r'<div class="notice[^>]*>\s*<p>(.*?)</p>', re.DOTALL)


@dataclass
class Failure:
    """Something that went wrong on the way: when, how, and the sentence that a person was told, if there was one."""

    at: float
    how: str
    sentence: str = ""

    @property
    def is_page(self) -> bool:
        return self.how.isdecimal()


@dataclass
class Act:
    """What a resident wants, and what came of it. `key` is the receipt of a vote, the submission of a comment."""

    kind: str
    person: int
    subject: str
    key: str = ""
    tries: int = 0
    acknowledged_at: float = 0.0


@dataclass
class Notes:
    """What all who act or read have noted; lists are only ever appended to."""

    acts: list[Act] = field(default_factory=list)
    read_at: list[float] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def acknowledged(self, kind: str = "") -> list[Act]:
        return [act for act in list(self.acts) if act.acknowledged_at and kind in ("", act.kind)]

    def failed_since(self, moment: float) -> list[Failure]:
        return [failure for failure in list(self.failures) if failure.at >= moment]

    def longest_gap(self, since: float, until: float) -> float:
        """Return the longest time in which nothing was acknowledged."""
        moments = sorted(act.acknowledged_at for act in self.acknowledged() if since <= act.acknowledged_at <= until)
        return max(b - a for a, b in zip([since, *moments], [*moments, until], strict=True))


def sentence_in(text: str) -> str:
    """Return the sentence that an error page tells in Dutch; empty where it tells none."""
    found = NOTICE.search(text) if 'lang="nl"' in text else None
    words = " ".join(unescape(re.sub(r"<[^>]+>", "", found[1])).split()) if found else ""
    return words if words.count(" ") > 3 and words.endswith(".") else ""


def attempt(notes: Notes, ask: Callable[[], object], is_good: Callable[[object], bool]) -> object | None:
    """Ask once; return the answer if it is good, else note what went wrong."""
    try:
        answer = ask()
    except TimeoutError:
        how, sentence = "no answer in time", ""
    except ConnectionRefusedError:
        how, sentence = "nobody there", ""
    except (OSError, HTTPException):
        how, sentence = "cut off", ""
    else:
        if is_good(answer):
            return answer
        how, sentence = str(answer.status), sentence_in(answer.text)
    notes.failures.append(Failure(time.monotonic(), how, sentence))
    return None


class Worker(threading.Thread):
    """Does something again and again until `over`."""

    def __init__(self, notes: Notes, over: threading.Event, pause: float) -> None:
        super().__init__(daemon=True)
        self.notes, self.over, self.pause = notes, over, pause

    def run(self) -> None:
        while not self.over.wait(random.uniform(0.5, 1.5) * self.pause):
            self.once()

    def once(self) -> None:
        raise NotImplementedError

    def until_acknowledged(self, act: Act, ask: Callable[[], object], place: str) -> object:
        """Try until a redirect to `place` comes, however long that takes."""
        self.notes.acts.append(act)
        while True:
            act.tries += 1
            good = attempt(
                self.notes, ask, lambda answer: answer.status == 302 and place in answer.headers.get("Location", "")
            )
            if good:
                act.acknowledged_at = time.monotonic()
                return good
            time.sleep(SECONDS_BETWEEN_TRIES)


class Voters(Worker):
    """Vote in `poll`; now and then one of them changes a vote."""

    def __init__(self, *common, poll: str, options: tuple[str, ...], visitors: dict[int, Visitor]) -> None:
        super().__init__(*common)
        self.poll, self.options = poll, options
        self.waiting, self.voted = list(visitors.items()), []

    def once(self) -> None:
        is_change = self.voted and (not self.waiting or random.random() < CHANGES)
        person, visitor = random.choice(self.voted) if is_change else self.waiting.pop()
        choice = random.choice(self.options)
        act = Act("vote", person, choice)
        self.until_acknowledged(act, lambda: visitor.post(f"/nl/polls/{self.poll}/cast/", choice=choice), "/receipt/")
        act.key = RECEIPT.search(visitor.cookies["receipt"])[0]
        if not is_change:
            self.voted.append((person, visitor))


class Writers(Worker):
    """Comment on topics, each form with a submission of its own."""

    def __init__(self, *common, topics: list[int], visitors: dict[int, Visitor]) -> None:
        super().__init__(*common)
        self.topics, self.visitors = topics, cycle(visitors.items())

    def once(self) -> None:
        (person, visitor), topic, submission = next(self.visitors), random.choice(self.topics), str(uuid4())
        self.until_acknowledged(
            Act("comment", person, str(topic), submission),
            lambda: visitor.post(f"/nl/forum/{topic}/comments/", source=WORDS, submission=submission),
            "/nl/forum/",
        )


class Supporters(Worker):
    """Support topics, each person each topic once at most."""

    def __init__(self, *common, topics: list[int], visitors: dict[int, Visitor]) -> None:
        super().__init__(*common)
        pairs = [(topic, person, visitor) for topic in topics for person, visitor in visitors.items()]
        self.pairs = iter(random.sample(pairs, len(pairs)))

    def once(self) -> None:
        if pair := next(self.pairs, None):
            topic, person, visitor = pair
            act = Act("support", person, str(topic))
            self.until_acknowledged(act, lambda: visitor.post(f"/nl/forum/{topic}/support/"), "/nl/forum/")


class Forgetful(Worker):
    """Ask for a mail with which to choose a new password."""

    def __init__(self, *common, port: int, addresses: list[str]) -> None:
        super().__init__(*common)
        self.visitor, self.addresses = Visitor(port), iter(addresses)

    def once(self) -> None:
        if address := next(self.addresses, None):
            act = Act("mail", 0, address)
            self.until_acknowledged(
                act, lambda: self.visitor.post("/accounts/password/reset/", email=address), "/accounts/password/"
            )


class Readers(Worker):
    """Read pages, logged in or not."""

    def __init__(self, *common, paths: list[str], visitors: list[Visitor]) -> None:
        super().__init__(*common)
        self.turns = cycle((visitor, path) for path in paths for visitor in visitors)

    def once(self) -> None:
        visitor, path = next(self.turns)
        if attempt(self.notes, lambda: visitor.get(path), lambda answer: answer.status == 200):
            self.notes.read_at.append(time.monotonic())
