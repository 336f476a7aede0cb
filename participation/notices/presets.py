"""How the town's e-mail leaves, read from the environment."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environs import Env

SECONDS_TO_ANSWER = 10  # a mail server that says nothing must not hold up the clock


@dataclass(frozen=True)
class Mail:
    """Where answers and bounces go, and how many messages leave with one tick of the clock."""

    reply_to: str
    bounces: str
    per_tick: int


def mailers(env: Env, var_dir: Path) -> dict[str, Any]:
    """Mail goes to files under `var_dir`, unless a server is named."""
    host = env.str("MAIL_HOST", "")
    server = {
        "host": host,
        "port": env.int("MAIL_PORT", 25),
        "username": env.str("MAIL_USER", ""),
        "password": env.str("MAIL_PASSWORD", ""),
        "use_tls": env.bool("MAIL_TLS", False),
        "timeout": SECONDS_TO_ANSWER,
    }
    files = {"file_path": str(var_dir / "mail")}
    kind, options = ("smtp", server) if host else ("filebased", files)
    return {"default": {"BACKEND": f"django.core.mail.backends.{kind}.EmailBackend", "OPTIONS": options}}


def from_environment(env: Env, sender: str) -> Mail:
    return Mail(
        reply_to=env.str("MAIL_REPLY_TO", sender),
        bounces=env.str("MAIL_BOUNCES", sender),
        per_tick=env.int("MAIL_PER_TICK", 20, validate=lambda number: number >= 1),
    )
