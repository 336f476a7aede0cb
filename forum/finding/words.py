"""How words are compared when people search: as they are folded everywhere, with ij, ÿ and y as one letter."""

from participation.text import fold

LONGEST, MOST = 40, 8  # characters of a word, words of a search


def fold_words(text: str) -> str:
    """Return `text` as its words are kept: "Één prijs, straat_lamp" -> "een prys straat lamp"."""
    return " ".join(fold(text).replace("_", " ").replace("ij", "y").split())


def words_of(text: str) -> list[str]:
    """Return what is looked for, each word once and no more than a search can use."""
    return list(dict.fromkeys(word[:LONGEST] for word in fold_words(text[:1_000]).split()))[:MOST]
