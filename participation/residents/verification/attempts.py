"""How often codes may be tried. The tries lie in the database, so that the limits hold over all workers.

A try is written before tries are counted: of many at the same moment no more get through than of as many in a row.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_network

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.errors import NotPermitted
from participation.residents.models import User
from participation.residents.verification.codes import Code, keyed
from participation.residents.verification.models import CodeAttempt

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PER_ACCOUNT, PER_NET, PER_BEGINNING = 5, 30, 20  # a library's computers share one address on the net


class TooManyAttempts(NotPermitted):
    """Codes were tried too often; nothing more is looked up for a while."""

    code = "too_many_attempts"
    status = 429
    heading = gettext_lazy("Tried too often")

    def __init__(self) -> None:
        super().__init__(
            _(
                "A code was tried too often from here. Wait an hour and try again, or come to the desk with your "
                "letter: then we help you at once."
            )
        )


@dataclass(frozen=True)
class Visit:
    """Whose try it is: the account, where somebody is logged in, and the address on the net."""

    net: str
    person: User | None = None


def take_attempt(visit: Visit, code: Code, at: datetime) -> list[int]:
    """Count a try and return its rows, to take back when it succeeds. Raises `TooManyAttempts`."""
    limits = _limits(visit, code)
    rows = CodeAttempt.objects.bulk_create(CodeAttempt(who=who, at=at) for who, _most, _span in limits)
    for who, most, span in limits:
        if CodeAttempt.objects.filter(who=who, at__gt=at - span).count() > most:
            raise TooManyAttempts
    return [row.pk for row in rows]


def take_back(rows: list[int]) -> None:
    CodeAttempt.objects.filter(pk__in=rows).delete()


def forget_attempts(at: datetime) -> int:
    return CodeAttempt.objects.filter(at__lt=at - DAY).delete()[0]


def _connection(net: str) -> str:
    """One connection to the net has a /64 of addresses of IPv6 (RFC 6177), all of which are its own."""
    if ":" not in net:
        return net
    address = IPv6Address(net)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))


def _limits(visit: Visit, code: Code) -> list[tuple[str, int, timedelta]]:
    limits = [
        (keyed("code attempt net", _connection(visit.net)), PER_NET, HOUR),
        (keyed("code attempt beginning", code.beginning), PER_BEGINNING, DAY),
    ]
    if visit.person:
        limits.append((keyed("code attempt account", str(visit.person.pk)), PER_ACCOUNT, HOUR))
    return limits
