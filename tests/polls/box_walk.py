"""Walk a poll through a ballot box with a database of its own; run by test_box_apart.py in a process of its own.

    python -m tests.polls.box_walk      with DATABASE_URL and BOX_DATABASE_URL

Prints what it found as JSON.
"""

import json
import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 (after setup)
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from participation.dossiers.models import Dossier, Team, Theme  # noqa: E402
from participation.residents.by_letter.acts import act_for  # noqa: E402
from participation.residents.by_letter.hand import ByLetter  # noqa: E402
from participation.residents.models import User  # noqa: E402
from participation.residents.verification.models import Purpose  # noqa: E402
from polls import actions, casting, results  # noqa: E402
from polls.admission import admit  # noqa: E402
from polls.errors import VotedElsewhere  # noqa: E402
from polls.models import Ballot, Mark, Option, Poll  # noqa: E402


def make_poll(now):
    team = Team.objects.create(slug="team", name={"nl": "Dienst"})
    theme = Theme.objects.create(slug="theme", name={"nl": "Thema"}, team=team)
    dossier = Dossier.objects.create(slug="dossier", title={"nl": "Dossier"}, theme=theme)
    poll = Poll.objects.create(
        slug="apart", dossier=dossier, question={"nl": "Apart?"}, method="motion", visibility="live", result_step=1,
        opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1),
    )  # fmt: skip
    for place, key in enumerate(("yes", "no", "abstain")):
        Option.objects.create(poll=poll, key=key, position=place, label={"nl": key})
    actions.announce_poll(poll, by=None, at=now - timedelta(hours=2))
    return actions.freeze_poll(poll, by=None, at=now - timedelta(hours=2))


def power_cut(*args, **how):
    raise RuntimeError("power cut between the two commits")


def _tables(alias):
    return connections[alias].introspection.table_names()


def walk_with_a_letter(poll, now):
    """The same for who has no log-in: the code votes once, also when the process died in the middle of it."""
    paper = User.objects.create_user(None, display_name="Paper", level=2, level_method="desk", level_at=now)
    way = act_for(Purpose.VOTE)
    paper.acting = ByLetter(way, way.find(f"poll:{poll.pk}"))
    whole, casting._vote_apart = casting._vote_apart, power_cut
    try:
        casting.cast_ballot(poll, ["yes"], by=paper, at=now)
    except RuntimeError:
        found = {"letter after the cut": [Mark.objects.count(), Ballot.objects.count()]}
    casting._vote_apart = whole
    found["letter has voted"] = admit(paper, poll, now).has_voted
    voted = casting.cast_ballot(poll, ["yes"], by=paper, at=now)
    found["letter again"] = [Mark.objects.count(), Ballot.objects.count(), voted.is_change]
    refused = []
    for attempt in (lambda: casting.cast_ballot(poll, ["no"], by=paper, at=now), lambda: admit(paper, poll, now)):
        try:
            attempt()
        except VotedElsewhere:
            refused.append("voted elsewhere")
    return found | {"letter once more": refused}


def walk():
    of_polls = ("polls", "board", "paper", "poll_breakdown", "poll_following", "poll_terms")
    for app in (*of_polls, "dossiers", "notices", "account", "audit", "residents"):
        call_command("migrate", app, verbosity=0)
    call_command("migrate", "polls", database="box", verbosity=0)
    now = timezone.now()
    poll = make_poll(now)
    person = User.objects.create_user("a@town.test", display_name="A", level=2, level_method="desk", level_at=now)
    found = {
        "tables": {alias: "polls_ballot" in connections[alias].introspection.table_names() for alias in connections}
    }

    whole, casting._vote_apart = casting._vote_apart, power_cut
    try:
        casting.cast_ballot(poll, ["yes"], by=person, at=now)
    except RuntimeError:
        found["after the cut"] = [Mark.objects.count(), Ballot.objects.count()]
    casting._vote_apart = whole

    again = casting.cast_ballot(poll, ["yes"], by=person, at=now)
    found["cast again"] = [Mark.objects.count(), Ballot.objects.count(), again.is_change]
    changed = casting.cast_ballot(poll, ["no"], by=person, at=now)
    found["changed"] = [Mark.objects.count(), Ballot.objects.count(), changed.is_change, changed.code == again.code]
    found |= walk_with_a_letter(poll, now)
    actions.close_poll(poll, by=None, at=poll.closes_at)
    found["closed"] = [option.votes for option in results.current(poll, poll.closes_at).options]
    found["way back"] = Ballot.objects.exclude(choice_key="").count()
    return found


if __name__ == "__main__":
    print(json.dumps(walk()))
