"""Moments as every file of the audit folder writes them."""

from datetime import UTC, datetime


def moment(at: datetime) -> str:
    """Return a moment in UTC: 2026-11-22T19:00:00Z, with what is smaller than a second where there is any."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
