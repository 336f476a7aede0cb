"""Nets where many people share one address, read from the environment."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from environs import Env

# What is rendered once and looks the same for everyone, by all that it is made of; each process keeps its own
_memory = {"BACKEND": "participation.limits.cache.SharedLimits"}
_fragments = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "fragments",
    "OPTIONS": {"MAX_ENTRIES": 20_000},
}
CACHES = {"default": _memory, "template_fragments": _fragments}


# What the log-in counts itself: for each account or address of e-mail. An address on the net is counted by limits.acts,
# which knows where many people share one.
OF_LOG_IN = {
    "signup": "",
    "login": "",
    "login_failed": "5/5m/key",
    "reset_password": "5/m/key",
    "reset_password_from_key": "",
    "request_login_code": "3/m/key",
}


@dataclass(frozen=True)
class Limits:
    """`shared_nets` are those of the town hall, libraries and schools: `shared_factor` times as much is allowed there.

    `factor` times as much as usual is allowed everywhere, to accounts too.
    """

    shared_nets: tuple[IPv4Network | IPv6Network, ...]
    shared_factor: int
    factor: int


def from_environment(env: Env) -> Limits:
    return Limits(
        shared_nets=tuple(
            ip_network(net, strict=False) for net in env.list("LIMITS_SHARED_NETS", ["127.0.0.0/8", "::1/128"])
        ),
        shared_factor=env.int("LIMITS_SHARED_FACTOR", 20, validate=lambda factor: factor >= 1),
        factor=env.int("LIMITS_FACTOR", 1, validate=lambda factor: factor >= 1),
    )
