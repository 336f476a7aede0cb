"""Who logs in at the test's identity provider, and what it tells of them. All numbers are fictitious.

A claim that is None is left out; times are seconds from now.
"""

import time
from datetime import date, timedelta

HIGH, LOW = "urn:be:vlaanderen:authmech:eid", "urn:be:vlaanderen:authmech:password"
ANN, BIS, DUTCH = "85073003328", "85473003317", "S00000000:111222333"
SENTINEL = "Annabelle-Sentinel"  # a name that must turn up nowhere


NEARLY_SIXTEEN = date.today() - timedelta(days=16 * 365)  # sixteen years but for the leap days


def _number(born):
    """A Belgian number of somebody born since 2000."""
    first = f"{born:%y%m%d}001"
    return f"{first}{97 - int(f'2{first}') % 97:02}"


CHILD = _number(NEARLY_SIXTEEN)


def _ann(**different):
    told = {"rrn": ANN, "municipality": "12025", "acr": HIGH, "given_name": SENTINEL, "family_name": "Peeters"}
    return told | different


PERSONAS = {
    "ann": _ann(),
    "ann-married": _ann(given_name=SENTINEL, family_name="De Smet-Peeters"),
    "child": _ann(rrn=CHILD),
    "bis": _ann(rrn=BIS),
    "elsewhere": _ann(municipality="11002"),
    "nowhere": _ann(municipality=None),
    "weak": _ann(acr=LOW),
    "no-acr": _ann(acr=None),
    "wrong-audience": _ann(aud="somebody-else"),
    "two-audiences": _ann(aud=["town", "somebody-else"]),
    "other-party": _ann(azp="somebody-else"),
    "wrong-issuer": _ann(iss="https://evil.example"),
    "wrong-nonce": _ann(nonce="another"),
    "no-nonce": _ann(nonce=None),
    "no-number": _ann(rrn=None),
    "mistaken-number": _ann(rrn="85073003329"),
    "a-little-ahead": _ann(iat=+40, auth_time=+40),
    "far-ahead": _ann(iat=+300, auth_time=+300),
    "over": _ann(iat=-900, exp=-300),
    "long-ago": _ann(auth_time=-3600),
    "no-auth-time": _ann(auth_time=None),
    "dutch": {"nin": DUTCH, "municipality": "12025", "birthdate": "1990-02-28", "acr": HIGH},
    "dutch-child": {"nin": DUTCH, "municipality": "12025", "birthdate": f"{NEARLY_SIXTEEN}", "acr": HIGH},
    "other-sector": {"nin": "S00000001:111222333", "municipality": "12025", "acr": HIGH},
}


def claims_of(name):
    """Return the claims of a persona, with the times as they are now."""
    now = int(time.time())
    told = {"auth_time": 0} | PERSONAS[name]
    moments = {claim: now + told[claim] for claim in ("iat", "exp", "auth_time") if told.get(claim) is not None}
    return told | moments
