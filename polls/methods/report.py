"""A result in plain words for a terminal, round by round. `Result.as_json` is for programs."""

import json
from collections.abc import Iterator

from polls.methods.result import Result, Round


def as_text(result: Result) -> str:
    return "\n".join(_lines(result))


def _lines(result: Result) -> Iterator[str]:
    ballots = result.ballots
    yield f"{result.method}: {ballots.valid} valid ballots, {ballots.invalid} invalid, {ballots.blank} blank"
    if result.quota is not None:
        yield f"Quota: {result.quota}"
    for number, each in enumerate(result.rounds, start=1):
        yield ""
        yield from _round(number, each)
    yield ""
    for lot in result.lots:
        yield f"By lot, {lot.purpose}: {', '.join(lot.favoured)} (of {', '.join(lot.between)})"
    yield f"Winners: {', '.join(result.winners) or 'none'}"


def _round(number: int, each: Round) -> Iterator[str]:
    about = f": {', '.join(each.options)}" if each.options else ""
    yield f"Round {number}, {each.act}{about}"
    width = max((len(name) for name in each.votes), default=0)
    for name, votes in each.votes.items():
        gained = f"  ({each.transfers[name]:+})" if name in each.transfers else ""
        yield f"  {name:<{width}}  {votes}{gained}"
    if each.non_transferable:
        yield f"  {'with nobody':<{width}}  {each.non_transferable}"
    for what, value in each.particulars.items():
        yield f"  {what.replace('_', ' ')}: {_told(value)}"
    if each.excluded:
        yield f"  out: {', '.join(each.excluded)}"
    if each.elected:
        yield f"  chosen: {', '.join(each.elected)}"


def _told(value: object) -> str:
    """Return a detail as `Result.as_json` would write it, without quotes."""
    return json.dumps(value, ensure_ascii=False, default=str).replace('"', "")
