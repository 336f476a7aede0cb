"""One fault tried: everybody is set to work, the fault is done, and all is waited for until it is well again."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from uuid import uuid4

from django.db import connections

from tests.bench.town import OPTIONS, new_poll
from tests.chaos import ledger, report
from tests.chaos.acts import Forgetful, Notes, Readers, Supporters, Voters, Worker, Writers
from tests.chaos.faults import Fault, Skipped
from tests.chaos.town import Town
from tests.chaos.watching import Monitor, Watching
from tests.roof.house import Visitor

SECONDS_BEFORE = 3.0  # at work before anything is done
SECONDS_OF_HEALTH = 2.0  # in which nothing went wrong, before all is called well
SECONDS_WITHOUT_ACT = 1.0  # then something is wrong
SECONDS_BETWEEN_LOOKS = 0.1
PATIENCE = 75.0
LISTENERS = 20
KINDS = ("vote", "comment", "support")


def try_out(town: Town, name: str, fault: Callable[[Town], Fault]) -> report.Row:
    """Do one fault to the town; return what happened."""
    trial = Trial(town, name)
    try:
        row = trial.run(fault(town))
    except Skipped as reason:
        row = report.Row(skipped=str(reason))
    except TimeoutError as error:
        trial.stop()
        row = report.Row(differences=[str(error)])
    row.fault, row.done = name, (fault.__doc__ or "").partition("\n")[0]
    return row


class Doctor(threading.Thread):
    """Looks all the time whether all is well, and remembers when last it was not."""

    def __init__(self, is_well: Callable[[], bool], over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.is_well, self.over, self.unwell_at = is_well, over, 0.0

    def run(self) -> None:
        while not self.over.wait(SECONDS_BETWEEN_LOOKS):
            if not self.is_well():
                self.unwell_at = time.monotonic()


class Trial:
    """The people and the watchers of one fault."""

    def __init__(self, town: Town, name: str) -> None:
        self.town, self.notes, self.over = town, Notes(), threading.Event()
        self.poll = new_poll(f"{name}-{uuid4().hex[:6]}")
        self.before = ledger.look(town.home)
        self.workers = self._workers()
        self.watching = Watching(town.served.base, town.served.live, self.poll.slug, LISTENERS)
        self.monitor = Monitor(town.port)

    def _workers(self) -> list[Worker]:
        town, everyone = self.town, len(self.town.sessions)
        half, notes, over = everyone // 2, self.notes, self.over
        topics, topic = list(town.topics), next(iter(town.topics.values()))
        paths = [f"/nl/polls/{self.poll.slug}/", "/nl/forum/", topic, "/nl/", "/api/v1/polls/"]
        vote = {"poll": self.poll.slug, "options": OPTIONS}
        write = {"topics": topics, "visitors": town.visitors(slice(None))}
        readers = [Visitor(town.port), *town.visitors(slice(0, 1)).values()]
        return [
            Voters(notes, over, 0.15, **vote, visitors=town.visitors(slice(0, half))),
            Voters(notes, over, 0.15, **vote, visitors=town.visitors(slice(half, everyone))),
            Writers(notes, over, 0.15, **write),
            Supporters(notes, over, 0.15, **write),
            Forgetful(notes, over, 5, port=town.port, addresses=town.addresses[-40:]),
            Readers(notes, over, 0.05, paths=paths, visitors=readers),
        ]

    def run(self, fault: Fault) -> report.Row:
        """Do the fault; return what happened. Whatever else goes wrong is told, too."""
        next(fault)
        for each in (*self.workers, self.watching, self.monitor):
            each.start()
        row = report.Row()
        if not self._wait(self._is_at_work):
            row.differences.append("it was not well before anything was done")
        time.sleep(SECONDS_BEFORE)
        began, doctor = time.monotonic(), Doctor(self.is_well, self.over)
        doctor.start()
        next(fault)
        done = time.monotonic()
        if self._wait(lambda: self._has_been_well(max(done, doctor.unwell_at))):
            row.well_after = max(0.0, doctor.unwell_at - began)
        well_at = time.monotonic()
        self.stop()
        row.differences += _rest_of(fault)
        self._fill(row, began, well_at)
        return row

    def _wait(self, is_so: Callable[[], bool]) -> bool:
        until = time.monotonic() + PATIENCE
        while not (found := is_so()) and time.monotonic() < until:
            time.sleep(SECONDS_BETWEEN_LOOKS)
        return found

    def _is_at_work(self) -> bool:
        kinds = {act.kind for act in self.notes.acknowledged()}
        return set(KINDS) <= kinds and self._is_live(0) and self.monitor.words.endswith("ok")

    def is_well(self) -> bool:
        """Whether just now nothing failed, acts were acknowledged, and everybody sees what was voted."""
        now = time.monotonic()
        return (
            not self.notes.failed_since(now - 2 * SECONDS_BETWEEN_LOOKS)
            and self.notes.longest_gap(now - SECONDS_WITHOUT_ACT, now) < SECONDS_WITHOUT_ACT
            and self._is_live(now - SECONDS_OF_HEALTH)
            and self.monitor.words.endswith("ok")
        )

    def _has_been_well(self, since: float) -> bool:
        """Whether that holds for a while now, and every kind of act was among those acknowledged."""
        recent = {act.kind for act in self.notes.acknowledged() if act.acknowledged_at >= since}
        return time.monotonic() >= since + SECONDS_OF_HEALTH and set(KINDS) <= recent

    def _is_live(self, since: float) -> bool:
        """Whether everybody who listens has heard of all votes that were acknowledged until `since`."""
        voted = len({act.person for act in self.notes.acknowledged("vote") if act.acknowledged_at < since})
        shown = self.watching.shown
        return all(each.is_live and each.ballots >= voted for each in self.watching.listeners) and (
            shown is None or (shown.state == "live" and shown.ballots >= voted)
        )

    def stop(self) -> None:
        self.over.set()
        for each in self.workers:
            each.join(PATIENCE)
        self._wait(lambda: self._is_live(time.monotonic()))
        self.watching.stop()
        self.monitor.stop()

    def _fill(self, row: report.Row, began: float, well_at: float) -> None:
        notes, failures = self.notes, self.notes.failed_since(began)
        row.acknowledged = dict(Counter(act.kind for act in notes.acknowledged()))
        row.tried_again = sum(act.tries - 1 for act in notes.acts)
        row.seen = report.seen(failures)
        row.sentences = sorted({failure.sentence for failure in failures if failure.sentence})
        row.longest_gap = notes.longest_gap(began, well_at)
        row.acts_back = max((failure.at for failure in failures), default=began) - began if failures else None
        row.live_silence = max(each.silence(began, well_at) for each in self.watching.listeners)
        row.readyz = self.monitor.words
        row.differences += report.without_sentence(failures)
        connections.close_all()
        row.differences += ledger.differences(notes, self.poll, self.before, self.town.home)
        self._tell_of_page(row)

    def _tell_of_page(self, row: report.Row) -> None:
        shown = self.watching.shown
        row.page_said, row.page_sentences = (shown.words, shown.sentences) if shown else ("no browser", [])
        voted = len({act.person for act in self.notes.acknowledged("vote")})
        if shown and shown.ballots != voted:
            row.differences.append(f"the page shows {shown.ballots} votes of {voted}")
        behind = [each.ballots for each in self.watching.listeners if each.ballots != voted]
        if behind:
            row.differences.append(f"{len(behind)} listeners heard of {min(behind)} votes of {voted}")


def _rest_of(fault: Fault) -> list[str]:
    try:
        next(fault)
    except StopIteration as end:
        return end.value or []
    raise AssertionError("A fault has three parts.")
