"""What the database of a town that is looked at holds (see `drill.looking_at`)."""

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from forum.models import Topic
from participation.audit.actions import chain_entries
from participation.audit.proof import first_broken_link
from participation.residents.models import User
from participation.residents.sessions import SessionStore
from polls import results
from polls.models import Ballot, Mark, Poll

PEOPLE = 60


def people():
    """Return session keys, made here, of people who can vote and post."""
    keys = []
    for person in User.objects.filter(level=2, email=None).order_by("-pk")[:PEOPLE]:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "participation.residents.backends.RoleBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        keys.append(session.session_key)
    return keys


def kept(slug):
    """Return the ballots and voters of a poll, the titles of topics, and whether the record is whole."""
    poll = Poll.objects.get(slug=slug)
    marks = Mark.objects.filter(poll=poll)
    while chain_entries(timezone.now()):
        pass
    return {
        "ballots": [str(key) for key in Ballot.objects.filter(poll_key=poll.key).values_list("key", flat=True)],
        "marks": marks.count(),
        "voters": marks.values("voter").distinct().count(),
        "shown": results.current(poll, timezone.now()).ballots,
        "titles": list(Topic.objects.values_list("title", flat=True)),
        "record_is_whole": first_broken_link() is None,
    }
