"""The road of a challenge, as steps that everyone sees: what was, what is now, what comes."""

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.models import Challenge, ChallengeState

type Step = dict[str, str]


def road(challenge: Challenge, signatures: int, initiators: int) -> list[Step]:
    """Return the steps for components/steps.html: label, when, note and state (done, now or todo)."""
    counted = _("%(signatures)s of %(threshold)s") % {
        "signatures": formats.number_format(signatures),
        "threshold": formats.number_format(challenge.threshold),
    }
    submitted = _step(_("Submitted"), "done", _day(challenge.topic.created_at), _group(challenge, initiators))
    until = _("until %(day)s") % {"day": _day(challenge.support_closes_at)}
    if challenge.state == ChallengeState.SUPPORT_OPEN:
        now = [_step(_("Collecting signatures"), "now", until, counted), _step(_("Signatures checked"), "todo")]
    else:
        now = [_step(_("Collecting signatures"), "done", _day(challenge.support_ended_at), counted)]
    if challenge.state == ChallengeState.SUPPORT_INSUFFICIENT:
        return [submitted, *now, _step(_("Not enough signatures: it ends here"), "now")]
    if challenge.state == ChallengeState.SUPPORT_CHECK:
        now.append(_step(_("Signatures checked"), "now"))
    ahead = (_("The town looks at the proposal"), _("The town decides"), _("Agreements, and the work starts"))
    return [submitted, *now, *(_step(label, "todo") for label in ahead)]


def _step(label: str, state: str, when: str = "", note: str = "") -> Step:
    return {"label": label, "state": state, "when": when, "note": note}


def _day(moment: datetime | None) -> str:
    return formats.date_format(timezone.localtime(moment))


def _group(challenge: Challenge, initiators: int) -> str:
    return ngettext(
        "by %(group)s, %(count)d initiator", "by %(group)s, %(count)d initiators", initiators
    ) % {"group": challenge.group_name, "count": initiators}  # fmt: skip
