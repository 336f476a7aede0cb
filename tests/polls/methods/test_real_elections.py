"""Real elections and their official results: VOTEDATA is the folder where they are."""

import json
import os
import re
from pathlib import Path

import pytest

from polls.methods.counting import count
from polls.methods.files import read_election

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif("VOTEDATA" not in os.environ, reason="VOTEDATA names no folder of real elections"),
]
FOLDER = Path(os.environ.get("VOTEDATA", "."))
EXPECTED = json.loads((FOLDER / "expected.json").read_text()) if "VOTEDATA" in os.environ else []
RULES = {"scottish-stv": "stv", "equalshares/add1": "equal-shares"}
WINNERS = ("official_selected", "official_elected", "reference_elected")


def read(file):
    return read_election((FOLDER / file).read_bytes())


@pytest.mark.parametrize("election", EXPECTED, ids=lambda election: Path(election["file"]).stem)
def test_the_official_result_is_reproduced(election):
    completion = election["rule"].partition("/")[2] or "none"
    result = count(RULES.get(election["rule"], election["rule"]), read(election["file"]), completion=completion)
    wanted = next((election[key] for key in WINNERS if key in election), [election.get("official_winner")])
    assert sorted(result.winners) == sorted(wanted)
    assert result.quota == election.get("quota", result.quota)
    assert result.ballots.valid == election.get("valid", election.get("num_votes", result.ballots.valid))
    assert dict(result.rounds[-1].votes) == election.get("official_final", dict(result.rounds[-1].votes))


def test_every_stage_of_a_ward_of_glasgow_is_as_the_returning_officer_reported_it():
    result = count("stv", read("stv_glasgow2017_official/ward2_newlands_auldburn_2017.blt"))
    report = (FOLDER / "stv_glasgow2017_official/CandidateVotesPerStage_Ward2.txt").read_text().replace(",", "")
    report = report.replace("\nScottish Conservative and\nUnionist", "")
    stages = re.split(r"^Stage \d+$", report, flags=re.MULTILINE)[1:]
    assert len(stages) == len(result.rounds) == 7
    for stage, counted in zip(stages, result.rounds, strict=True):
        for name, votes in counted.votes.items():
            transfer, total, status = re.search(
                rf"^{name}.*? (-?[\d.]+) ([\d.]+)( Elected)?$", stage, re.MULTILINE
            ).groups()
            assert (transfer, total) == (str(counted.transfers.get(name, "0.00000")), str(votes))
            assert bool(status) == (name in counted.elected)
        assert f" {counted.non_transferable}\n" in re.search("Non-transferable.*\n", stage)[0]


@pytest.mark.parametrize(
    "name", ["42.blt 42.scotland-fixed-p5-d5.ref.txt", "Calton-2007.blt Calton-2007.scotland.ref.txt"]
)
def test_every_value_of_another_programs_count_is_met(name):
    file, reference = name.split()
    result = count("stv", read(f"stv_glasgow2007_droop/{file}"))
    text = (FOLDER / "stv_glasgow2007_droop" / reference).read_text()
    theirs = set(re.findall(r"(?:Elected|Pending|Hopeful):  (.*?) \((\d+\.\d{5})\)", text))
    ours = {(option, str(votes)) for each in result.rounds for option, votes in each.votes.items()}
    assert len(theirs) >= 5
    assert theirs <= ours


def test_the_condorcet_winner_of_burlington_wins_by_the_condorcet_methods_only():
    election = read("irv_burlington2009/burl2009.abif")
    winners = {method: list(count(method, election).winners) for method in ("schulze", "ranked-pairs", "single", "irv")}
    assert winners == {"schulze": ["Montroll"], "ranked-pairs": ["Montroll"], "single": ["Wright"], "irv": ["Kiss"]}
    assert count("irv", election).ballots[1:] == (8976, 4, 0)
