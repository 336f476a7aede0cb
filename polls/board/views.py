"""The audit folder on the public site: a page that lists its files, and the files themselves."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from participation.dossiers.models import Audience
from polls.board.canonical import digest_of
from polls.board.folder import SUMS, SUMS_SIGNED, digests_of, files_of, verifier, with_folder
from polls.models import Poll

FOR_EVER, ASK_AGAIN = "public, max-age=31536000, immutable", "public, no-cache"
FOR_ONE = "private, no-cache"
TYPES = {
    ".json": "application/json",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".gz": "application/gzip",
    ".csv": "text/csv; charset=utf-8",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PLAIN = "text/plain; charset=utf-8"
WHAT_IT_IS = {
    "manifest.json": _("All that was fixed before the first vote"),
    "manifest.sig": _("The signature of the town under the manifest"),
    "heads.jsonl": _("The signed heads of the board: after how many lines its tree had which root"),
    "tally.json": _("The count, with every round"),
    "result.csv": _("The result as a table"),
    "result.xlsx": _("The result as a workbook"),
    "pv.json": _("The official report, as data"),
    "pv.pdf": _("The official report, as a paper"),
    "ballots.csv": _("Every ballot on the board, as a table"),
    "ballots.blt": _("The rankings, for programs that count elections"),
    "ballots.pb": _("The budget and its ballots, for programs that divide budgets"),
    "verify.py": _("The program that checks all of this"),
    SUMS: _("The digest of every file"),
    SUMS_SIGNED: _("The signature of the town under the digests"),
}
A_SHEET, A_RECTIFICATION = _("Lines of the board: the ballots, and what was done with them"), _("A rectification")


@dataclass(frozen=True)
class Row:
    """A file in the list."""

    name: str
    about: str | Promise


@require_safe
def folder(request: HttpRequest, slug: str) -> HttpResponse:
    poll = _poll(request, slug)
    rows = [Row(name, _about(name)) for name in files_of(poll)]
    context = {
        "poll": poll,
        "rows": rows,
        "manifest": digests_of(poll)["manifest.json"],
        "verifier": digest_of(verifier()),
    }
    return render(request, "board/folder.html", context)


@require_safe
def file(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """Send a file; a browser that has it already is told so."""
    poll = _poll(request, slug)
    wanted = files_of(poll).get(name)
    if wanted is None:
        raise Http404
    response: HttpResponseBase = StreamingHttpResponse(wanted.stream(), content_type=_type(name))
    if sha256 := digests_of(poll).get(name):
        tag = f'"{sha256}"'
        if tag in request.headers.get("If-None-Match", ""):
            response = HttpResponseNotModified()
        response["ETag"] = tag
    response["Cache-Control"] = _how_long(poll, is_final=wanted.is_final)
    return response


def _poll(request: HttpRequest, slug: str) -> Poll:
    polls = with_folder(Poll.objects.visible_to(request.user)).select_related("dossier")
    return get_object_or_404(polls, slug=slug)


def _how_long(poll: Poll, *, is_final: bool) -> str:
    if poll.dossier.audience != Audience.PUBLIC:
        return FOR_ONE
    return FOR_EVER if is_final else ASK_AGAIN


def _about(name: str) -> str | Promise:
    if name.startswith("board/"):
        return A_SHEET
    return WHAT_IT_IS.get(name, A_RECTIFICATION)


def _type(name: str) -> str:
    return TYPES.get(name[name.rfind(".") :], PLAIN)
