"""A draft of a poll, complete enough to be announced."""

from polls.models import Argument, Electorate, LegalEffect, Method, Option, Poll, Visibility


def draft_motion(dossier, *, slug="motion", **fields):
    """Make a draft on a motion; by default an advisory one for whoever has a confirmed address."""
    usual = {
        "question": {"nl": "Wordt de Markt autovrij?", "en": "Will the market be car-free?"},
        "method": Method.MOTION,
        "legal_effect": LegalEffect.ADVISORY,
        "electorate": Electorate.CONFIRMED,
        "visibility": Visibility.LIVE,
        "result_step": 1,
    }
    poll = Poll.objects.create(slug=slug, dossier=dossier, **(usual | fields))
    for place, key in enumerate(("yes", "no", "abstain")):
        Option.objects.create(poll=poll, key=key, position=place, label={"nl": key})
    for side in ("for", "against"):
        Argument.objects.create(poll=poll, side=side, position=0, text={"nl": "Rust.", "en": "Peace."})
    return Poll.objects.get(pk=poll.pk)
