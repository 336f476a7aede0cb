"""Where a visitor comes from: the address that a limit counts, and the net around it. Neither is ever stored."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings

PURPOSE = b"limits"
ADDRESS = {4: 32, 6: 64}  # one connection to the net gets a /64 of its own (RFC 6177)
NET = {4: 24, 6: 48}


@dataclass(frozen=True)
class Origin:
    """Keyed hashes of an address and its net, and whether many people are known to share it."""

    address: str
    net: str
    is_shared: bool


@lru_cache(maxsize=10_000)
def origin_of(text: str) -> Origin:
    """Return the origin of an address in text; one that is none counts as it stands."""
    try:
        address = _plain(ip_address(text))
    except ValueError:
        return Origin(_hash(text), _hash("unknown"), is_shared=False)
    shared = any(address in net for net in settings.LIMITS.shared_nets)
    return Origin(_hash(_around(address, ADDRESS)), _hash(_around(address, NET)), is_shared=shared)


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """An IPv4 address that comes in the clothes of IPv6 is the same address."""
    mapped = address.ipv4_mapped if address.version == 6 else None
    return mapped or address


def _around(address: IPv4Address | IPv6Address, prefixes: dict[int, int]) -> str:
    return str(ip_network((address, prefixes[address.version]), strict=False))


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), key=_key(settings.PEPPER), digest_size=12).hexdigest()


@lru_cache(maxsize=2)
def _key(pepper: str) -> bytes:
    return hashlib.blake2b(pepper.encode(), person=PURPOSE).digest()
