"""What can be done to an audit folder, each with what the program for observers says of it."""

import base64
import gzip
import json
import re
import shutil
import zipfile


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


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
    "who could vote, in the report": (
        on_json("pv.json", lambda report: report.update(electorate="residents")),
        r"pv.json: electorate is 'residents'",
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
