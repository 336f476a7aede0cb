"""The file that a backup is: whole or refused, in one sentence, before anything is written."""

import io
import os
import tarfile

import pytest

from participation.backup.archive import contents, new_archive, rows_in, verified
from participation.backup.refusals import BackupRefused
from participation.backup.sealing import MAGIC, PIECE, SealedReader, SealedWriter, chosen_key, write_new_key

pytestmark = pytest.mark.once
KEY, OTHER_KEY = bytes(range(32)), bytes(32)
ROWS = [[1, "één", None, True], [2, "two\nlines", 0.5, False]]
NAMES = ["media/a/photo.jpg", "tables/default/town/00001", "tables/default/town/00002"]


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(os.urandom(3 * PIECE))
    return path


@pytest.fixture
def make_file(tmp_path, photo):
    """Make a small backup: make_file(KEY)."""

    def make(key=None):
        path = tmp_path / "town.backup"
        with new_archive(path, key) as archive, photo.open("rb") as file:
            archive.add_file(NAMES[0], file)
            archive.add_rows(NAMES[1], ROWS)
            archive.add_rows(NAMES[2], ROWS)
            archive.finish({"format": 1})
        return path

    return make


def is_refused(path, key, sentence):
    with pytest.raises(BackupRefused, match=sentence):
        verified(path, key)
    return True


@pytest.mark.parametrize("key", [None, KEY])
def test_what_goes_in_comes_out(make_file, photo, key):
    path = make_file(key)
    manifest = verified(path, key)
    assert (manifest["format"], list(manifest["members"])) == (1, NAMES)
    found = {}
    for name, stream in contents(path, key):
        is_table = name.startswith("tables/")
        found[name] = rows_in(stream, manifest["members"][name]) if is_table else stream.read()
    assert found == {NAMES[0]: photo.read_bytes(), NAMES[1]: ROWS, NAMES[2]: ROWS}


def test_it_is_for_its_owner_alone_and_nothing_else_lies_beside_it(make_file, tmp_path):
    path = make_file()
    assert path.stat().st_mode & 0o777 == 0o600
    assert {each.name for each in tmp_path.iterdir()} == {"town.backup", "photo.jpg"}


def test_one_that_fails_leaves_the_one_that_was_there(make_file, tmp_path):
    path = make_file()
    before = path.read_bytes()
    with pytest.raises(FileNotFoundError), new_archive(path, None) as archive:
        archive.add_file(NAMES[0], (tmp_path / "nowhere").open("rb"))
    assert path.read_bytes() == before
    assert not (tmp_path / "town.backup.tmp").exists()


def test_encrypted_nothing_of_it_can_be_read(make_file, photo):
    sealed = make_file(KEY).read_bytes()
    assert b"photo" not in sealed
    assert photo.read_bytes()[:100] not in sealed
    assert b"manifest" not in sealed


# Tampering


@pytest.mark.parametrize("place", [len(MAGIC) + 70, PIECE, 2 * PIECE + 500, -1])
def test_one_bit_changed_in_an_encrypted_file_is_noticed(make_file, place):
    path = make_file(KEY)
    changed = bytearray(path.read_bytes())
    changed[place] ^= 1
    path.write_bytes(changed)
    assert is_refused(path, KEY, "changed, damaged or cut short")


@pytest.mark.parametrize("where", ["name", "content"])
def test_one_bit_changed_in_a_plain_file_is_noticed(make_file, photo, where):
    path = make_file()
    changed = bytearray(path.read_bytes())
    changed[changed.index(b"photo" if where == "name" else photo.read_bytes()[5000:5100])] ^= 1
    path.write_bytes(changed)
    assert is_refused(path, None, "changed, damaged or cut short")


@pytest.mark.parametrize("key", [None, KEY])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_file_cut_short_is_noticed(make_file, key, share):
    path = make_file(key)
    os.truncate(path, int(path.stat().st_size * share))
    assert is_refused(path, key, "changed, damaged or cut short")


def test_a_cut_between_two_pieces_is_noticed(make_file):
    path = make_file(KEY)
    os.truncate(path, len(MAGIC) + 64 + 2 * (PIECE + 16))
    assert is_refused(path, KEY, "changed, damaged or cut short")


def test_pieces_that_changed_places_are_noticed(make_file):
    path, head = make_file(KEY), len(MAGIC) + 64
    sealed = path.read_bytes()
    first, second = sealed[head : head + PIECE + 16], sealed[head + PIECE + 16 : head + 2 * (PIECE + 16)]
    path.write_bytes(sealed[:head] + second + first + sealed[head + 2 * (PIECE + 16) :])
    assert is_refused(path, KEY, "changed, damaged or cut short")


def test_what_was_added_at_the_end_is_noticed(make_file):
    path = make_file(KEY)
    with path.open("ab") as file:
        file.write(b"more")
    assert is_refused(path, KEY, "changed, damaged or cut short")


@pytest.mark.parametrize("missing", [*NAMES, "manifest.json"])
def test_a_missing_member_is_noticed(make_file, missing):
    path = make_file()
    left = io.BytesIO()
    with tarfile.open(path) as old, tarfile.open(fileobj=left, mode="w") as new:
        for member in old:
            if member.name != missing:
                new.addfile(member, old.extractfile(member))
    path.write_bytes(left.getvalue())
    assert is_refused(path, None, "changed, damaged or cut short")


def test_a_file_that_is_something_else_is_refused(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear town, " * 1000)
    assert is_refused(path, None, "changed, damaged or cut short")
    assert is_refused(tmp_path / "nowhere", None, "can not be read")


# Keys


def test_the_wrong_key_no_key_and_a_key_too_many_each_get_their_sentence(make_file):
    path = make_file(KEY)
    assert is_refused(path, OTHER_KEY, "This is not the key that the backup was made with")
    assert is_refused(path, None, "This backup is encrypted: give the key")
    assert is_refused(make_file(), KEY, "A key was given, but this file is not encrypted")


def test_a_fresh_key_is_a_file_for_its_owner_alone_and_replaces_none(tmp_path):
    path = tmp_path / "key"
    write_new_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    key = chosen_key(path, "")
    assert len(key) == 32
    assert chosen_key(None, path.read_text()) == key
    assert chosen_key(None, "") is None
    with pytest.raises(FileExistsError):
        write_new_key(path)


@pytest.mark.parametrize("text", ["", "short", "é" * 44, "!" * 44])
def test_what_is_no_key_is_refused(tmp_path, text):
    path = tmp_path / "key"
    path.write_text(text)
    with pytest.raises(BackupRefused, match="This is not a key"):
        chosen_key(path, "")


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_a_file_of_any_size_comes_back_as_it_was(size):
    content, sealed = os.urandom(size), io.BytesIO()
    writer = SealedWriter(sealed, KEY)
    writer.write(content)
    writer.finish()
    sealed.seek(len(MAGIC))
    reader = SealedReader(sealed, KEY)
    assert b"".join(iter(lambda: reader.read(10_000), b"")) == content
