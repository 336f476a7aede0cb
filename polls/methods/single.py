"""One choice: {"c": option}. The option with the most votes leads; a tie is said, never broken here."""

from collections.abc import Iterable, Sequence

from polls.methods.choices import Content, Outcome, check, leaders


def parse(chosen: Sequence[str], options: Sequence[str], least: int, most: int) -> Content:
    """Return the canonical content of a ballot. Exactly one choice, whatever `least` and `most` say."""
    check(chosen, options, 1, 1)
    return {"c": chosen[0]}


def count(ballots: Iterable[tuple[Content, int]], options: Sequence[str]) -> dict[str, int]:
    """Return the votes per option, in ballot order. `ballots` are (content, how many say this)."""
    votes = dict.fromkeys(options, 0)
    for content, number in ballots:
        votes[str(content["c"])] += number
    return votes


def outcome(votes: dict[str, int]) -> Outcome:
    return leaders(votes)
