"""Where the daily head of the record goes, read from the environment."""

from dataclasses import dataclass
from pathlib import Path

from environs import Env


@dataclass(frozen=True)
class Audit:
    """The file that a line is added to every day, and the addresses that the same line is mailed to."""

    heads_file: Path
    heads_to: tuple[str, ...]


def from_environment(env: Env, var_dir: Path) -> Audit:
    return Audit(
        heads_file=env.path("AUDIT_HEADS_FILE", var_dir / "audit-heads.txt"),
        heads_to=tuple(env.list("AUDIT_HEADS_TO", [])),
    )
