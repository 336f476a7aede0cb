"""import_poll --method: an election from elsewhere becomes a closed poll by any of the sixteen methods."""

import re

import pytest
from django.core.management import CommandError, call_command

from polls.methods.counting import count
from polls.methods.files import read_election
from polls.models import Mark, Method, Option, Poll, State, Tally
from polls.results import final_votes

FILES = {
    "ranking": "title,Who drives?\nseats,2\nranking,Anna Jansen,Bo,Cem\n4,1,2,3\n3,2,1,\n2,,2,1\n1,,,\n",
    "choice": "choice,yes,no,abstain\n14,x,,\n11,,x,\n5,,,x\n1,x,x,\n",
    "approval": "max,2\napproval,Mill Street,Church Street,Quay\n6,x,x,\n5,,x,x\n3,,,x\n1,x,x,x\n",
    "grades": "max_each,5\npoints,Oak,Lime,Beech\n3,5,4,1\n2,1,4,5\n2,2,3,\n",
    "points": "max_total,6\npoints,Oak,Lime,Beech\n4,6,,\n3,1,3,2\n2,,2,4\n",
    "budget": "budget,100\nthreshold,2\napproval,Bench,Tree,Swing\ncost,60,40,50\n5,x,x,\n4,,,x\n3,x,,x\n",
}
OF = {
    "motion": "choice", "single": "choice", "approval": "approval", "score": "grades", "majority-judgment": "grades",
    "cumulative": "points", "irv": "ranking", "stv": "ranking", "two-round": "ranking", "borda": "ranking",
    "schulze": "ranking", "ranked-pairs": "ranking", "greedy": "budget", "greedy-no-skip": "budget",
    "greedy-threshold": "budget", "equal-shares": "budget",
}  # fmt: skip


@pytest.fixture
def bring(tmp_path, db, capsys):
    def do(method, text, *more):
        path = tmp_path / f"{method}-{Poll.objects.count()}.csv"
        path.write_text(text)
        call_command("import_poll", path, "--method", method, *more)
        return Poll.objects.latest("pk"), capsys.readouterr().out

    return do


def test_every_method_takes_an_election_and_counts_it_as_the_file_itself_is_counted(bring):
    assert set(OF) == set(Method.values)
    for method, name in OF.items():
        text = FILES[name]
        poll, told = bring(method, text)
        assert poll.state == State.COUNTED, method
        there, left_out = (int(number) for number in re.match(r"(\d+) ballots .*?(\d+) invalid", told).groups())
        assert there == Mark.objects.filter(poll=poll, channel="file").count(), method
        election = read_election(text.encode())
        labels = {option.key: str(option.label) for option in Option.objects.filter(poll=poll)}
        seats = 2 if method == "stv" else None
        expected = count(method, election, seats=seats, completion="add1" if method == "equal-shares" else "none")
        assert left_out == expected.ballots.invalid, method
        if tally := Tally.objects.filter(poll=poll).first():
            assert [labels[key] for key in tally.result["winners"]] == list(expected.winners), method
        else:
            votes = final_votes(poll)
            best = max(votes, key=votes.get)
            assert [labels[best]] == list(expected.winners), method


@pytest.mark.parametrize(
    ("method", "text", "reason"),
    [
        ("schulze", "ranking,A,B,C\n2,1,1,2\n", "two options the same place"),
        ("irv", FILES["approval"], "rank no options"),
        ("score", FILES["ranking"], "give no points"),
        ("approval", FILES["grades"], "say more than"),
        ("greedy", FILES["approval"], "names no budget"),
        ("motion", FILES["approval"], "options yes, no and abstain"),
        ("cumulative", "points,A,B\n1,101,2\n", "has 100 at most"),
        ("irv", "ranking,A,B\nx,1,2\n", "line 2"),
    ],
)
def test_what_a_poll_can_not_hold_is_refused_with_its_reason_and_nothing_is_stored(bring, method, text, reason):
    with pytest.raises(CommandError, match=reason) as refused:
        bring(method, text)
    assert str(refused.value).endswith("Nothing was stored.")
    assert not Poll.objects.exists()


def test_one_election_is_brought_in_once(bring, tmp_path):
    bring("irv", FILES["ranking"])
    with pytest.raises(CommandError, match="already"):
        call_command("import_poll", tmp_path / "irv-0.csv", "--method", "irv")
