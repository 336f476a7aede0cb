"""The manifest of a poll: all that voters can rely on, and one digest of it."""

import base64
import json

from django.test import override_settings

from polls.board.keys import public_key
from polls.manifest import manifest_bytes, manifest_digest, manifest_of
from polls.models import Method, Option


def test_says_what_is_asked_of_whom_and_how_it_is_counted(make_poll, alice, bob):
    poll = make_poll(
        "draft", method=Method.GREEDY, max_choices=2, budget=90, options=["lime", "oak"], roll=[alice, bob]
    )
    Option.objects.filter(poll=poll, key="oak").update(cost=50)
    manifest = manifest_of(poll)
    assert manifest["question"] == {"nl": "Wordt de Markt autovrij?", "en": "Will the market be car-free?"}
    assert manifest["options"][1] == {"id": "oak", "label": {"nl": "Oak", "en": "oak en"}, "cost": 50}
    assert manifest["method"]["name"] == "greedy"
    assert (manifest["method"]["budget"], manifest["method"]["ties"]) == (90, "lot")
    assert manifest["electorate"]["who"] == "roll"
    assert manifest["electorate"]["roll"]["size"] == 2
    assert manifest["closes_at"].endswith("Z")
    assert len(base64.b64decode(manifest["board"]["key"])) == 32


def test_is_canonical_and_stays_the_same(make_poll, close_at_end, now):
    poll = make_poll("over")
    before = manifest_bytes(poll)
    assert json.dumps(json.loads(before), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() == before
    assert manifest_bytes(close_at_end(poll)) == before


def test_another_question_option_or_key_gives_another_digest(make_poll):
    poll = make_poll("draft", method=Method.SINGLE)
    digests = {manifest_digest(poll)}
    poll.question = {"nl": "Wordt de Markt groen?"}
    digests.add(manifest_digest(poll))
    Option.objects.filter(poll=poll, key="blue").update(label={"nl": "Zeeblauw"})
    digests.add(manifest_digest(poll))
    key = public_key()
    with override_settings(BOARD_KEY="another secret"):
        assert public_key() != key
        digests.add(manifest_digest(poll))
    assert len(digests) == 4
