"""A result as it is kept: plain JSON, with every round and why each option won or did not."""

import json

from polls.methods.explain import explain
from polls.methods.result import Result


def as_kept(result: Result) -> dict[str, object]:
    """Return `result` with its reasons; numbers that are not whole are text, exact."""
    reasons = [
        {"option": each.option, "won": each.has_won, "code": each.code, "round": each.round, "figures": each.figures}
        for each in explain(result)
    ]
    plain: dict[str, object] = json.loads(json.dumps(result.as_json() | {"reasons": reasons}, default=str))
    return plain
