"""The ballot to print: all of it from the manifest, the same options in the same order as on the screen.

A tagged PDF, in each language of the poll, in ordinary print and in large print (18 points and more). Where options are
ticked, the number beside one is what officers type; nothing on a ballot tells it from another one.
"""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from participation.tagged import TaggedPaper
from polls.board.canonical import digest_of
from polls.forms import how_to_vote
from polls.manifest import fixed_manifest, manifest_read
from polls.models import WITH_NUMBERS, WITH_SEVERAL, Poll, State
from polls.paper.errors import PaperRefused, PaperWrong
from polls.words import euro

LARGE, ORDINARY = 1.85, 1.2


def languages_of(poll: Poll) -> list[tuple[str, str]]:
    """Return the languages in which the question is put, its main one first."""
    said = manifest_read(poll)["question"] if poll.state != State.DRAFT else {}
    names = dict(settings.LANGUAGES)
    order = sorted(said, key=lambda language: (language != poll.default_language, language))
    return [(language, str(names.get(language, language))) for language in order]


def ballot_paper(poll: Poll, language: str, *, is_large: bool) -> bytes:
    """Return the ballot as a PDF. Raises `PaperRefused` before the freezing, `PaperWrong` for another language."""
    if poll.state in (State.DRAFT, State.ANNOUNCED):
        raise PaperRefused(_("Freeze the poll first: only then what stands on a ballot is certain."))
    if language not in dict(languages_of(poll)):
        raise PaperWrong(_("This poll has no question in that language."))
    manifest, sha256 = manifest_read(poll), digest_of(fixed_manifest(poll))
    with translation.override(language):
        title = _in(manifest["question"], language)
        paper = TaggedPaper(title, language, f"manifest SHA-256: {sha256}", scale=LARGE if is_large else ORDINARY)
        paper.paragraph(manifest["town"])
        paper.heading(1, title)
        paper.paragraph(how_on_paper(poll))
        for number, option in enumerate(manifest["options"], start=1):
            cost = f" ({euro(option['cost'])})" if manifest["method"]["budget"] else ""
            place = "" if manifest["method"]["name"] in WITH_NUMBERS else f"{number}. "
            paper.box(f"{place}{_in(option['label'], language)}{cost}")
        paper.paragraph(_("Write nothing else on this ballot. A mistake? Give it back, and you get another one."))
        paper.paragraph(_("Vote: %(slug)s. Fingerprint of what is voted on (SHA-256): %(sha256)s") % {
            "slug": poll.slug, "sha256": sha256,
        })  # fmt: skip
    return paper.content()


def how_on_paper(poll: Poll) -> str:
    """Return what a voter does on paper."""
    if poll.method in WITH_NUMBERS:
        return _("Write the numbers in the boxes, by hand.") + " " + how_to_vote(poll)
    if poll.method not in WITH_SEVERAL:
        return _("Make a cross in one box. A ballot without a cross is blank; one with more than one is invalid.")
    numbers = {"least": poll.min_choices, "most": poll.max_choices}
    if poll.min_choices == poll.max_choices:
        return _("Make a cross in %(most)s boxes.") % numbers
    return _("Make a cross in at least %(least)s and at most %(most)s boxes.") % numbers


def _in(text: dict[str, Any], language: str) -> str:
    return str(text.get(language) or next(iter(text.values()), ""))
