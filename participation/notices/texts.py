"""The sentences of notices. Apps register one per kind of event, with {names} that the event's data fills in."""

from participation.errors import Sentence

_sentences: dict[str, Sentence] = {}


def register(kind: str, sentence: Sentence) -> None:
    _sentences[kind] = sentence


def sentence_for(kind: str, data: dict[str, str]) -> str:
    """Return the sentence of an event in the active language."""
    return str(_sentences[kind]).format(**data)
