"""The key with which the town signs its boards: Ed25519, made from a secret that lies in a file, not in the database.

Whoever changes everything in the database can not sign what they made of it. The public key stands in the manifest of
every poll, whose digest voters see when they vote.
"""

import base64
import hashlib
from functools import cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

PURPOSE = b"participation polls.board ed25519 1\n"


@cache
def _private_key(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(PURPOSE + secret.encode()).digest())


def public_key() -> str:
    """Return the public key of this installation, 32 bytes in base64."""
    raw = _private_key(settings.BOARD_KEY).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def sign(content: bytes) -> bytes:
    return _private_key(settings.BOARD_KEY).sign(content)


def signer_name() -> str:
    """Return the name that stands beside a signature: the host of the town's site."""
    return urlsplit(settings.SITE_URL).netloc


def origin_of(slug: str) -> str:
    """Return what a poll's board is called in its heads."""
    return f"{signer_name()}/audit/{slug}"
