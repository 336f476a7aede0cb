"""The program for observers: it accepts what is whole, and catches and names whatever was done to a folder."""

import ast
import base64
import gzip
import hashlib
import importlib.util
import json
import re
import shutil
import sys
import zipfile
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


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


# What is whole


@pytest.mark.parametrize("method", [*Method])
def test_the_folder_of_every_method_holds(counted, exported, check, make_person, method):
    poll = counted(method)
    if poll.state == State.CLOSED:  # equal, where only a lot decides
        record_lot(poll, LETTERS, by=make_person("Clerk", roles=[Role.CLERK]), at=poll.closes_at)
    status, said = check(exported(poll))
    assert (status, [line for line in said.splitlines() if line.startswith("FAIL")]) == (0, [])
    assert said.count("\nok ") == 13


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


def lines_of(folder):
    files = sorted(folder.glob("board/*"))
    return [json.loads(line) for file in files for line in gzip.decompress(file.read_bytes()).splitlines()]


def write_lines(folder, lines, *, renumber=True):
    """Write the lines on the first sheet, and leave the other sheets empty."""
    first, *others = sorted(folder.glob("board/*"))
    numbered = [line | {"i": place} if renumber else line for place, line in enumerate(lines)]
    first.write_bytes(gzip.compress(b"".join(canonical(line) + b"\n" for line in numbered)))
    for other in others:
        other.write_bytes(gzip.compress(b""))


def on_lines(change, *, renumber=True):
    def harm(folder):
        lines = lines_of(folder)
        write_lines(folder, change(lines) or lines, renumber=renumber)

    return harm


def on_json(name, change):
    def harm(folder):
        value = json.loads((folder / name).read_bytes())
        change(value)
        (folder / name).write_bytes(canonical(value))

    return harm


def on_text(name, old, new):
    def harm(folder):
        text = (folder / name).read_text()
        assert re.search(old, text)
        (folder / name).write_text(re.sub(old, new, text, count=1))

    return harm


def flip_a_bit_of_the_zip(folder):
    file = folder / "board/000000.jsonl.gz"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def cut_off(folder):
    file = folder / "board/000000.jsonl.gz"
    file.write_bytes(file.read_bytes()[:-40])


def turn_a_vote(lines):
    lines[5]["b"]["v"]["r"] = ["elm"] if lines[5]["b"]["v"]["r"] != ["elm"] else ["apple"]


def swap_what_two_say(lines):
    other = next(line for line in lines[6:] if line["b"]["v"] != lines[5]["b"]["v"])
    lines[5]["b"]["v"], other["b"]["v"] = other["b"]["v"], lines[5]["b"]["v"]


def invent_a_ballot(lines):
    lines.insert(4, {"t": "ballot", "b": {"id": "ab" * 16, "v": {"r": ["elm"]}}, "i": 0})


def vote_after_the_close(lines):
    lines.append({"t": "ballot", "b": {"id": "ab" * 16, "v": {"r": ["elm"]}}, "i": 0})


def edit_the_workbook(folder):
    book = folder / "result.xlsx"
    with zipfile.ZipFile(book) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = re.sub(rb"<v>\d+</v>", b"<v>999</v>", sheet)
    with zipfile.ZipFile(book, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)


def another_root(heads):
    rows = [json.loads(row) for row in heads.splitlines()]
    root = base64.b64decode(rows[0]["note"].split("\n")[2])
    wrong = bytes([root[0] ^ 1]) + root[1:]
    rows[0]["note"] = rows[0]["note"].replace(base64.b64encode(root).decode(), base64.b64encode(wrong).decode())
    rows[0]["root"] = wrong.hex()
    return b"".join(canonical(row) + b"\n" for row in rows)


def on_bytes(name, change):
    def harm(folder):
        (folder / name).write_bytes(change((folder / name).read_bytes()))

    return harm


def remove(name):
    return lambda folder: (folder / name).unlink()


def add_a_sheet(folder):
    shutil.copy(folder / "board/000000.jsonl.gz", folder / "board/000009.jsonl.gz")


def rename(manifest):
    manifest["question"]["nl"] = "Wordt de Markt een parking?"


NOT_AS_SIGNED = r"the first \d+ lines are not those that were signed \(changed, swapped or reordered\)"
HARMS = {
    "a bit of a zip flips": (flip_a_bit_of_the_zip, r"board/000000.jsonl.gz (ends in the middle|line \d+ can not)"),
    "a vote is turned": (on_lines(turn_a_vote), NOT_AS_SIGNED),
    "what two ballots say is swapped": (on_lines(swap_what_two_say), NOT_AS_SIGNED),
    "two lines swap places": (
        on_lines(lambda lines: lines.insert(3, lines.pop(9)), renumber=False),
        r"reordered, swapped",
    ),
    "a line moves, renumbered": (on_lines(lambda lines: lines.insert(3, lines.pop(9))), r"line \d+ is out of order"),
    "a line is dropped": (
        on_lines(lambda lines: lines.pop(8) and None, renumber=False),
        r"8 is missing \(a line was dropped",
    ),
    "a line is dropped, renumbered": (
        on_lines(lambda lines: lines.pop(8) and None),
        r"closed with 41 ballots, and 40 stand on it \(dropped",
    ),
    "a line is there twice": (
        on_lines(lambda lines: lines.insert(8, lines[8]), renumber=False),
        r"the same as line 8 .*duplicate",
    ),
    "a line is there twice, renumbered": (on_lines(lambda lines: lines.insert(8, dict(lines[8]))), r"duplicate"),
    "a ballot is invented": (on_lines(invent_a_ballot), r"closed with 41 ballots, and 42 stand on it .*added"),
    "a ballot comes late": (on_lines(vote_after_the_close), r"a ballot after the board was closed"),
    "the last lines are cut off": (on_lines(lambda lines: lines[:30]), r"truncated"),
    "a file is cut off": (cut_off, r"board/000000.jsonl.gz ends in the middle \(truncated\)"),
    "a sheet is dropped": (remove("board/000000.jsonl.gz"), r"board/000000.jsonl.gz is missing \(dropped\)"),
    "a sheet is added": (add_a_sheet, r"board/000009.jsonl.gz was added|duplicate"),
    "a ballot for nobody": (
        on_lines(lambda lines: lines[5]["b"]["v"].update(r=["nobody"])),
        r"line 5 is no ballot .* no option 'nobody'",
    ),
    "an option named twice": (
        on_lines(lambda lines: lines[5]["b"]["v"].update(r=["elm", "elm"])),
        r"line 5 is no ballot .*twice",
    ),
    "the question on the board": (
        on_lines(lambda lines: rename(lines[0]["b"])),
        r"the question was renamed: question.nl",
    ),
    "the turnout on the board": (
        on_lines(lambda lines: next(line for line in lines if line["t"] == "participation")["b"].update(voters=40)),
        r"40 people took part",
    ),
    "the question": (on_json("manifest.json", rename), r"the question was renamed: question.nl in manifest.json"),
    "an option": (
        on_json("manifest.json", lambda manifest: manifest["options"][0]["label"].update(nl="Vijg")),
        r"options\[1\].label.nl in manifest.json is 'Vijg'",
    ),
    "the seats": (
        on_json("manifest.json", lambda manifest: manifest["method"].update(seats=3)),
        r"method.seats in manifest.json is 3",
    ),
    "the manifest, with spaces": (
        on_bytes("manifest.json", lambda raw: raw.replace(b":", b": ")),
        r"manifest.json is not canonical",
    ),
    "the manifest is cut off": (on_bytes("manifest.json", lambda raw: raw[:-9]), r"manifest.json can not be read"),
    "the manifest's signature": (
        on_text("manifest.sig", r"manifest.json\n..", "manifest.json\n00"),
        r"signature in manifest.sig",
    ),
    "a head": (on_bytes("heads.jsonl", another_root), r"heads.jsonl line 1: the signature does not hold"),
    "the last head is gone": (
        on_bytes("heads.jsonl", lambda raw: raw.splitlines(keepends=True)[0]),
        r"the last head is signed for 45 \(added\)",
    ),
    "the heads swap places": (
        on_bytes("heads.jsonl", lambda raw: b"".join(raw.splitlines(keepends=True)[::-1])),
        r"heads.jsonl line 2",
    ),
    "the proof of a head": (
        on_text("heads.jsonl", r'"proof":\["..', '"proof":["00'),
        r"does not show that the board before|can not be checked",
    ),
    "the winners": (
        on_json("tally.json", lambda tally: tally.update(winners=["elm", "dogwood"])),
        r"tally.json: winners",
    ),
    "a figure of a round": (
        on_json("tally.json", lambda tally: tally["rounds"][0]["votes"].update(apple="99.00000")),
        r"tally.json: rounds\[1\].votes.apple is '99.00000'",
    ),
    "the report": (
        on_json("pv.json", lambda report: report["participation"].update(voters=999)),
        r"pv.json: participation.voters is 999",
    ),
    "the times of the report": (
        on_json("pv.json", lambda report: report["times"].update(closed_at="2020-01-01T00:00:00Z")),
        r"pv.json: closed_at",
    ),
    "the ballots of the report": (
        on_json("pv.json", lambda report: report["ballots"].update(invalid=4)),
        r"pv.json: the ballots are",
    ),
    "the root in the report": (
        on_json("pv.json", lambda report: report["board"].update(root="00" * 32)),
        r"pv.json names a head",
    ),
    "the paper of the report": (
        on_bytes("pv.pdf", lambda raw: raw.replace(b"SHA-256: ", b"SHA-256: 0")),
        r"pv.pdf (belongs|was changed)",
    ),
    "the table": (on_text("result.csv", r"apple;Apple;[\d.]+", "apple;Apple;999"), r"result.csv gives apple '999'"),
    "the workbook": (edit_the_workbook, r"result.xlsx was changed"),
    "the ballots as a table": (on_text("ballots.csv", r"\n5;", "\n5;9"), r"ballots.csv: entry 5"),
    "a row of that table": (on_text("ballots.csv", r"\n5;.*", ""), r"ballots.csv has 40 entries"),
    "the ballots for other programs": (on_text("ballots.blt", r"\n(\d+) ", r"\n9\1 "), r"ballots.blt: entry 2"),
    "the digests": (on_text("SHA256SUMS", r"..  tally", "00  tally"), r"tally.json was changed|SHA256SUMS was changed"),
    "no digests": (remove("SHA256SUMS"), r"SHA256SUMS"),
    "no signature": (remove("SHA256SUMS.sig"), r"the signature in SHA256SUMS.sig does not hold"),
    "the dash before a signature": (
        on_text("SHA256SUMS.sig", "— ", "- "),
        r"the signature in SHA256SUMS.sig does not hold",
    ),
    "a name before a signature": (
        on_text("SHA256SUMS.sig", "— .", "— x"),
        r"the signature in SHA256SUMS.sig does not hold",
    ),
    "no report": (remove("pv.json"), r"pv.json is missing"),
    "no paper": (remove("pv.pdf"), r"pv.pdf is missing"),
    "the program": (on_bytes("verify.py", lambda raw: raw + b"#"), r"verify.py was changed"),
}


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
