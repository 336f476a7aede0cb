"""manage.py count: what it writes, and how it ends."""

import json
import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from polls.management.commands.count import Command
from tests.polls.methods.elections import blt
from tests.town import ROOT

pytestmark = pytest.mark.once
TIED = blt("Ann Bo Cas", 1, "4 1", "3 2 3", "3 3 1")


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "election"
        path.write_text(text)
        return str(path)

    return write


def counted(capsys, *arguments):
    call_command("count", *arguments)
    return capsys.readouterr().out


def test_the_result_is_written_as_json_with_every_round(file, capsys):
    result = json.loads(counted(capsys, "stv", file(blt("A B C D", 2, "8 1 2", "3 1 3", "4 3", "3 4", "2")), "--json"))
    assert (result["method"], result["winners"], result["quota"]) == ("stv", ["A", "C"], 7)
    assert result["ballots"] == {"valid": 18, "invalid": 0, "blank": 2}
    assert result["rounds"][0]["votes"] == {"A": "11.00000", "B": "0.00000", "C": "4.00000", "D": "3.00000"}
    assert result["rounds"][1]["act"] == "surplus"
    assert result["rounds"][1]["votes"]["B"] == "2.90904"
    assert result["reasons"][0] == {
        "option": "A", "won": True, "code": "quota", "round": 1, "margin": 4, "own": "11.00000", "theirs": 7,
    }  # fmt: skip


def test_the_seats_and_the_lot_are_taken_from_the_command(file, capsys):
    path = file("5:A\n3:[Smith, John]\n3:C\n")
    result = json.loads(counted(capsys, "single", path, "--seats", "2", "--lot", 'C, "Smith, John"', "--json"))
    assert result["winners"] == ["A", "C"]
    assert result["lots"] == [
        {"between": ["Smith, John", "C"], "purpose": "who of those with equally many wins", "favoured": ["C"]}
    ]


def test_without_json_people_read_the_rounds(file, capsys):
    text = counted(capsys, "irv", file(TIED), "--lot", "Cas,Bo")
    assert text.startswith("irv: 10 valid ballots, 0 invalid, 0 blank")
    assert "Round 2, transfer: Bo\n  Ann  4\n  Cas  6  (+3)\n  chosen: Cas\n" in text
    assert "\nWinners: Cas\n\nCas won in round 2: 6 against 4 for Ann, 2 more.\n" in text
    assert "\nBo and Cas were equal with 3 in round 1. The lot favoured Cas.\n" in text
    assert text.endswith("Ann did not win: 4 against 6 for Cas, 2 fewer, in round 2.\n")


@pytest.mark.parametrize(
    ("arguments", "text", "code", "reason"),
    [
        (["irv"], "3 1\n1 9 0\n", 2, "line 2: there is no option '9'"),
        (["irv"], "", 2, "line 1: the file is empty"),
        (["score"], TIED, 2, "score counts points"),
        (["irv", "--lot", "Dee"], TIED, 2, "'Dee', which is no option"),
        (["irv"], TIED, 3, "between Bo, Cas"),
        (["irv", "--lot", "Ann"], TIED, 3, "--lot Bo,Cas"),
    ],
)
def test_a_malformed_file_ends_with_2_and_a_tie_without_a_lot_with_3(file, arguments, text, code, reason):
    method, *options = arguments
    with pytest.raises(CommandError, match=reason) as refusal:
        call_command("count", method, file(text), *options)
    assert refusal.value.returncode == code


def test_the_exit_code_reaches_the_shell(file, capsys):
    with pytest.raises(SystemExit) as ended:
        Command().run_from_argv(["manage.py", "count", "irv", file(TIED), "--json"])
    written = capsys.readouterr()
    assert (ended.value.code, written.out) == (3, "")
    assert "Bo, Cas" in written.err


def test_a_file_that_is_not_there_ends_with_2(tmp_path):
    with pytest.raises(CommandError, match="No such file") as refusal:
        call_command("count", "irv", str(tmp_path / "none"))
    assert refusal.value.returncode == 2


def test_counting_waits_for_no_town(tmp_path):
    ballots = tmp_path / "small.blt"
    ballots.write_text('2 1\n2 1 0\n1 2 0\n0\n"Ann"\n"Bob"\n"Small"\n')
    asked = [sys.executable, "-X", "importtime", "manage.py", "count", "irv", str(ballots)]
    away = os.environ | {"DATABASE_URL": "not an address"}
    done = subprocess.run(asked, cwd=ROOT, env=away, capture_output=True, text=True)
    assert (done.returncode, "Ann" in done.stdout) == (0, True), done.stderr[-2000:]
    assert "polls.methods.irv" in done.stderr
    assert "wagtail" not in done.stderr
    assert "polls.models" not in done.stderr
