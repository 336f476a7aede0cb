"""The audit folder on the site: for everyone, the same to the last byte as what the command writes."""

import re

from polls.manifest import manifest_digest
from polls.models import Method


def test_the_site_sends_the_same_files_as_the_command_writes(counted, exported, client):
    poll = counted(Method.GREEDY)
    folder = exported(poll)
    page = client.get(f"/audit/{poll.slug}/")
    names = re.findall(r'<li><a href="([^"/][^"]*)">', page.content.decode())
    written = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert set(names) == written
    for name in names:
        answer = client.get(f"/audit/{poll.slug}/{name}")
        assert b"".join(answer.streaming_content) == (folder / name).read_bytes(), name
    assert manifest_digest(poll) in page.content.decode()


def test_what_never_changes_is_kept_for_ever_and_the_rest_is_asked_for_again(counted, client):
    poll = counted(Method.STV)
    sheet = client.get(f"/audit/{poll.slug}/board/000000.jsonl.gz")
    assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (sheet.headers["Content-Type"], "Set-Cookie" in sheet.headers) == ("application/gzip", False)
    report = client.get(f"/audit/{poll.slug}/pv.json")
    assert report.headers["Cache-Control"] == "public, no-cache"
    again = client.get(f"/audit/{poll.slug}/pv.json", headers={"if-none-match": report.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(f"/audit/{poll.slug}/verify.py").headers["Content-Type"].startswith("text/plain")


def test_there_is_nothing_else(counted, make_poll, client):
    poll = counted(Method.SINGLE)
    for path in ("ballots.blt", "../settings.py", "board/000007.jsonl.gz", "board/", "rectification-1.json"):
        assert client.get(f"/audit/{poll.slug}/{path}", follow=True).status_code == 404
    assert client.get(f"/audit/{make_poll().slug}/", follow=True).status_code == 404
    assert client.get("/audit/nowhere/", follow=True).status_code == 404
    assert client.post(f"/audit/{poll.slug}/").status_code == 405


def test_the_list_takes_few_queries_however_long_the_board_is(counted, client, count_queries):
    poll = counted(Method.STV)
    client.get(f"/audit/{poll.slug}/")
    assert count_queries(lambda: client.get(f"/audit/{poll.slug}/")) <= 40
