"""Signature sheets to print: the text that is signed for with its digest, numbered rows, and the sheet's own code."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm

from forum.challenges.kinds import kind_of
from forum.challenges.sheets.models import Sheet
from participation.desk import DESK
from participation.tagged import TaggedPaper
from participation.text import plain_text

QR, ROW = 28 * mm, 11 * mm
SHARES = (0.06, 0.26, 0.18, 0.29, 0.21)


def paper_of(sheets: Sequence[Sheet], language: str) -> bytes:
    """Return the sheets, all of one case, as one tagged PDF."""
    case = sheets[0].proposal.case
    title = _("Signature sheet: %(title)s") % {"title": case.title}
    paper = TaggedPaper(title, language, f"{case.number} · {sheets[0].number}-{sheets[-1].number}")
    for place, sheet in enumerate(sheets):
        if place:
            paper.new_page()
        paper.foot = f"{_foot(sheet)} ·"
        _draw(paper, sheet)
    _write_text(paper, sheets[-1])
    return paper.content()


def address_of(sheet: Sheet) -> str:
    """Return where everyone can see what this sheet is for and what became of it."""
    return f"{settings.SITE_URL}{reverse('sheets:sheet', args=[sheet.code])}"


def _draw(paper: TaggedPaper, sheet: Sheet) -> None:
    proposal = sheet.proposal
    case, challenge = proposal.case, proposal.challenge
    version = proposal.versions.get(number=sheet.version)
    paper.figure(_square(address_of(sheet)), _("A square with the address of this sheet: %(url)s") % {
        "url": address_of(sheet),
    })  # fmt: skip
    paper.heading(1, case.title)
    paper.paragraph(" · ".join([f"{kind_of(case).label} {case.number}".strip(), _foot(sheet)]))
    paper.paragraph(plain_text(proposal.summary))
    if challenge:
        words = {"day": date_format(challenge.support_closes_at, "j F Y"), "age": case.rulebook.min_age}
        paper.paragraph(
            _("You sign for the whole text, which stands on the last page and on this site. You live here and are "
              "%(age)s or older. You sign once: on paper, online, at the desk or by letter. Hand this sheet in at the "
              "town before %(day)s.") % words
        )  # fmt: skip
    else:
        paper.paragraph(
            _("You sign for the whole text, which stands on the last page. You live here and are %(age)s or older. You "
              "sign once. The group hands this sheet in at the town together with its proposal.")
            % {"age": case.rulebook.min_age}
        )  # fmt: skip
    paper.paragraph(f"{address_of(sheet)} · {_('Text')} {version.number}, SHA-256 {version.digest}")
    head = (_("No."), _("First name and name"), _("Date of birth"), _("Address"), _("Signature"))
    rows = [(str(number), "", "", "", "") for number in range(1, sheet.rows + 1)]
    paper.table(head, rows, shares=SHARES, tall=ROW)
    paper.paragraph(
        _("The town (%(town)s) uses this only to check that each person signs once, lives here and is old enough. Two "
          "people read it. Your name is not published, and is destroyed half a year after the decision. Until "
          "collecting ends you can take your signature back: call %(phone)s or come to the desk. There you can also "
          "ask to see or correct what is kept of you.") % {"town": DESK.town, "phone": DESK.phone}
    )  # fmt: skip


def _write_text(paper: TaggedPaper, sheet: Sheet) -> None:
    """The whole text, once, to carry along with the sheets."""
    version = sheet.proposal.versions.get(number=sheet.version)
    paper.new_page()
    paper.foot = ""
    paper.heading(2, _("The text that is signed for"))
    for label, said in sheet.proposal.said_in(version.words):
        for place, part in enumerate(said.splitlines()):
            paper.paragraph(part if place else f"{label}: {part}")


def _foot(sheet: Sheet) -> str:
    return _("Sheet %(number)s, code %(code)s") % {"number": sheet.number, "code": f"{sheet.code[:4]}-{sheet.code[4:]}"}


def _square(address: str) -> Drawing:
    drawing = Drawing(QR, QR)
    drawing.add(QrCodeWidget(address, barWidth=QR, barHeight=QR))
    return drawing
