"""Regulations that towns know, to begin with: each is what it changes of the base of its procedure."""

from collections.abc import Mapping
from typing import Any

CLASSIC = {"bands": [{"lt": 15_000, "pct": 2}, {"lt": 30_000, "abs": 300}, {"pct": 1}]}
DUTCH = {"country": "NL", "terms": {"review_cal": 42}}

BASE: dict[str, Any] = {
    "country": "BE",
    "deciding_body": "college",
    "review_body": "voorzitter van de gemeenteraad",
    "who": {"min_age": 16},
    "min_initiators": 3,
    "legal_form_required_at": "agreement",
    "support": {
        "mode": "after_admissibility",
        "threshold": CLASSIC | {"floor": None, "cap": None},
        "window_days": 90,
        "early_close": True,
        "channels": ["web", "desk", "paper", "letter"],
        "min_identity_level": 2,
        "public_names": "opt_in",
    },
    "population": {},
    "terms": {
        "register_wd": 1, "ack_human_wd": 5, "preadvice_wd": 15, "admissibility_cal": 28, "admissibility_ext_cal": 14,
        "complete_cal": 14, "complete_grace_cal": 7, "forward_wd": 5, "signature_check_wd": 10, "cure_cal": 7,
        "assess_cal": 56, "assess_ext_cal": 42, "questions_cal": 14, "reply_wd": 10, "agenda_lead_cal": 20,
        "college_cal": 28, "publish_cal": 10, "consent_cal": 14, "review_cal": 30, "review_decide_cal": 56,
        "agreement_cal": 84, "agreement_ext_cal": 84, "progress_months": 6, "remedy_cal": 30,
        "evaluation_before_end_cal": 56, "evaluation_cal": 42, "hand_over_cal": 60, "draft_expiry_cal": 180,
        "silence_cal": 28, "answer_months": 3,
    },
    "clock": {"roll_forward": True, "suspend_in": ["aan_te_vullen", "vragen_aan_indieners"]},
    "complete_rounds": 2,
    "repeat_block_months": 24,
    "speaking_minutes": 15,
    "publish": {"inadmissible": True},
    "agenda_lead_from": "signatures_delivered",
}  # fmt: skip

OF_PROCEDURE: dict[str, dict[str, Any]] = {
    "challenge": {},
    "agenda": {
        "deciding_body": "gemeenteraad",
        "review_body": "ombudspersoon",
        "min_initiators": 1,
        "terms": {"admissibility_wd": 10, "admissibility_cal": None},
    },
    "petition": {
        "deciding_body": "gemeenteraad",
        "review_body": "ombudspersoon",
        "min_initiators": 1,
        "legal_form_required_at": "never",
        "support": {"mode": "none"},
    },
    "complaint": {
        "deciding_body": "algemeen directeur",
        "review_body": "ombudspersoon",
        "min_initiators": 1,
        "legal_form_required_at": "never",
        "support": {"mode": "none"},
        "terms": {"answer_months": None, "answer_cal": 45, "answer_ext_cal": 30},
    },
}


def only(number: int) -> dict[str, Any]:
    """The change that asks for that many signatures, whatever the size of the town."""
    return {"support": {"threshold": {"bands": [{"abs": number}]}}}


PRESETS: dict[str, dict[str, Any]] = {
    "klassiek": {},
    "gent": only(1000),
    "leuven": only(750) | {"agenda_lead_from": "filing"},
    "antwerpen": {"support": {"threshold": {"bands": [{"pct": 1}], "floor": 300}}},
    "kapelle": only(15),
    "puurs": only(500) | {"terms": {"agenda_lead_cal": 30}},
    "rotterdam": DUTCH,
    "amsterdam": DUTCH | {"terms": {"review_cal": 42, "assess_cal": 182, "assess_ext_cal": 182}},
    "gouda": DUTCH | {"legal_form_required_at": "submission"},
}
# What a town says of one procedure only
ONLY_OF: dict[tuple[str, str], dict[str, Any]] = {
    ("rotterdam", "challenge"): {
        "deciding_body": "wethouder", "min_initiators": 2, "support": {"mode": "none"},
    },
}  # fmt: skip


def preset(procedure: str, name: str, **changes: Any) -> dict[str, Any]:
    """Return the whole regulation of a preset, with `changes` on top (the population, for instance)."""
    data = BASE
    for change in (OF_PROCEDURE[procedure], PRESETS[name], ONLY_OF.get((name, procedure), {}), changes):
        data = merged(data, change)
    return data


def merged(data: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return `data` with `change` laid over it, level by level; None takes a term away."""
    result = dict(data)
    for key, value in change.items():
        inner = isinstance(value, Mapping) and isinstance(result.get(key), Mapping)
        result[key] = merged(result[key], value) if inner else value
    if "terms" in result:
        result["terms"] = {key: value for key, value in result["terms"].items() if value is not None}
    return result
