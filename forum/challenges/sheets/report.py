"""What the check of the signatures came to: how many of each outcome, over all channels, without a name."""

from collections import Counter
from dataclasses import dataclass

from forum.challenges.models import Proposal
from forum.challenges.sheets.models import Outcome, Row, Sheet
from forum.models import Signature
from participation.audit.models import Entry

WITHDREW = "forum.signature_withdrawn"


@dataclass(frozen=True)
class Paper:
    """How far the sheets are."""

    issued: int
    handed_in: int
    done: int
    rows_to_enter: int


def report_of(proposal: Proposal) -> dict[str, int]:
    """Return how many signatures are valid, and how many are not, by reason, for the text of now."""
    rows = Row.objects.filter(sheet__proposal=proposal, sheet__version=proposal.versions.count()).checked()
    found: Counter[str] = Counter(str(row.came_to) for row in rows.only("outcome", "signature_id", "sheet_id"))
    found[Outcome.VALID] = proposal.challenge.signatures.count() if proposal.challenge else 0
    found[Outcome.WITHDRAWN] += _withdrawn_elsewhere(proposal)
    return {str(outcome): found[outcome] for outcome in Outcome}


def paper_of(proposal: Proposal) -> Paper:
    sheets = Sheet.objects.filter(proposal=proposal)
    done = sheets.filter(settled_at__isnull=False).count()
    return Paper(sheets.count(), sheets.handed_in().count(), done, proposal.rows_to_enter)


def _withdrawn_elsewhere(proposal: Proposal) -> int:
    """How many people took back what they signed online, at the desk or with a letter, and did not sign again."""
    if proposal.challenge is None:
        return 0
    entries = Entry.objects.filter(
        action=WITHDREW, subject_type="forum.challenge", subject_id=str(proposal.challenge_id)
    )
    took_back = {behalf or actor for actor, behalf in entries.values_list("actor_id", "on_behalf_of_id")}
    signed = set(Signature.objects.filter(challenge=proposal.challenge_id).values_list("person_id", flat=True))
    on_paper = set(
        Row.objects.filter(sheet__proposal=proposal, outcome=Outcome.VALID, signature=None)
        .values_list("person_id", flat=True)
    )  # fmt: skip
    return len(took_back - signed - on_paper - {None})
