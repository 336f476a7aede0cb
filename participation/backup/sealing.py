"""Encryption of a backup file: pieces of 64 KiB under ChaCha20-Poly1305, each bound to its place, the last one marked.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance, CRYPTO 2015), with the nonces of the age format: 11 bytes of counter and one that is 1 for the last
piece. So a changed, moved, missing or added piece is noticed, and a cut at whichever place. Each file has a key of its
own, derived from the town's key and 32 random bytes (HKDF, RFC 5869), and a proof of that key, which tells a wrong key
from a damaged file.
"""

import base64
import binascii
import hmac
import os
import secrets
from pathlib import Path
from typing import IO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from participation.backup.refusals import BackupRefused

MAGIC = b"town-participation sealed backup 1\n"
PIECE, TAG, SALT, KEY = 64 * 1024, 16, 32, 32  # bytes

DAMAGED = "The file was changed, damaged or cut short: it can not be trusted, so nothing was restored."


class Sink(Protocol):
    """Where the bytes of a backup go."""

    def write(self, data: bytes, /) -> int: ...


class Source(Protocol):
    """Where the bytes of a backup come from."""

    def read(self, size: int, /) -> bytes: ...


def read_key(text: str) -> bytes:
    """Return the key that `text` holds."""
    try:
        key = base64.urlsafe_b64decode(text.strip())
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY:
        raise BackupRefused("This is not a key: it needs 44 characters, as `manage.py backup FILE --new-key` makes it.")
    return key


def read_key_file(path: Path) -> bytes:
    try:
        return read_key(path.read_text())
    except (OSError, UnicodeDecodeError) as error:
        raise BackupRefused(f"The key file {path} can not be read: {error}.") from error


def write_new_key(path: Path) -> None:
    """Put a fresh key, 32 random bytes in base64, in a new file that only its owner can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(base64.urlsafe_b64encode(secrets.token_bytes(KEY)).decode() + "\n")


def chosen_key(key_file: Path | None, from_settings: str) -> bytes | None:
    """Return the key in `key_file`, else that of the settings, else None: nothing is encrypted."""
    if key_file:
        return read_key_file(key_file)
    return read_key(from_settings) if from_settings else None


class SealedWriter:
    """Encrypts what is written. Without `finish` the file has no last piece, and nobody will take it for whole."""

    def __init__(self, sink: Sink, key: bytes) -> None:
        salt = secrets.token_bytes(SALT)
        self._cipher, proof = _derive(key, salt)
        self._sink, self._place, self._waiting = sink, 0, bytearray()
        sink.write(MAGIC + salt + proof)

    def write(self, data: bytes, /) -> int:
        self._waiting += data
        while len(self._waiting) > PIECE:  # one piece always stays: it may be the last
            self._put(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def finish(self) -> None:
        self._put(bytes(self._waiting), is_last=True)

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        self._sink.write(self._cipher.encrypt(_nonce(self._place, is_last=is_last), piece, None))
        self._place += 1


class SealedReader:
    """Decrypts what `SealedWriter` wrote. Raises `BackupRefused` for a wrong key and for a file that is not whole."""

    def __init__(self, file: IO[bytes], key: bytes) -> None:
        """`file` stands behind MAGIC."""
        salt, proof = file.read(SALT), file.read(KEY)
        self._cipher, expected = _derive(key, salt)
        if not hmac.compare_digest(proof, expected):
            raise BackupRefused("This is not the key that the backup was made with, or its first bytes were changed.")
        self._file, self._place, self._ready = file, 0, b""
        self._next = file.read(PIECE + TAG)
        self._is_over = False

    def read(self, size: int, /) -> bytes:
        """Return `size` bytes, fewer only at the end."""
        parts, missing = [], size
        while missing and (self._ready or not self._is_over):
            if not self._ready:
                self._ready = self._piece()
            part, self._ready = self._ready[:missing], self._ready[missing:]
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def _piece(self) -> bytes:
        sealed, self._next = self._next, self._file.read(PIECE + TAG)
        self._is_over = not self._next
        try:
            piece = self._cipher.decrypt(_nonce(self._place, is_last=self._is_over), sealed, None)
        except InvalidTag:
            raise BackupRefused(DAMAGED) from None
        self._place += 1
        return piece


def _derive(key: bytes, salt: bytes) -> tuple[ChaCha20Poly1305, bytes]:
    """Return the cipher of one file, and the proof that stands in its head."""
    derived = HKDF(SHA256(), KEY * 2, salt, MAGIC).derive(key)
    return ChaCha20Poly1305(derived[:KEY]), derived[KEY:]


def _nonce(place: int, *, is_last: bool) -> bytes:
    return place.to_bytes(11, "big") + bytes([is_last])
