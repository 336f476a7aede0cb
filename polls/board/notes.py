"""What is signed, as text: a signed note, and the head of a board as a checkpoint (C2SP signed-note, tlog-checkpoint).

A note is some lines, an empty line, and a line for each signature: a dash, the name of who signs, and in base64 four
bytes of the key's digest and the signature itself. Readable, and checked with any library that knows Ed25519.
"""

import base64
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from polls.board.keys import public_key, sign, signer_name

ED25519 = b"\x01"


class BadNote(Exception):
    """A note that is not signed by the key that it should be signed by."""


def signed_note(text: str) -> str:
    """Return `text`, which ends with a line break, signed by the town."""
    name = signer_name()
    signature = key_id(name, public_key()) + sign(text.encode())
    return f"{text}\n— {name} {base64.b64encode(signature).decode()}\n"


def text_of(note: str, key: str) -> str:
    """Return what a note says, once a signature by `key` was found to fit. Raises `BadNote`."""
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        _dash, name, signature = line.split(" ")
        raw = base64.b64decode(signature)
        if raw[:4] == key_id(name, key):
            try:
                Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(raw[4:], text.encode())
            except InvalidSignature:
                raise BadNote("the signature does not fit") from None
            return text
    raise BadNote("there is no signature by this key")


def key_id(name: str, key: str) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + base64.b64decode(key)).digest()[:4]


def checkpoint(origin: str, size: int, root: bytes, at: str) -> str:
    """Return the signed head of a board: its name, how many lines it has, the root of their tree, and the moment."""
    return signed_note(f"{origin}\n{size}\n{base64.b64encode(root).decode()}\ntime {at}\n")
