"""What must fit together in the rules of a draft: its quorum and majority, who may vote, and the days to object."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from polls.models import LEAST_STEP, Base, Electorate, LegalEffect, Method, Threshold, Visibility

USUAL_OBJECTION_DAYS = 7  # where somebody is bound

type Rules = dict[str, Any]
type Refuse = Callable[[str, str], None]


def fit_rules(data: Mapping[str, Any], refuse: Refuse) -> Rules:
    """Return the rules as they are stored, without what has no meaning; `refuse` is told what can not be right."""
    for name, why in _faults(data):
        refuse(name, why)
    return {**_quorum(data), **_majority(data), **_voters(data), "objection_days": _objection_days(data)}


def _faults(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _faults_of_quorum(data)
    step, is_live = data.get("result_step"), data.get("visibility") == Visibility.LIVE
    is_live = is_live or (not data.get("visibility") and data.get("legal_effect") == LegalEffect.ADVISORY)
    if step and step < LEAST_STEP and is_live:
        yield "result_step", _("A live result moves in steps of at least 5 votes, so that nobody can follow one.")
    if data.get("electorate") == Electorate.ANYONE and data.get("legal_effect") == LegalEffect.COUNCIL_COMMITMENT:
        yield (
            "electorate",
            _("Where anyone may vote, the outcome binds nobody. Make it advisory, or choose who may vote."),
        )
    if data.get("electorate") == Electorate.NEIGHBOURHOODS and not data.get("neighbourhoods"):
        yield "neighbourhoods", _("Say the residents of which neighbourhoods may vote.")


def _faults_of_quorum(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    base, quorum = data.get("quorum_base") or Base.NONE, data.get("quorum") or 0
    if base == Base.NONE:
        return
    if quorum < 1 or (base != Base.PEOPLE and quorum > 100):
        yield "quorum", _("Give a percentage from 1 to 100, or a number of people of at least 1.")
    if base == Base.ROLL and data.get("electorate") != Electorate.ROLL:
        yield "quorum_base", _("A percentage of the roll needs an electoral roll.")
    if base == Base.INHABITANTS and not all(
        data.get(name) for name in ("inhabitants", "inhabitants_on", "inhabitants_source")
    ):
        yield "inhabitants", _("Give the number of inhabitants, of which day it is, and where it comes from.")
    if data.get("visibility") == Visibility.LIVE:
        yield "visibility", _("With a quorum no result shows before the count: if it is missed, nothing is counted.")


def _quorum(data: Mapping[str, Any]) -> Rules:
    base = data.get("quorum_base") or Base.NONE
    of_inhabitants = base == Base.INHABITANTS
    return {
        "quorum_base": base,
        "quorum": 0 if base == Base.NONE else data.get("quorum") or 0,
        "inhabitants": (data.get("inhabitants") or 0) if of_inhabitants else 0,
        "inhabitants_on": data.get("inhabitants_on") if of_inhabitants else None,
        "inhabitants_source": data.get("inhabitants_source", "") if of_inhabitants else "",
    }


def _majority(data: Mapping[str, Any]) -> Rules:
    if data.get("method") != Method.MOTION:
        return {"threshold": Threshold.SIMPLE, "counts_abstentions": False}
    threshold = data.get("threshold") or Threshold.SIMPLE
    return {
        "threshold": threshold,
        "counts_abstentions": threshold != Threshold.SIMPLE and data.get("counts_abstentions", False),
    }


def _voters(data: Mapping[str, Any]) -> Rules:
    is_local, has_roll = (data.get("electorate") == each for each in (Electorate.NEIGHBOURHOODS, Electorate.ROLL))
    return {
        "neighbourhoods": data.get("neighbourhoods") if is_local else (),
        "reference_date": data.get("reference_date") if has_roll else None,
    }


def _objection_days(data: Mapping[str, Any]) -> int:
    given: int | None = data.get("objection_days")
    if given is not None:
        return given
    return 0 if data.get("legal_effect") == LegalEffect.ADVISORY else USUAL_OBJECTION_DAYS
