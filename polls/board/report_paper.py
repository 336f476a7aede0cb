"""The official report as a paper: the same as its JSON, in the language of the poll, with the digest of the JSON."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from participation.tagged import TaggedPaper
from polls.board.canonical import digest_of
from polls.board.figures import first_figures
from polls.board.report import DRAFT
from polls.models import Electorate, Ending, Incident, LegalEffect, Mark, Method, Objection
from polls.paper.models import Attendance

type Report = Mapping[str, Any]
type Said = Iterator[tuple[str, str]]


def paper_of(content: bytes, language: str) -> bytes:
    """Return the report in `content` (JSON) as a tagged PDF."""
    report, sha256 = json.loads(content), digest_of(content)
    with translation.override(language):
        title = _("Official report of the vote: %(question)s") % {"question": _in(report["question"], language)}
        paper = TaggedPaper(title, language, f"pv.json SHA-256: {sha256}")
        _write(paper, title, report, language)
        paper.paragraph(_("The same report as data is pv.json, with the SHA-256 %(sha256)s.") % {"sha256": sha256})
    return paper.content()


def rectification_paper(content: bytes, language: str) -> bytes:
    """Return the rectification in `content` (JSON) as a tagged PDF."""
    told, sha256 = json.loads(content), digest_of(content)
    with translation.override(language):
        words = {"number": told["number"], "question": told["question"]}
        title = _("Rectification %(number)s of the official report of “%(question)s”") % words
        paper = TaggedPaper(title, language, f"rectification-{told['number']}.json SHA-256: {sha256}")
        paper.heading(1, title)
        paper.paragraph(f"{_('Published')}: {_moment(told['at'])}")
        paper.paragraph(_("It belongs to pv.json with the SHA-256 %(sha256)s.") % {"sha256": told["report"]})
        for part in told["text"].splitlines():
            paper.paragraph(part)
        paper.heading(2, _("Signatures"))
        for line in [*_signatures(told)] or [_("None.")]:
            paper.paragraph(line)
        paper.paragraph(_("The same as data has the SHA-256 %(sha256)s.") % {"sha256": sha256})
    return paper.content()


def _write(paper: TaggedPaper, title: str, report: Report, language: str) -> None:
    paper.heading(1, title)
    if report["status"] == DRAFT:
        paper.paragraph(_("This is a draft. It counts once the result is certified and signed."))
    for heading, said in (
        (_("The poll"), _poll(report, language)),
        (_("Times"), _times(report)),
        (_("Who could vote and who did"), _participation(report)),
        (_("The ballots"), _ballots(report)),
    ):
        paper.heading(2, heading)
        for what, value in said:
            paper.paragraph(f"{what}: {value}")
    if report["paper"]:
        _write_batches(paper, report)
    _write_result(paper, report, language)
    for heading, lines in (
        (_("Who was there"), _attendances(report)),
        (_("What happened"), _incidents(report)),
        (_("Objections"), _objections(report)),
        (_("The board and the programs"), _board(report)),
        (_("Signatures"), _signatures(report)),
    ):
        paper.heading(2, heading)
        for line in [*lines] or [_("None.")]:
            paper.paragraph(line)


def _poll(report: Report, language: str) -> Said:
    yield _("Town"), report["town"]
    yield _("Short name"), report["poll"]
    yield _("Question"), _in(report["question"], language)
    yield _("Legal effect"), str(LegalEffect(report["legal"]["effect"]).label)
    if basis := _in(report["legal"]["basis"], language):
        yield _("Basis"), basis
    yield _("Method"), str(Method(report["method"]["name"]).label)
    yield _("Fingerprint of the manifest (SHA-256)"), report["manifest"]


def _times(report: Report) -> Said:
    times = report["times"]
    yield _("Open from"), _moment(times["opens_at"])
    yield _("Open until"), _moment(times["closes_at"])
    yield _("Closed"), _moment(times["closed_at"])
    yield _("Counted"), _moment(times["counted_at"])
    if times["certified_at"]:
        yield _("Certified"), _moment(times["certified_at"])


def _participation(report: Report) -> Said:
    yield _("Who may vote"), str(Electorate(report["electorate"]).label)
    if roll := report["roll"]:
        yield _("People on the roll"), str(roll["size"])
        yield _("Reference date of the roll"), roll["reference_date"]
        if roll["source"]:
            yield _("Source of the roll"), roll["source"]
    if report["inhabitants"]["number"]:
        yield _("Inhabitants"), str(report["inhabitants"]["number"])
    took_part = report["participation"]
    yield _("People who took part"), str(took_part["voters"])
    for channel, number in took_part["channels"].items():
        yield str(Mark.Channel(channel).label), str(number)
    if took_part["needed"] is not None:
        reached = _("reached") if took_part["is_reached"] else _("not reached")
        yield _("Needed before anything is counted"), f"{took_part['needed']} ({reached})"


def _ballots(report: Report) -> Said:
    ballots = report["ballots"]
    yield _("Ballots cast"), str(ballots["cast"])
    yield _("Ballots on the board"), str(ballots["on_board"])
    yield _("Valid"), str(ballots["valid"])
    yield _("Blank"), str(ballots["blank"])
    yield _("Invalid"), str(ballots["invalid"])
    yield _("Changed before the closing"), _("nobody keeps that; each person's last ballot counts")


def _write_batches(paper: TaggedPaper, report: Report) -> None:
    """Write what was handed out and found at each station, what was entered, and every difference."""
    paper.heading(2, _("Votes on paper"))
    header = (_("Polling station"), _("Handed out"), _("Spoiled"), _("In the urn"), _("Missing"))
    stations = [station for batch in report["paper"] for station in batch["stations"]]
    rows = [(_station(each), *(str(each[name]) for name in STATION)) for each in stations]
    sums = (str(sum(each[name] for each in stations)) for name in STATION)
    paper.table(header, [*rows, (_("Together"), *sums)])
    for line in _batches(report):
        paper.paragraph(line)


STATION = ("handed_out", "spoiled", "in_urn", "missing")


def _station(station: Report) -> str:
    seal = f" ({station['seal']})" if station["seal"] else ""
    return f"{station['batch']}. {station['name']}{seal}"


def _batches(report: Report) -> Iterator[str]:
    given = report["participation"]["paper"]["given"]
    yield _("By the list %(given)s people got a ballot on paper.") % {"given": given}
    for batch in report["paper"]:
        if batch["counted"] is None:
            continue
        yield _(
            "Batch %(number)s: %(in_urn)s in the urn, %(counted)s entered: %(valid)s valid, %(blank)s blank, "
            "%(invalid)s invalid."
        ) % batch  # fmt: skip
        if not batch["is_apart"]:
            yield _("These are so few that their votes stand among the others.")
        yield from _readings(batch)
    for entry in report["officers"]:
        yield _("Batch %(batch)s, round %(round)s, entry %(turn)s: %(officer)s, %(moment)s") % (
            entry | {"moment": _moment(entry["closed_at"])}
        )


def _readings(batch: Report) -> Iterator[str]:
    for each in batch["differences"]:
        said = {name: json.dumps(each.get(name), ensure_ascii=False) for name in ("first", "second", "settled")}
        yield _("Difference at %(place)s: first %(first)s, second %(second)s, decided %(settled)s.") % (
            said | {"place": each["place"]}
        )
    for each in batch["corrections"]:
        yield f"{_('Correction')} ({_moment(each['at'])}): {each['reason']}"


def _attendances(report: Report) -> Iterator[str]:
    for each in report["observers"]:
        yield f"{each['on']}: {each['name']}, {Attendance.Capacity(each['capacity']).label}. {each['about']}"


def _write_result(paper: TaggedPaper, report: Report, language: str) -> None:
    result = report["result"]
    paper.heading(2, _("The result"))
    paper.paragraph(f"{_('What it came to')}: {Ending(result['ending']).label}")
    if result["ending"] == Ending.NOT_COUNTED:
        return
    figures, winners = first_figures(result), result["winners"]
    labels = {option["id"]: _in(option["label"], language) for option in report["options"]}
    rows = [
        (label, option, str(figures.get(option, "–")), _("yes") if option in winners else "–")
        for option, label in labels.items()
    ]
    paper.table((_("Option"), _("Id"), _("Votes"), _("Chosen")), rows)
    if result["lot"]:
        paper.paragraph(_("Lot drawn in public: %(order)s") % {"order": ", ".join(result["lot"])})
    if len(result["rounds"]) > 1:
        paper.heading(2, _("The rounds"))
        paper.table((_("Round"), _("Id"), _("Votes")), [*_rounds(result)])


def _rounds(result: Report) -> Iterator[tuple[str, str, str]]:
    for each in result["rounds"]:
        name = f"{each['round']}. {each['act']} {', '.join(each.get('options', ()))}"
        for option, votes in each["votes"].items():
            yield name, option, str(votes)


def _incidents(report: Report) -> Iterator[str]:
    for each in report["incidents"]:
        yield f"{_moment(each['at'])}: {Incident.Kind(each['kind']).label}. {each['reason']}"


def _objections(report: Report) -> Iterator[str]:
    for each in report["objections"]:
        yield f"{each['number']}. {each['received_on']}: {each['text']}"
        yield f"{Objection.Decision(each['decision']).label}. {each['reason']}"


def _board(report: Report) -> Iterator[str]:
    board = report["board"]
    yield f"{_('Board')}: {board['origin']}"
    yield _("Lines: %(size)s, root of their tree: %(root)s") % {"size": board["size"], "root": board["root"]}
    yield f"{_('Public key (Ed25519)')}: {board['key']}"
    yield f"{_('Release of the platform')}: {report['software']['version']}"


def _signatures(report: Report) -> Iterator[str]:
    for each in report["signatures"]:
        words = _("%(act)s: done by %(done_by)s, signed by %(signed_by)s on %(moment)s")
        yield words % (each | {"moment": _moment(each["signed_at"])})


def _in(text: Mapping[str, str], language: str) -> str:
    """Return a text in `language`, or else in the first one that it has."""
    return text.get(language) or next(iter(text.values()), "")


def _moment(text: str | None) -> str:
    if not text:
        return "–"
    return date_format(localtime(datetime.fromisoformat(text)), "j F Y H:i")
