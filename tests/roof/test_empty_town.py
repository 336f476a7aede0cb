"""What counts as an empty town, into which the demonstration may be loaded."""

import pytest

from cms.actions import found_town
from forum.models import Topic
from participation.demo.loader import is_empty
from participation.dossiers.models import Dossier

pytestmark = pytest.mark.django_db


def test_a_town_that_was_only_founded_is_empty():
    found_town()
    assert is_empty()


@pytest.mark.parametrize("made", ["alice", "theme", "dossier"])
def test_a_town_where_something_was_made_is_not(made, request):
    request.getfixturevalue(made)
    assert not is_empty()


def test_what_stays_when_its_author_is_gone_counts_too(theme):
    words = {"source": "?", "html": "<p>?</p>", "search_text": "?"}
    Topic.objects.create(title="Waar blijft de bus?", kind="question", theme=theme, **words)
    assert not is_empty()
    assert not Dossier.objects.exists()
