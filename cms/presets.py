"""Where figures may be fetched, and how fast newsletters leave, read from the environment."""

from dataclasses import dataclass

from environs import Env


@dataclass(frozen=True)
class Cms:
    """`data_hosts` are the machines that figures may be fetched from: `data.town.be`, or `10.1.2.3:8080` in-house.

    `newsletters_per_minute` is how many e-mails of newsletters leave in a minute, all processes together.
    """

    data_hosts: tuple[str, ...]
    newsletters_per_minute: int


def from_environment(env: Env) -> Cms:
    hosts: list[str] = env.list("DATA_HOSTS", [])
    return Cms(
        data_hosts=tuple(host.strip().lower() for host in hosts if host.strip()),
        newsletters_per_minute=env.int("NEWSLETTERS_PER_MINUTE", 120, validate=lambda number: number >= 1),
    )
