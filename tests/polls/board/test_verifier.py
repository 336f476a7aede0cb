"""The program for observers: it accepts what is whole, and catches and names whatever was done to a folder."""

import ast
import hashlib
import importlib.util
import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management.base import CommandError

from participation.residents.models import Role
from polls.actions import record_lot
from polls.board.folder import verifier
from polls.manifest import manifest_digest
from polls.models import Method, State
from tests.polls.board.conftest import LETTERS
from tests.polls.board.harms import (
    HARMS,
    on_lines,
    on_text,
)

VERIFIER = settings.BASE_DIR / "polls" / "board" / "verify.py"


@pytest.fixture
def check(capsys):
    """Run the program here, which is quicker: check(folder) -> (exit status, what it printed)."""
    spec = importlib.util.spec_from_file_location("verifier", VERIFIER)
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)

    def run(folder, *arguments):
        status = program.main([str(folder), *arguments])
        return status, capsys.readouterr().out

    return run


# What is whole


@pytest.mark.parametrize("method", [*Method])
def test_the_folder_of_every_method_holds(counted, exported, check, make_person, method):
    poll = counted(method)
    if poll.state == State.CLOSED:  # equal, where only a lot decides
        record_lot(poll, LETTERS, by=make_person("Clerk", roles=[Role.CLERK]), at=poll.closes_at)
    status, said = check(exported(poll))
    assert (status, [line for line in said.splitlines() if line.startswith("FAIL")]) == (0, [])
    assert said.count("\nok ") == 15


def test_an_observer_needs_python_and_cryptography_alone(counted, exported, observer):
    poll = counted(Method.EQUAL_SHARES)
    folder = exported(poll)
    outcome = observer(folder)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert f"SHA-256 {manifest_digest(poll)}" in outcome.stdout
    assert f"SHA-256 {hashlib.sha256(verifier()).hexdigest()}" in outcome.stdout
    assert outcome.stdout.endswith("All of it holds.\n")
    (folder / "tally.json").write_bytes(b"{}")
    outcome = observer(folder)
    assert (outcome.returncode, outcome.stderr) == (1, "")
    assert "FAIL  tally.json was changed" in outcome.stdout


def test_a_folder_holds_where_the_site_has_moved_since_its_poll_was_frozen(counted, exported, check, monkeypatch):
    poll = counted(Method.SINGLE, moving=lambda: monkeypatch.setattr(settings, "SITE_URL", "https://elders.example"))
    assert check(exported(poll))[0] == 0


@pytest.mark.parametrize("ballots", [[], [{"c": "apple"}], [{"c": "apple"}, {"c": "birch"}]])
def test_a_poll_that_nobody_voted_in_or_that_ended_equal_holds(counted, exported, check, ballots):
    assert check(exported(counted(Method.SINGLE, ballots=ballots)))[0] == 0


def test_a_lot_that_was_drawn_is_on_the_board_and_counts(counted, exported, check, copy_of, make_person):
    poll = counted(Method.IRV, ballots=[{"r": ["apple"]}, {"r": ["birch"]}])
    assert poll.state == State.CLOSED
    with pytest.raises(CommandError, match="once it is counted"):
        exported(poll)
    order = ["cedar", "birch", "elm", "apple", "dogwood"]
    record_lot(poll, order, by=make_person("Clerk", roles=[Role.CLERK]), at=poll.closes_at)
    folder = exported(poll)
    assert check(folder)[0] == 0
    assert json.loads((folder / "tally.json").read_bytes())["winners"] == ["birch"]
    harmed = copy_of(folder)
    on_lines(lambda lines: next(line for line in lines if line["t"] == "lot")["b"]["order"].reverse())(harmed)
    assert "another lot than the one on the board" in check(harmed)[1]


def test_what_voters_noted_and_what_was_kept_earlier_is_compared(counted, exported, check, tmp_path):
    poll = counted(Method.SINGLE)
    folder, digest = exported(poll), manifest_digest(poll)
    older = tmp_path / "older.jsonl"
    older.write_bytes((folder / "heads.jsonl").read_bytes().splitlines(keepends=True)[0])
    assert check(folder, "--manifest", digest, "--compare", str(older))[0] == 0
    status, said = check(folder, "--manifest", "0" * 64)
    assert (status, "another poll, or changed" in said) == (1, True)
    other = exported(counted(Method.SINGLE, slug="other"), "other")
    status, said = check(folder, "--compare", str(other / "heads.jsonl"))
    assert (status, "the board was another one when it had" in said) == (1, True)


# What was done to it


def list_digests_anew(folder):
    """What somebody does who wants to hide a change, and can not sign."""
    names = [row.partition("  ")[2] for row in (folder / "SHA256SUMS").read_text().splitlines()]
    names += [f"board/{path.name}" for path in folder.glob("board/*") if f"board/{path.name}" not in names]
    rows = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in names
        if (folder / name).exists()
    ]
    (folder / "SHA256SUMS").write_text("".join(rows))


def test_whatever_is_done_to_a_folder_is_caught_and_named(counted, exported, check, copy_of):
    folder = exported(counted(Method.STV))
    unnoticed = []
    for name, (harm, words) in HARMS.items():
        harmed = copy_of(folder)
        harm(harmed)
        status, said = check(harmed)
        if status != 1 or not re.search(f"FAIL  .*({words})", said):
            unnoticed.append((name, said))
    assert unnoticed == []


FOR_THE_DIGESTS_ALONE = (
    "the digests", "no digests", "no signature", "the program", "no paper", "no report", "a sheet is dropped",
    "the dash before a signature", "a name before a signature",
)  # fmt: skip


def test_it_is_also_caught_and_named_where_the_digests_were_made_to_fit(counted, exported, check, copy_of):
    folder = exported(counted(Method.STV))
    unnoticed = []
    for name, (harm, words) in HARMS.items():
        if name in FOR_THE_DIGESTS_ALONE:
            continue
        harmed = copy_of(folder)
        harm(harmed)
        list_digests_anew(harmed)
        status, said = check(harmed)
        if status != 1 or not re.search(f"FAIL  .*({words})", said) or "SHA256SUMS was changed" not in said:
            unnoticed.append((name, said))
    assert unnoticed == []


def test_the_ballots_of_a_budget_and_its_projects_are_compared(counted, exported, check, copy_of):
    folder = exported(counted(Method.GREEDY))
    for old, new, words in (
        (r"\n5;.*", "\n5;apple", "ballots.pb: entry 5"),
        (r"birch;400", "birch;40", "ballots.pb: entry 2"),
        (r"budget;900", "budget;9000", "ballots.pb should say budget;900"),
        (r"\n5;.*", "", "ballots.pb has 40 entries"),
    ):
        harmed = copy_of(folder)
        on_text("ballots.pb", old, new)(harmed)
        list_digests_anew(harmed)
        status, said = check(harmed)
        assert (status, words in said) == (1, True), said


def test_the_folder_of_another_poll_does_not_pass_for_this_one(counted, exported, check, copy_of):
    """Everything is of the other poll but one kind of file."""
    folder, other = exported(counted(Method.STV)), exported(counted(Method.STV, slug="other", seed=8), "other")
    for name in ("manifest.json", "tally.json", "pv.json", "heads.jsonl", "board/000000.jsonl.gz"):
        mixed = copy_of(folder)
        shutil.copy(other / name, mixed / name)
        list_digests_anew(mixed)
        assert check(mixed)[0] == 1


# How it is written


def shapes_in(path, least=5):
    """Return the functions of a file of at least so many lines, with every name in them left out."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 >= least:
            if ast.get_docstring(node):
                node.body = node.body[1:]
            node.decorator_list, node.returns = [], None
            for part in ast.walk(node):
                for field in ("name", "id", "attr", "arg", "annotation", "type_comment"):
                    if getattr(part, field, None):
                        setattr(part, field, "_" if field != "annotation" else None)
            yield ast.dump(node)


def test_no_function_is_one_of_the_platforms():
    theirs = {shape for path in Path(settings.BASE_DIR, "polls/methods").rglob("*.py") for shape in shapes_in(path)}
    mine = list(shapes_in(VERIFIER))
    assert len(theirs) > 100
    assert len(mine) > 40
    assert not theirs & set(mine)


def test_it_imports_the_standard_library_and_cryptography_alone():
    tree = ast.parse(VERIFIER.read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    roots = {name.partition(".")[0] for name in names}
    assert roots - set(sys.stdlib_module_names) == {"cryptography"}
