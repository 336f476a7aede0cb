"""More than one choice: {"a": [options, sorted]}. Each option chosen gets one vote; the most votes lead."""

from collections.abc import Iterable, Sequence

from polls.methods.choices import Content, Outcome, check, leaders


def parse(chosen: Sequence[str], options: Sequence[str], least: int, most: int) -> Content:
    """Return the canonical content of a ballot with `least` to `most` different options."""
    check(chosen, options, least, most)
    return {"a": sorted(chosen)}


def count(ballots: Iterable[tuple[Content, int]], options: Sequence[str]) -> dict[str, int]:
    """Return the votes per option, in ballot order. `ballots` are (content, how many say this)."""
    votes = dict.fromkeys(options, 0)
    for content, number in ballots:
        for option in content["a"]:
            votes[option] += number
    return votes


def outcome(votes: dict[str, int]) -> Outcome:
    return leaders(votes)
