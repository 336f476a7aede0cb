"""The tree of RFC 9162, against the reference vectors of certificate-transparency and against its definition."""

from hashlib import sha256

import pytest

from polls.board.tree import EMPTY, Tops, Tree, is_consistent, is_included, leaf_hash

pytestmark = pytest.mark.once

LEAVES = [bytes.fromhex(each) for each in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = [leaf_hash(each) for each in LEAVES]


def mth(hashes):
    """The definition, word for word."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = max(2**power for power in range(10) if 2**power < len(hashes))
    return sha256(b"\1" + mth(hashes[:split]) + mth(hashes[split:])).digest()


def tops_of(hashes):
    tops = Tops()
    for each in hashes:
        tops.push(each)
    return tops


def test_roots_are_those_of_the_reference():
    assert EMPTY.hex() == ROOTS[0]
    for size, root in enumerate(ROOTS):
        assert mth(HASHES[:size]).hex() == root
        assert tops_of(HASHES[:size]).root().hex() == root
        assert Tree.of(HASHES[:size]).root().hex() == root


def test_proofs_are_those_of_the_reference():
    # RFC 9162, section 2.1.5, names these for seven leaves d0..d6
    a, b, c, d, e, f, j = HASHES[:7]
    g, h, i = mth([a, b]), mth([c, d]), mth([e, f])
    k, m = mth([a, b, c, d]), mth([e, f, j])
    tree = Tree.of(HASHES[:7])
    assert tree.inclusion(0) == [b, h, m]
    assert tree.inclusion(3) == [c, g, m]
    assert tree.inclusion(4) == [f, j, k]
    assert tree.inclusion(6) == [i, k]
    assert tree.consistency(3) == [c, d, g, m]
    assert tree.consistency(4) == [m]
    assert tree.consistency(6) == [i, j, k]


def test_every_leaf_of_every_tree_is_included_and_no_other():
    hashes = [leaf_hash(bytes([number])) for number in range(33)]
    for size in range(1, 34):
        tree, root = Tree.of(hashes[:size]), mth(hashes[:size])
        for index in range(size):
            path = tree.inclusion(index)
            assert is_included(hashes[index], index, size, path, root)
            assert not is_included(hashes[index], index, size, [*path, root], root)
            assert not is_included(hashes[index], index, size, path[:-1], root) or size == 1
            assert not is_included(hashes[index], (index + 1) % size, size, path, root) or size == 1
    assert not is_included(hashes[0], 5, 5, [], hashes[0])


def test_every_board_is_the_beginning_of_every_larger_one_by_proofs_made_from_tops_alone():
    hashes = [leaf_hash(bytes([number])) for number in range(33)]
    for size in range(1, 34):
        tops, root = tops_of(hashes[:size]), mth(hashes[:size])
        for larger in range(size, 34):
            goal = mth(hashes[:larger])
            proof = Tree(tops, hashes[size:larger]).consistency(size)
            assert proof == Tree.of(hashes[:larger]).consistency(size)
            assert is_consistent(size, root, larger, goal, proof)
            assert not is_consistent(size, root, larger, goal, [*proof, goal])
            assert not is_consistent(size, root, larger, goal, proof[:-1]) or not proof
            assert not is_consistent(size, goal, larger, root, proof) or size == larger
    assert not is_consistent(0, EMPTY, 3, mth(hashes[:3]), [])
    assert not is_consistent(4, mth(hashes[:4]), 3, mth(hashes[:3]), [])
