"""The archive: the file as tagged PDF, CSV and JSON-LD, with the frozen texts, the regulation and checksums."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.challenges.agreement import agreement_of, agreement_paper
from forum.challenges.kinds import case_path, kind_of
from forum.challenges.pack.contents import Part, parts_of
from participation.audit.actions import record
from participation.exports import csv_lines
from participation.permissions import authorise
from participation.procedures.models import Case
from participation.residents.models import User
from participation.tagged import TaggedPaper

SUMS = "SHA256SUMS"
CONTEXT = {
    "@vocab": "https://schema.org/",
    "besluit": "http://data.vlaanderen.be/ns/besluit#",
    "name": "https://schema.org/name",
}


def make_pack(case: Case, *, language: str, by: User, at: datetime) -> bytes:
    """Return the council file of a case as a ZIP; `sha256sum -c SHA256SUMS` checks what is in it."""
    authorise(by, "challenges.read_cases", case)
    parts = parts_of(case, at)
    files = {
        "council-file.pdf": _paper(case, parts, language),
        "council-file.csv": _csv(parts),
        "council-file.jsonld": _json(_graph(case, parts, language)),
        "annexes/regulation.json": _json(case.regulation.rules),
        **{f"annexes/text-{version.number}.json": version.words.encode() for version in case.proposal.versions.all()},
    }
    if agreement := agreement_of(case, at):
        files["annexes/agreement.pdf"] = agreement_paper(agreement, language)
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    record("case.pack_made", case, by=by, at=at, data={"sha256": hashlib.sha256(sums.encode()).hexdigest()})
    return _zipped(files | {SUMS: sums.encode()}, at)


def _paper(case: Case, parts: Sequence[Part], language: str) -> bytes:
    title = _("Council file %(number)s: %(title)s") % {"number": case.number, "title": case.title}
    paper = TaggedPaper(title, language, str(kind_of(case).label), foot=f"{case.number} ·")
    paper.heading(1, title)
    for part in parts:
        paper.heading(2, part.heading)
        for about, said in part.said:
            for place, line in enumerate(said.splitlines() or [""]):
                first = f"{about} {line}" if about.endswith("?") else f"{about}: {line}"
                paper.paragraph(line if place else first)
    return paper.content()


def _csv(parts: Sequence[Part]) -> bytes:
    rows = [("part", "about", "said")] + [(part.name, about, said) for part in parts for about, said in part.said]
    return "".join(csv_lines(rows)).encode()


def _graph(case: Case, parts: Sequence[Part], language: str) -> dict[str, Any]:
    """The file as linked data: an item for the agenda (besluit:Agendapunt) whose parts are named values."""
    return {
        "@context": CONTEXT,
        "@id": f"{settings.SITE_URL}{case_path(case)}",
        "@type": ["besluit:Agendapunt", "CreativeWork"],
        "identifier": case.number,
        "name": case.title,
        "inLanguage": language,
        "additionalType": case.procedure,
        "creativeWorkStatus": case.state,
        "hasPart": [
            {
                "@type": "CreativeWork",
                "identifier": part.name,
                "name": part.heading,
                "additionalProperty": [
                    {"@type": "PropertyValue", "name": about, "value": said} for about, said in part.said
                ],
            }
            for part in parts
        ],
    }


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=False).encode() + b"\n"


def _zipped(files: dict[str, bytes], at: datetime) -> bytes:
    archive, moment = BytesIO(), timezone.localtime(at).timetuple()[:6]
    with ZipFile(archive, "w", ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(ZipInfo(name, date_time=moment), content, compress_type=ZIP_DEFLATED)
    return archive.getvalue()
