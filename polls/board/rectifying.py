"""Putting an official report right: it never changes, but a rectification with a number stands beside it for good."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.audit.actions import record
from participation.errors import Invalid
from participation.permissions import authorise
from participation.residents.models import Role, User
from participation.signatures.actions import use_signature
from participation.signatures.acts import needed
from participation.signatures.models import SecondSignature
from participation.signatures.models import State as Signature
from polls.board.canonical import Json, canonical
from polls.board.errors import NoReportYet, RectifiedAlready
from polls.board.lines import add_lines, leaf
from polls.board.models import Paper, Rectification
from polls.board.moments import moment
from polls.board.publishing import keep_paper
from polls.board.report import signature_told
from polls.board.report_paper import rectification_paper
from polls.board.signing import REPORT
from polls.models import Poll

PUBLISH = "polls.publish_rectification"
LONGEST = 4000


def declare() -> None:
    """Name publishing as an act that takes two people, where somebody is bound by the poll."""
    needed(
        PUBLISH,
        gettext_lazy("Publish a rectification of an official report"),
        Rectification,
        signers=(Role.SECOND_CLERK,),
        stand_ins=(Role.CLERK,),
        text=words_of,
        is_needed=lambda rectification: not rectification.poll.is_advisory,
        page=lambda rectification: reverse("board_office:report", args=[rectification.poll.slug]),
    )


def words_of(rectification: Rectification) -> str:
    """Return what is signed: which report is put right, and how."""
    report = Paper.objects.get(poll=rectification.poll, name=REPORT)
    with translation.override(rectification.poll.default_language):
        heading = _("Rectification %(number)s of the official report of “%(question)s”") % {
            "number": rectification.number, "question": rectification.poll.question,
        }  # fmt: skip
    return f"{heading}\npv.json SHA-256: {report.sha256}\n\n{rectification.text}"


def draft_rectification(poll: Poll, text: str, *, by: User, at: datetime) -> Rectification:
    """Write the next rectification, or write the one anew that is not published yet."""
    authorise(by, "polls.draft_rectification", poll)
    text = _checked(text)
    with transaction.atomic():
        held = Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
        if not Paper.objects.filter(poll=held, name=REPORT).exists():
            raise NoReportYet(held)
        published = held.rectifications.exclude(published_at=None).count()
        draft, _is_new = Rectification.objects.update_or_create(
            poll=held, number=published + 1, defaults={"text": text, "written_at": at}
        )
        record("poll.rectification_drafted", held, by=by, at=at, data={"slug": held.slug, "number": draft.number})
    return draft


def publish_rectification(rectification: Rectification, *, by: User, at: datetime) -> Rectification:
    """Keep a rectification with the report and put its digest on the board, once another person has signed it."""
    authorise(by, PUBLISH, rectification.poll)
    with transaction.atomic():
        poll = Poll.objects.select_for_update(of=("self",)).get(pk=rectification.poll_id)
        held = Rectification.objects.get(pk=rectification.pk)
        if held.published_at is not None:
            raise RectifiedAlready(poll)
        use_signature(PUBLISH, held, by=by, at=at)
        Rectification.objects.filter(pk=held.pk).update(published_at=at)
        _publish(held, at)
        record("poll.rectified", poll, by=by, at=at, data={"slug": poll.slug, "number": held.number})
    rectification.refresh_from_db()
    return rectification


def _publish(rectification: Rectification, at: datetime) -> None:
    poll, name = rectification.poll, f"rectification-{rectification.number}"
    used = SecondSignature.objects.about(PUBLISH, rectification).filter(state=Signature.USED)
    told: dict[str, Json] = {
        "format": "rectification/1",
        "number": rectification.number,
        "poll": poll.slug,
        "question": json_text(poll),
        "report": Paper.objects.get(poll=poll, name=REPORT).sha256,
        "at": moment(at),
        "text": rectification.text,
        "signatures": [signature_told(each) for each in used.select_related("asked_by", "signed_by")],
    }
    content = canonical(told)
    files: dict[str, Json] = {
        f"{name}.json": keep_paper(poll, f"{name}.json", content, at=at),
        f"{name}.pdf": keep_paper(poll, f"{name}.pdf", rectification_paper(content, poll.default_language), at=at),
    }
    add_lines(poll, [leaf("rectification", {"number": rectification.number, "at": moment(at), "files": files})], at=at)


def json_text(poll: Poll) -> str:
    with translation.override(poll.default_language):
        return str(poll.question)


def _checked(text: str) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise Invalid(_("Write in at most 4,000 characters what was wrong and what it should be."))
    return text
