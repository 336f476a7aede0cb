"""The file that a backup is: a tar of members, the last of which is the manifest that names all others by SHA-256.

    media/…                             files as they are
    tables/<database>/<table>/00001     rows as lines of JSON (see values.py), gzipped, at most 5,000 a member
    manifest.json                       what is in it, and of which release

Encrypted as a whole where a key is given (sealing.py). It grows as FILE.tmp, readable by its owner alone, and gets its
name when all of it is on the disk. Nothing is held in memory but one piece.
"""

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, cast

from participation.backup.refusals import BackupRefused
from participation.backup.sealing import DAMAGED, MAGIC, SealedReader, SealedWriter, Sink, Source

MANIFEST = "manifest.json"
AT_ONCE = 1024 * 1024  # bytes

type Manifest = dict[str, Any]


class ArchiveWriter:
    """Takes the members one after the other."""

    def __init__(self, sink: Sink) -> None:
        self._tar = tarfile.TarFile.open(mode="w|", fileobj=cast("IO[bytes]", sink), format=tarfile.PAX_FORMAT)
        self.members: dict[str, dict[str, Any]] = {}  # name -> size and SHA-256

    def add_file(self, name: str, file: IO[bytes]) -> None:
        """Add what `file` holds now; files under the media folder never change, they are added and deleted."""
        size, hashing = os.fstat(file.fileno()).st_size, _Hashing(file)
        self._tar.addfile(_header(name, size), cast("IO[bytes]", hashing))
        self.members[name] = {"size": size, "sha256": hashing.hexdigest()}

    def add_rows(self, name: str, rows: list[list[Any]]) -> None:
        lines = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)
        self._add(name, gzip.compress(lines.encode(), 6, mtime=0))

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest, which makes the archive whole."""
        self._add(MANIFEST, json.dumps(manifest | {"members": self.members}, indent=1).encode())

    def close(self) -> None:
        self._tar.close()

    def _add(self, name: str, content: bytes) -> None:
        self._tar.addfile(_header(name, len(content)), io.BytesIO(content))
        self.members[name] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


@contextmanager
def new_archive(path: Path, key: bytes | None) -> Iterator[ArchiveWriter]:
    """Write a backup to `path`: it is there whole when the block has ended well, and as it was when not."""
    growing = path.with_name(f"{path.name}.tmp")
    with _private_file(growing) as file:
        sealed = SealedWriter(file, key) if key else None
        with closing(ArchiveWriter(sealed or file)) as archive:
            yield archive
        if sealed:
            sealed.finish()
        file.flush()
        os.fsync(file.fileno())
    growing.rename(path)
    _sync_folder(path.parent)


@contextmanager
def _private_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that only its owner can read; gone when the block fails."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        try:
            yield file
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class _Hashing:
    """Reads a file and notes the SHA-256 of what was read."""

    def __init__(self, source: Source) -> None:
        self._source, self._digest = source, hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        content = self._source.read(size)
        self._digest.update(content)
        return content

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


def _header(name: str, size: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size, header.mode = size, 0o600
    return header


# Reading


@contextmanager
def _opened(path: Path, key: bytes | None) -> Iterator[tarfile.TarFile]:
    """Read the tar in `path`, to its very end. Whatever is wrong with the file comes out as `BackupRefused`."""
    try:
        with path.open("rb") as file:
            source = _unsealed(file, key)
            with tarfile.open(mode="r|", fileobj=source, bufsize=AT_ONCE) as tar:
                yield tar
            while source.read(AT_ONCE):
                pass
    except OSError as error:
        raise BackupRefused(f"The backup {path} can not be read: {error}.") from error
    except (tarfile.TarError, zlib.error, EOFError, ValueError) as error:
        raise BackupRefused(DAMAGED) from error


def _unsealed(file: IO[bytes], key: bytes | None) -> IO[bytes]:
    is_sealed = file.read(len(MAGIC)) == MAGIC
    if is_sealed and not key:
        raise BackupRefused("This backup is encrypted: give the key that it was made with (--key-file or BACKUP_KEY).")
    if key and not is_sealed:
        raise BackupRefused("A key was given, but this file is not encrypted: is it the backup that you mean?")
    if is_sealed and key:
        return cast("IO[bytes]", SealedReader(file, key))
    file.seek(0)
    return file


def verified(path: Path, key: bytes | None) -> Manifest:
    """Return the manifest of the backup in `path`, once every member was found to be there and as it was written."""
    found: dict[str, dict[str, Any]] = {}
    manifest: Manifest = {}
    with _opened(path, key) as tar:
        for member in tar:
            if member.name == MANIFEST:
                manifest = json.loads(_content(tar, member))
            elif member.name in found or not member.isreg() or manifest:
                raise BackupRefused(DAMAGED)
            else:
                found[member.name] = {"size": member.size, "sha256": _digest(tar, member)}
    if not manifest or manifest.get("members") != found:
        raise BackupRefused(DAMAGED)
    return manifest


def contents(path: Path, key: bytes | None) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield name and content of every member in turn, the manifest excepted."""
    with _opened(path, key) as tar:
        for member in tar:
            if member.name != MANIFEST:
                yield member.name, _stream(tar, member)


def rows_in(stream: IO[bytes], expected: dict[str, Any]) -> list[list[Any]]:
    """Return the rows of one member, which has not changed since it was verified."""
    content = stream.read()
    if hashlib.sha256(content).hexdigest() != expected["sha256"]:
        raise BackupRefused(DAMAGED)
    return [json.loads(line) for line in gzip.decompress(content).splitlines()]


def copy_verified(stream: IO[bytes], target: IO[bytes], expected: dict[str, Any]) -> None:
    """Copy one member, which has not changed since it was verified, to a file."""
    hashing = _Hashing(stream)
    while content := hashing.read(AT_ONCE):
        target.write(content)
    if hashing.hexdigest() != expected["sha256"]:
        raise BackupRefused(DAMAGED)


def _digest(tar: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    hashing = _Hashing(_stream(tar, member))
    while hashing.read(AT_ONCE):
        pass
    return hashing.hexdigest()


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    return _stream(tar, member).read()


def _stream(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    stream = tar.extractfile(member)
    if stream is None:
        raise BackupRefused(DAMAGED)
    return stream
