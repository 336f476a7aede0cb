"""A Merkle tree over the lines of a board, as RFC 9162 has it (section 2.1): one digest that stands for all of them.

It only grows. What was once its head can be shown to be the beginning of what it is now (`consistency`), and any line
to be in it (`inclusion`), by a handful of digests. To add lines only the tops of the whole subtrees are needed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

EMPTY = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


@dataclass
class Tops:
    """A tree by the tops of its whole subtrees, the largest first: enough to go on from, and for its root."""

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def push(self, leaf: bytes) -> None:
        """Add the hash of a leaf; subtrees that are whole by it get one top."""
        whole, top = self.size, leaf
        while whole & 1:
            top = node_hash(self.hashes.pop(), top)
            whole >>= 1
        self.hashes.append(top)
        self.size += 1

    def root(self) -> bytes:
        if not self.hashes:
            return EMPTY
        root = self.hashes[-1]
        for top in reversed(self.hashes[:-1]):
            root = node_hash(top, root)
        return root

    def copy(self) -> "Tops":
        return Tops(self.size, [*self.hashes])

    def ranges(self) -> dict[tuple[int, int], bytes]:
        """Return each top by the first leaf under it and the first one after it."""
        found, start = {}, 0
        for top in self.hashes:
            width = 1 << ((self.size - start).bit_length() - 1)
            found[start, start + width] = top
            start += width
        return found


class Tree:
    """A tree of which the leaves from `before` on are known, and of those before it the tops."""

    def __init__(self, before: Tops, leaves: Sequence[bytes]) -> None:
        self._known, self._leaves, self._first = before.ranges(), leaves, before.size
        self.size = before.size + len(leaves)

    @classmethod
    def of(cls, leaves: Sequence[bytes]) -> "Tree":
        return cls(Tops(), leaves)

    def hash(self, start: int, end: int) -> bytes:
        """Return MTH of the leaves from `start` up to `end`, as the tree splits them."""
        if (start, end) in self._known:
            return self._known[start, end]
        if end - start == 1:
            return self._leaves[start - self._first]
        middle = start + _split(end - start)
        return node_hash(self.hash(start, middle), self.hash(middle, end))

    def root(self) -> bytes:
        return self.hash(0, self.size) if self.size else EMPTY

    def inclusion(self, index: int) -> list[bytes]:
        """Return PATH (section 2.1.3.1) of a leaf."""
        start, end, path = 0, self.size, []
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self.hash(middle, end))
                end = middle
            else:
                path.append(self.hash(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, size: int) -> list[bytes]:
        """Return PROOF (section 2.1.4.1) that the first `size` leaves are the beginning of this tree."""
        start, end, proof, is_whole = 0, self.size, [], True
        while size != end:
            middle = start + _split(end - start)
            if size <= middle:
                proof.append(self.hash(middle, end))
                end = middle
            else:
                proof.append(self.hash(start, middle))
                start, is_whole = middle, False
        if not is_whole:
            proof.append(self.hash(start, end))
        return proof[::-1]


def is_included(leaf: bytes, index: int, size: int, path: Iterable[bytes], root: bytes) -> bool:
    """Whether `path` leads from a leaf to `root`, not a step too few or too many (section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(size: int, root: bytes, larger_size: int, larger_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows the smaller tree to be the beginning of the larger one (section 2.1.4.2)."""
    if not 0 < size <= larger_size:
        return False
    if size == larger_size:
        return not proof and root == larger_root
    steps = [root, *proof] if size & (size - 1) == 0 else [*proof]
    if not steps:
        return False
    place, last = size - 1, larger_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    smaller = larger = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            smaller, larger = node_hash(step, smaller), node_hash(step, larger)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            larger = node_hash(larger, step)
        place, last = place >> 1, last >> 1
    return last == 0 and smaller == root and larger == larger_root


def _split(size: int) -> int:
    """Return the largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)
