"""A fresh installation makes its own secrets, once."""

from concurrent.futures import ThreadPoolExecutor

from participation.secret_files import read_or_make_secret


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    path = tmp_path / "secret.txt"
    first = read_or_make_secret(path)
    assert len(first) >= 60
    assert read_or_make_secret(path) == first
    assert path.stat().st_mode & 0o777 == 0o600


def test_two_that_start_at_once_agree(tmp_path):
    with ThreadPoolExecutor(20) as pool:
        secrets = set(pool.map(lambda _: read_or_make_secret(tmp_path / "secret.txt"), range(100)))
    assert len(secrets) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]
