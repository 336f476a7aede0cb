"""python -m tests.servers -- python -m tests.bench.profile: where the processor's time goes on the hottest pages.

Makes a town of 2,000 topics and looks a thousand times a second at what this process, which serves it, is doing; a look
counts for the innermost part in PARTS.
"""

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from types import FrameType

SECONDS = 5.0
PARTS = (
    ("psycopg", "PostgreSQL: sending, waiting, reading"),
    ("redis", "Valkey"),
    ("django/db", "Django's queries: building them, making objects of rows"),
    ("django/template", "templates"),
    ("django/templatetags", "templates"),
    ("django/forms", "forms"),
    ("django/contrib/sessions", "session and person"),
    ("participation/residents", "session and person"),
    ("django/contrib/auth", "session and person"),
    ("forum/", "the app itself"),
    ("polls/", "the app itself"),
)
REST = "middleware, addresses, requests and answers"


def main() -> int:
    os.environ.update({"DJANGO_SETTINGS_MODULE": "participation.settings", "STATIC_HASHED": "1", "ALLOW_DEMO": "1"})
    os.environ["LIMITS_FACTOR"] = "1000000"  # one person does here what a town does
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from tests.bench import town

    call_command("migrate", verbosity=0)
    call_command("demo")
    call_command("collectstatic", interactive=False, verbosity=0)
    town.grow(town.Size.with_topics(2_000), print)
    client = Client(SERVER_NAME="127.0.0.1")
    people = town.many_residents()
    client.force_login(people[0], backend=town.BACKEND)
    poll = town.new_poll(f"profile-{os.getpid()}")
    sessions = iter(town.log_in_many(people))

    def vote() -> None:
        client.cookies["sessionid"] = next(sessions)
        client.post(f"/nl/polls/{poll.slug}/cast/", {"choice": town.OPTIONS[0]})

    talk = town.long_talk().get_absolute_url()
    works = {
        "topic list": lambda: client.get("/nl/forum/"),
        "topic page": lambda: client.get(talk),
        "poll page": lambda: client.get(poll.get_absolute_url()),
        "vote": vote,
    }
    for name, work in works.items():
        _tell(name, *_sampled(work))
    return 0


def _sampled(work: Callable[[], object]) -> tuple[Counter[str], float]:
    """Return how often each part was met, and the milliseconds of processor time of one `work`."""
    parts: Counter[str] = Counter()
    signal.signal(signal.SIGPROF, lambda number, frame: parts.update([_part(frame)]))
    for _ in range(5):
        work()
    began, done = time.process_time(), 0
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    while time.process_time() - began < SECONDS:
        work()
        done += 1
    signal.setitimer(signal.ITIMER_PROF, 0)
    return parts, 1000 * (time.process_time() - began) / done


def _part(frame: FrameType | None) -> str:
    while frame:
        for start, part in PARTS:
            if f"/{start}" in frame.f_code.co_filename:
                return part
        frame = frame.f_back
    return REST


def _tell(name: str, parts: Counter[str], milliseconds: float) -> None:
    print(f"\n{name}: {milliseconds:.1f} ms")
    for part, times in parts.most_common():
        print(f"  {times / parts.total():4.0%}  {part}")


if __name__ == "__main__":
    sys.exit(main())
