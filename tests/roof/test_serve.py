"""One town, served as a town hall does: its processes, what they answer, what happens when one dies, nginx in front."""

import os
import re
import shutil
import signal
import threading
import time
from collections import Counter
from contextlib import ExitStack, closing

import pytest

from tests.polls.sockets import Client, Closed
from tests.roof.served import ask, json_lines, nginx_before, served_town

pytestmark = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"),
    reason="what a town hall runs stands on PostgreSQL, and is tested in the second pass",
)
SECURE = {"X-Forwarded-Proto": "https"}
SECONDS_TO_STOP = 5
POLL = "/ws/polls/nothing/"
NO_SUCH_POLL = 4404


@pytest.fixture(scope="module")
def town(mould, django_db_setup):
    with served_town(mould) as town:
        yield town


def test_it_prints_where_it_is_and_says_that_all_is_well(town):
    assert re.search(rf"is open on http://127\.0\.0\.1:{town.port}/ ", town.printed)
    ready = town.wait_for(lambda: (answer := town.get("/readyz")).text.count('"ok"') == 7 and answer)
    assert (ready.status, ready.headers["X-Request-ID"] != "") == (200, True)


def test_pages_and_static_files_come_from_the_web_workers(town):
    page = town.get("/nl/", **SECURE)
    assert (page.status, page.headers["Server"]) == (200, "granian")
    (style,) = re.findall(r'href="(/static/css/site\.[0-9a-f]{12}\.css)"', page.text)
    file = town.get(style, **{"Accept-Encoding": "gzip"})
    assert (file.status, file.headers["Content-Encoding"]) == (200, "gzip")
    assert "immutable" in file.headers["Cache-Control"]


def test_live_processes_serve_websockets_and_nothing_else(town):
    for port in town.live_ports:
        answer = town.get("/nl/", port=port)
        assert (answer.status, answer.text) == (404, "Only websockets are served here.\n")
        with closing(Client("127.0.0.1", port, POLL)) as programme:
            assert programme.status == 101
            with pytest.raises(Closed, match=str(NO_SUCH_POLL)):
                programme.receive()
    assert town.get(POLL, **SECURE).status in (302, 404)


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://localhost", 101), ("http://127.0.0.1:8000", 101), ("https://localhost.example.org", 403), ("null", 403)],
)
def test_only_our_own_pages_may_listen(town, origin, status):
    with closing(Client("127.0.0.1", town.live_ports[0], POLL, origin=origin)) as socket:
        assert socket.status == status


def test_what_two_workers_and_two_live_processes_count_is_told_as_one(town):
    def told(pattern):
        (value,) = re.findall(rf"^{pattern} (\S+)$", town.get("/metrics").text, re.MULTILINE) or ["0"]
        return float(value)

    asked = r'participation_request_seconds_count\{method="GET",route="/beheer/",status="302"\}'
    before = told(asked)
    for _ in range(20):
        town.get("/beheer/", **SECURE)
    assert told(asked) == before + 20
    assert town.get("/metrics", **{"X-Forwarded-For": "192.0.2.7"}).status == 403
    assert told("participation_live_sockets") == 0


def test_every_line_of_the_log_is_json_and_tells_no_query(town):
    town.get("/nl/forum/?zoek=wat-ik-zoek", **SECURE, **{"X-Request-ID": "a-test-of-lines"})
    (line,) = [line for line in json_lines(town.logged) if line.get("request_id") == "a-test-of-lines"]
    assert (line["path"], line["status"]) == ("/nl/forum/", 200)
    assert "wat-ik-zoek" not in town.logged
    worker = next(pid for name, pid in town.children().items() if name.startswith("db_worker"))
    os.kill(worker, signal.SIGTERM)
    town.wait_for(lambda: '"logger": "django_tasks_db", "message": "Received Terminated' in town.logged)
    town.wait_for(lambda: worker not in town.children().values() and "db_worker" in " ".join(town.children()))
    assert json_lines(town.logged)


class Visitors(threading.Thread):
    """Somebody who asks for a page again and again, and notes what came of it."""

    def __init__(self, town):
        super().__init__(daemon=True)
        self.town, self.over, self.seen = town, threading.Event(), Counter()

    def run(self):
        while not self.over.is_set():
            try:
                self.seen[self.town.get("/nl/forum/", **SECURE).status] += 1
            except OSError as error:
                self.seen[type(error).__name__] += 1

    def stop(self):
        self.over.set()
        self.join(60)


def test_whatever_dies_is_started_again_and_nobody_is_turned_away(town):
    visitors, before, told = Visitors(town), town.children(), len(restarts(town))
    visitors.start()
    ours = {
        name: pid for name, pid in before.items() if name.split()[0] in ("serve_web", "serve_live", "db_worker", "tick")
    }
    assert len(ours) == 5
    for pid in ours.values():
        os.kill(pid, signal.SIGKILL)
    town.wait_for(lambda: set(ours) <= set(now := town.children()) and not set(now.values()) & set(ours.values()))
    for port in town.live_ports:
        with closing(Client("127.0.0.1", port, POLL, timeout=60)) as socket:
            assert socket.status == 101
    town.wait_for(lambda: '"status": "ok"' in town.get("/readyz").text)
    visitors.stop()
    assert visitors.seen[200] > 0
    assert set(visitors.seen) - {200} <= {
        "RemoteDisconnected",
        "ConnectionResetError",
    }  # on their way in what was killed
    assert sum(count for how, count in visitors.seen.items() if how != 200) <= 2
    assert len(restarts(town)) == told + 5


def restarts(town):
    return [line for line in json_lines(town.logged) if "it starts again" in line["message"]]


# nginx in front


@pytest.fixture(scope="module")
def proxy(town):
    if not shutil.which("nginx"):
        pytest.skip("NO NGINX: deploy/nginx.conf is NOT tested in this run (apt-get install nginx-light).")
    with nginx_before(town) as proxy:
        yield proxy


def test_nginx_leads_to_the_pages_over_tls(town, proxy):
    page = proxy.get("/nl/")
    assert (page.status, page.headers["Strict-Transport-Security"][:8]) == (200, "max-age=")
    assert 'hreflang="en" href="https://localhost' in page.text
    assert proxy.get("/metrics").status == 404
    plain = town.get("/nl/?a=b", port=proxy.plain_port, Host="localhost")
    assert (plain.status, plain.headers["Location"]) == (301, "https://localhost/nl/?a=b")


def test_a_form_sent_through_nginx_is_believed_to_come_from_our_page(proxy):
    sent = {"Cookie": f"csrftoken={'t' * 32}", "Content-Type": "application/x-www-form-urlencoded"}
    form = f"csrfmiddlewaretoken={'t' * 32}&login=nobody@town.test&password=guess"
    for origin, status in ((f"https://localhost:{proxy.port}", 422), ("https://elsewhere.example", 403)):
        answer = ask(proxy.connection(), "POST", "/accounts/login/", sent | {"Origin": origin}, form)
        assert answer.status == status


def test_nginx_serves_static_files_itself_for_ever(proxy):
    (style,) = re.findall(r'href="(/static/css/site\.[0-9a-f]{12}\.css)"', proxy.get("/nl/").text)
    file = proxy.get(style, **{"Accept-Encoding": "gzip"})
    assert (file.status, file.headers["Server"], file.headers["Content-Encoding"]) == (200, "nginx", "gzip")
    assert "immutable" in file.headers["Cache-Control"]
    assert proxy.get("/static/css/site.css").headers["Cache-Control"] == "max-age=60"
    assert proxy.get("/static/../town.sqlite3").status in (400, 404)


def test_nginx_leads_websockets_to_the_live_processes(proxy):
    for _ in range(3):  # of which there are two
        head, frame = proxy.websocket(POLL, "https://localhost")
        assert head.startswith("HTTP/1.1 101 ")
        assert int.from_bytes(frame[2:4]) == NO_SUCH_POLL
    assert proxy.websocket(POLL, "https://elsewhere.example")[0].startswith("HTTP/1.1 403 ")


def test_an_upload_that_is_too_large_is_answered_with_a_sentence(proxy):
    size = {"Content-Length": str(30 * 1024 * 1024), "Content-Type": "application/octet-stream"}
    answer = ask(proxy.connection(), "POST", "/beheer/documents/add/", size, b"begin")
    assert answer.status == 413
    assert "Je stuurde meer dan 25 MB" in answer.text


def test_nginx_writes_down_nothing_of_a_visitor(proxy):
    proxy.get("/nl/forum/?zoek=wat-ik-zoek", **{"User-Agent": "a-browser-of-mine"})
    written = proxy.log.read_text()
    assert re.search(r"^\S+ GET 200 \d+ [\d.]+ [0-9a-f]{32}$", written, re.MULTILINE)
    assert not re.search("127.0.0.1|zoek|browser|forum", written)


# The end


def test_it_stops_in_seconds_and_leaves_nobody_behind(town, request):
    with ExitStack() as listening:
        for port in town.live_ports:
            listening.enter_context(closing(Client("127.0.0.1", port, POLL)))
        everybody = town.descendants()
        asked = time.monotonic()
        town.process.send_signal(signal.SIGTERM)
        assert town.process.wait(60) == 0
    took = time.monotonic() - asked
    assert took < SECONDS_TO_STOP * max(1, os.getloadavg()[0])
    assert [pid for pid in everybody if os.path.exists(f"/proc/{pid}/exe")] == []
    assert town.printed.strip().splitlines()[-1] == "Closed. What was said and voted is kept."
    if shutil.which("nginx"):
        away = request.getfixturevalue("proxy").get("/nl/")
        assert (away.status, "Even niet bereikbaar" in away.text) == (502, True)
