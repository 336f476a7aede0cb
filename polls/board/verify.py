#!/usr/bin/env python3
"""Check the audit folder of a poll, without the site that made it.

    python -I verify.py [FOLDER] [--manifest DIGEST] [--compare OLD_HEADS]

Needs Python 3.10 or later and the package `cryptography`, nothing else, and no network. FOLDER is where this file lies
unless another is named. Prints a line for each check and ends with 0 where all of them hold, with 1 where one does not.

`--manifest` is the digest that voters saw when they voted: all else hangs on it, the key of the signatures too.
`--compare` is a heads.jsonl that was kept earlier: the board must still begin with what it was then.
"""

import argparse
import base64
import csv
import gzip
import hashlib
import itertools
import json
import sys
import zipfile
import zlib
from collections import Counter
from datetime import datetime
from fractions import Fraction
from math import lcm
from pathlib import Path
from xml.etree import ElementTree

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SUMS, MANIFEST, HEADS, TALLY, REPORT = "SHA256SUMS", "manifest.json", "heads.jsonl", "tally.json", "pv.json"
BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, ElementTree.ParseError, ValueError, KeyError, TypeError,
          IndexError, AttributeError, StopIteration, ZeroDivisionError, RecursionError, csv.Error)  # fmt: skip
KINDS = ("manifest", "ballot", "paper_batch", "participation", "close", "quorum", "lot", "result", "certify",
         "rectification", "incident", "extend")  # fmt: skip
SMALLEST = 10


# Reading


def sha(content):
    return hashlib.sha256(content).hexdigest()


def written(value):
    """Return a value in canonical JSON (RFC 8785 without floats)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def no_float(text):
    raise ValueError(f"a number that is not whole: {text}")


def parsed(raw):
    return json.loads(raw, parse_float=no_float, parse_constant=no_float)


class Folder:
    """The files of an audit folder, and what was learned from them so far."""

    def __init__(self, path):
        self.path = path
        self.manifest, self.lines, self.heads, self.tally = {}, [], [], {}
        self.piles, self.order_kept = Counter(), []

    def raw(self, name):
        return (self.path / name).read_bytes()

    def json(self, name):
        return parsed(self.raw(name))

    def has(self, name):
        return (self.path / name).is_file()

    def of_kind(self, kind):
        return [line["b"] for line in self.lines if line["t"] == kind]

    def on_board(self, kind):
        """Return the only line of this kind that the board may hold, empty where it holds none."""
        return next(iter(self.of_kind(kind)), {})

    @property
    def key(self):
        return self.manifest["board"]["key"]

    @property
    def method(self):
        return self.manifest["method"]

    @property
    def options(self):
        return [option["id"] for option in self.manifest["options"]]


def signed_text(note, key):
    """Return what a signed note says, where the signature by `key` fits (C2SP signed-note), to the last character."""
    text, _blank, signature = note.rpartition("\n\n")
    _dash, name, blob = signature.split(" ")
    blob = base64.b64decode(blob)
    if note != f"{text}\n\n— {name} {base64.b64encode(blob).decode()}\n":
        raise ValueError("it is not written as a signed note is")
    if hashlib.sha256(name.encode() + b"\n\x01" + base64.b64decode(key)).digest()[:4] != blob[:4]:
        raise ValueError("no signature by the key that the manifest names")
    Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(blob[4:], f"{text}\n".encode())
    return text.split("\n")


# Checks: each yields a sentence for whatever is not as it should be


def check_sums(folder):
    """every file is as SHA256SUMS says"""
    listed = {}
    for row in folder.raw(SUMS).decode().splitlines():
        digest, _two_spaces, name = row.partition("  ")
        listed[name] = digest
    for name, digest in listed.items():
        if not folder.has(name):
            yield f"{name} is missing (dropped)"
        elif sha(folder.raw(name)) != digest:
            yield f"{name} was changed: its digest is not the one in {SUMS}"
    for needed in (MANIFEST, "manifest.sig", HEADS, TALLY, REPORT, "pv.pdf", "result.csv", "result.xlsx", "verify.py"):
        if needed not in listed:
            yield f"{needed} is not listed in {SUMS}"
    for extra in sorted(folder.path.glob("board/*")):
        if f"board/{extra.name}" not in listed:
            yield f"board/{extra.name} was added: it is not listed in {SUMS}"


def check_signatures(folder):
    """the lists of files and the manifest are signed by the key of the manifest"""
    for name, note in ((SUMS, f"{SUMS}.sig"), (MANIFEST, "manifest.sig")):
        try:
            said = signed_text(folder.raw(note).decode(), folder.key)
        except (InvalidSignature, *BROKEN) as wrong:
            yield f"the signature in {note} does not hold: {wrong or 'it is not of this text'}"
            continue
        if said != [folder.manifest["board"]["origin"], name, sha(folder.raw(name))]:
            yield f"{name} was changed: {note} signs another one"


def check_manifest(folder):
    """the manifest is canonical, and the one that the board begins with"""
    raw = folder.raw(MANIFEST)
    if written(parsed(raw)) != raw:
        yield f"{MANIFEST} is not canonical JSON"
    if not folder.lines or folder.lines[0]["t"] != "manifest":
        yield "the board does not begin with the manifest"
        return
    for place, here, there in differences(parsed(raw), folder.lines[0]["b"]):
        what = "the question was renamed: " if place.startswith("question") else ""
        yield f"{what}{place} in {MANIFEST} is {here!r}, on the board it is {there!r}"


def differences(here, there, place=""):
    """Yield where two values differ, and what is there on both sides."""
    if isinstance(here, dict) and isinstance(there, dict):
        for name in sorted({*here, *there}):
            yield from differences(here.get(name), there.get(name), f"{place}.{name}" if place else name)
    elif isinstance(here, list) and isinstance(there, list) and len(here) == len(there):
        for number, (one, other) in enumerate(zip(here, there, strict=True), start=1):
            yield from differences(one, other, f"{place}[{number}]")
    elif here != there or type(here) is not type(there):
        yield place, here, there


def check_lines(folder):
    """every line of the board is whole, in its place, and stands there once"""
    seen, expected = {}, 0
    for name, number, raw in raw_lines(folder):
        where = f"{name} line {number}"
        if raw is None:
            yield f"{name} ends in the middle (truncated)"
            continue
        try:
            line = parsed(raw)
            index, leaf = line["i"], written({"b": line["b"], "t": line["t"]})
        except BROKEN as wrong:
            yield f"{where} can not be read (changed or truncated): {wrong}"
            expected += 1
            continue
        if written(line) != raw or set(line) != {"b", "i", "t"}:
            yield f"{where} is not canonical (changed)"
        if line["t"] not in KINDS:
            yield f"{where} is of an unknown kind {line['t']!r}"
        if leaf in seen:
            yield f"{where} is the same as line {seen[leaf]} of the board (a duplicate)"
        elif index > expected:
            yield f"{where} has number {index}, and {expected} is missing (a line was dropped, or two were swapped)"
        elif index < expected:
            yield f"{where} has number {index} where {expected} belongs (reordered, swapped or duplicated)"
        seen.setdefault(leaf, index)
        expected = index + 1
        folder.lines.append(line)
        folder.order_kept.append(hashlib.sha256(b"\0" + leaf).digest())
    if not folder.manifest and folder.lines and folder.lines[0]["t"] == "manifest":
        folder.manifest = folder.lines[0]["b"]  # manifest.json could not be read, which was said


def raw_lines(folder):
    """Yield file, line number and bytes of every line of the board; None for the bytes where a file breaks off."""
    for path in sorted(folder.path.glob("board/*")):
        name = f"board/{path.name}"
        try:
            with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
                for number, raw in enumerate(lines, start=1):
                    yield name, number, raw[:-1] if raw.endswith(b"\n") else raw
        except BROKEN:
            yield name, 0, None


def check_heads(folder):
    """every signed head is that of the lines before it, and each board the beginning of the next"""
    heads = [parsed(row) for row in folder.raw(HEADS).splitlines()]
    at_size, peaks, done = {}, [], 0
    wanted = {int(head["note"].split("\n")[1]) for head in heads}
    for leaf in folder.order_kept:
        peaks.append((0, leaf))
        while len(peaks) > 1 and peaks[-1][0] == peaks[-2][0]:
            (height, left), (_same, right) = peaks[-2:]
            peaks[-2:] = [(height + 1, hashlib.sha256(b"\1" + left + right).digest())]
        done += 1
        if done in wanted:
            at_size[done] = [peak for _height, peak in peaks]
    before = None
    for number, head in enumerate(heads, start=1):
        where = f"{HEADS} line {number}"
        try:
            origin, size, root, *_more = signed_text(head["note"], folder.key)
        except (InvalidSignature, *BROKEN) as wrong:
            yield f"{where}: the signature does not hold: {wrong or 'the head was changed'}"
            continue
        size = int(size)
        if (origin, size, base64.b64decode(root).hex()) != (folder.manifest["board"]["origin"], head["size"],
                                                            head["root"]):  # fmt: skip
            yield f"{where} says something else than what is signed in it (changed)"
        if size > done:
            yield f"{where} is signed for {size} lines, and the board has {done} (truncated: {size - done} missing)"
        elif rooted(at_size[size]) != base64.b64decode(root):
            yield f"{where}: the first {size} lines are not those that were signed (changed, swapped or reordered)"
        if before and not proves(before, (size, base64.b64decode(root)), [bytes.fromhex(p) for p in head["proof"]]):
            yield f"{where}: its proof does not show that the board before is the beginning of it"
        before = size, base64.b64decode(root)
        folder.heads.append(before)
    if not heads or (before and before[0] < done):
        yield f"the board has {done} lines, and the last head is signed for {before[0] if before else 0} (added)"


def rooted(peaks):
    """Return the root of a tree (RFC 9162) from the tops of its whole subtrees, the largest first."""
    *others, root = peaks
    for top in others[::-1]:
        root = hashlib.sha256(b"\1" + top + root).digest()
    return root


def proves(smaller, larger, proof):
    """Whether a proof (RFC 9162, 2.1.4) leads from the root of the smaller board to that of the larger one."""
    (size, root), (total, goal) = smaller, larger
    steps = iter([root] * (size & -size == size) + proof)
    if not 0 < size < total or not proof:
        return False
    low, high = size - 1, total - 1
    while low % 2:
        low, high = low // 2, high // 2
    old = new = next(steps)
    for step in steps:
        if not high:
            return False
        if low % 2 or low == high:
            old, new = hashlib.sha256(b"\1" + step + old).digest(), hashlib.sha256(b"\1" + step + new).digest()
            while low and low % 2 == 0:
                low, high = low // 2, high // 2
        else:
            new = hashlib.sha256(b"\1" + new + step).digest()
        low, high = low // 2, high // 2
    return (old, new, high) == (root, goal, 0)


def check_order(folder):
    """the ballots stand in the order of their digests, and none after the close"""
    closed = before = None
    for line, digest in zip(folder.lines, folder.order_kept, strict=True):
        kind, index = line["t"], line["i"]
        if kind == "ballot":
            if closed is not None:
                yield f"line {index} is a ballot after the board was closed at line {closed} (added)"
            if before and digest < before:
                yield f"line {index} is out of order (the ballot or the one before it was changed, swapped or moved)"
            before = digest
        elif kind == "close":
            closed = index
            stated, found = line["b"]["ballots"], len(folder.of_kind("ballot"))
            if stated != found:
                yield f"the board was closed with {stated} ballots, and {found} stand on it (dropped or added)"
    if closed is None:
        yield "the board was never closed: its last lines are missing (truncated)"
    for kind in ("manifest", "participation", "close", "result", "certify"):
        if len(folder.of_kind(kind)) > 1:
            yield f"the board has more than one line of the kind {kind}"


def check_ballots(folder):
    """every ballot is one that the manifest allows"""
    ids = set()
    for line in folder.lines:
        if line["t"] != "ballot":
            continue
        content, number = line["b"]["v"], line["b"]["id"]
        if number in ids:
            yield f"line {line['i']} has the number of another ballot (a duplicate)"
        ids.add(number)
        if why := unlawful(content, folder):
            yield f"line {line['i']} is no ballot of this poll: {why}"
        else:
            folder.piles[written(content)] += 1


def check_batches(folder):
    """every batch of paper adds up, and none is so small that it tells what somebody voted"""
    counted, in_urns, numbers = folder.on_board("quorum").get("is_reached"), 0, []
    for line in folder.lines:
        if line["t"] == "paper_batch":
            where, body = f"line {line['i']}, batch {line['b']['number']} on paper", line["b"]
            in_urns += body["in_urn"]
            numbers += [station["batch"] for station in body["stations"]]
            yield from (f"{where}: {wrong}" for wrong in wrong_numbers(body))
            yield from (f"{where}: {wrong}" for wrong in wrong_contents(folder, body, counted))
    if sorted(numbers) != list(range(1, len(numbers) + 1)):
        yield f"there are batches {sorted(numbers)} on paper: one was dropped, added or is there twice"
    told = folder.on_board("participation")
    if (told["channels"].get("paper", 0), told.get("paper", {}).get("in_urn", 0)) != (in_urns, in_urns):
        yield f"the batches had {in_urns} ballots in their urns, and the participation says {told}"


def wrong_numbers(body):
    """Yield what does not add up of the ballots handed out and found."""
    for station in body["stations"]:
        lost = station["handed_out"] - station["spoiled"] - station["in_urn"]
        if min(station["handed_out"], station["spoiled"], station["in_urn"]) < 0 or station["missing"] != lost:
            yield f"{station['name']} says that {station['missing']} are missing, and by its numbers {lost} are"
    if body["in_urn"] != sum(station["in_urn"] for station in body["stations"]):
        yield f"{body['in_urn']} lay in the urn, and by its stations {[s['in_urn'] for s in body['stations']]}"


def wrong_contents(folder, body, counted):
    """Yield what is wrong with what the ballots of a batch say; what is right is counted."""
    votes, piles, sums = body["votes"], body["ballots"], [body["valid"], body["blank"], body["invalid"]]
    if not counted:
        if any(told is not None for told in (votes, piles, body["counted"], *sums)):
            yield "it says what was voted, though the quorum was missed"
        return
    if min(sums) < 0 or sum(sums) != body["counted"]:
        yield f"{body['counted']} were entered, and valid, blank and invalid ones are {sums}"
    if body["is_apart"] and 0 < body["in_urn"] < SMALLEST:
        yield f"it has fewer than {SMALLEST} ballots, and stands apart"
    if not body["is_apart"]:
        if votes is not None or piles is not None or body["in_urn"] >= SMALLEST:
            yield "its ballots should stand among the others, and it should have few"
        return
    by_totals = SHAPES[folder.method["name"]] == "c"
    if (votes is None, piles is None) != (not by_totals, by_totals):
        yield "its votes are not told as this method asks"
    if votes is not None and set(votes) != set(folder.options):
        yield f"it has votes for {sorted(votes)}"
    said = [(content, number) for content, number, _label in on_paper(0, body)]
    if sum(number for _content, number in said) != body["valid"]:
        yield f"its votes are those of {sum(n for _content, n in said)} ballots, and {body['valid']} are valid"
    for content, number in said:
        if why := (unlawful(content, folder) or ("" if number > 0 else f"{number} say so")):
            yield f"{written(content).decode()} is no ballot of this poll: {why}"
        else:
            folder.piles[written(content)] += number


def on_paper(index, body):
    """Yield what the ballots of a batch say, how many say it, and the labels that they have in tables."""
    said = [({"c": option}, number) for option, number in sorted((body["votes"] or {}).items()) if number]
    start = 1
    for content, number in said + [(content, number) for content, number in body["ballots"] or ()]:
        yield content, number, [f"{index}.{place}" for place in range(start, start + number)]
        start += number


def check_moments(folder):
    """the poll closed at the announced moment, or later where a line of the board gives the reason"""
    closes_at = folder.manifest["closes_at"]
    for body in folder.of_kind("extend"):
        if body["from"] != closes_at or moment(body["to"]) <= moment(closes_at) or not body["reason"]:
            yield f"more time was given from {body['from']} to {body['to']}, and the poll closed at {closes_at}"
        closes_at = body["to"]
    close = folder.on_board("close")
    if close["closes_at"] != closes_at or moment(close["at"]) < moment(closes_at):
        yield f"the board says that the poll closed at {close['closes_at']}, and it should be {closes_at}"


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def unlawful(content, folder):
    """Return why a ballot is none; nothing where it is one."""
    shape = SHAPES[folder.method["name"]]
    if set(content) != {shape}:
        return f"it says {sorted(content)} where {shape!r} is asked"
    said, most, points = content[shape], folder.method["max_choices"], folder.method["points"]
    named = [said] if shape == "c" else list(said)
    if strange := [option for option in named if option not in folder.options]:
        return f"there is no option {strange[0]!r}"
    if len(set(named)) < len(named):
        return "it names an option twice"
    if shape == "a" and not (folder.method["min_choices"] <= len(named) <= most and named == sorted(named)):
        return f"it names {len(named)} options"
    if shape in "spg" and not all(type(given) is int and given >= 0 for given in said.values()):
        return "it gives something else than whole numbers"
    if shape in "sg" and points and max(said.values(), default=0) > points:
        return f"it gives more than {points}"
    return f"it gives more than {points} in all" if shape == "p" and sum(said.values()) > points else ""


SHAPES = {
    "motion": "c", "single": "c", "approval": "a", "greedy": "a", "greedy-no-skip": "a", "greedy-threshold": "a",
    "equal-shares": "a", "score": "s", "majority-judgment": "s", "cumulative": "p", "irv": "r", "stv": "r",
    "borda": "r", "schulze": "r", "ranked-pairs": "r", "two-round": "r",
}  # fmt: skip


def check_participation(folder):
    """no more ballots than voters, no more voters than people on the roll"""
    took_part, ballots = folder.on_board("participation"), len(folder.of_kind("ballot"))
    voters = took_part["voters"]
    if sum(took_part["channels"].values()) != voters:
        yield f"{voters} people took part, and by channel there are {sum(took_part['channels'].values())}"
    roll, quorum, stated = folder.manifest["electorate"]["roll"], folder.manifest["quorum"], folder.on_board("quorum")
    if roll and voters > roll["size"]:
        yield f"{voters} people took part, and the roll holds {roll['size']}"
    whole = {"roll": roll and roll["size"], "inhabitants": quorum["inhabitants"]["number"], "people": 100}
    needed = -(-quorum["at_least"] * whole[quorum["base"]] // 100) if quorum["base"] != "none" else None
    reached = needed is None or voters >= needed
    if (stated["needed"], stated["is_reached"]) != (needed, reached):
        yield f"the board says of the quorum {stated}; by the manifest {needed} were needed and {voters} took part"
    if not reached and ballots:
        yield f"the quorum was missed, and {ballots} ballots stand on the board"
    small = sum(body["valid"] or 0 for body in folder.of_kind("paper_batch") if not body["is_apart"])
    should = voters - took_part["channels"].get("paper", 0) + small
    if reached and ballots != should:
        yield f"{should} people took part otherwise than by a batch on paper, and {ballots} ballots stand on the board \
(dropped or added)"


def check_tally(folder):
    """counted again, the ballots give the tally"""
    result, raw = folder.on_board("result"), folder.raw(TALLY)
    if not result:
        yield "the board holds no result: its last lines are missing (truncated)"
        return
    tally = parsed(raw)
    if raw != written(parsed(raw)):
        yield f"{TALLY} is not canonical JSON (changed)"
    if tally["manifest"] != sha(folder.raw(MANIFEST)):
        yield f"{TALLY} belongs to another manifest"
    lot = folder.on_board("lot").get("order", [])
    if tally["lot"] != lot:
        yield f"{TALLY} was made with another lot than the one on the board"
    found = recount(folder, lot)
    for part in ("ending", "winners"):
        if result[part] != found.get(part, []):
            yield f"the result on the board has {part} {result[part]!r}; counted again it is {found.get(part, [])!r}"
    for place, here, there in differences({name: tally.get(name) for name in found}, found):
        yield f"{TALLY}: {place} is {here!r}; counted again it is {there!r}"
    folder.tally = found


# Counting again, by rules of its own writing; what they are stands in docs/counting.md


class Undecided(Exception):
    """A tie that only a lot can break, and none was drawn."""


class Count:
    """What all methods need: the ballots, the options in their order, and the lot."""

    def __init__(self, folder, lot):
        self.options, self.lot = folder.options, lot
        self.piles = [(next(iter(json.loads(text).values())), papers) for text, papers in sorted(folder.piles.items())]
        self.valid = sum(folder.piles.values())
        self.seats, self.budget = folder.method["seats"], folder.method["budget"]
        self.least = folder.method.get("least_votes", 0)
        self.completion, self.majority = folder.method["completion"], folder.manifest["majority"]
        self.cost = {option["id"]: option["cost"] for option in folder.manifest["options"]}

    def drawn(self, tied):
        """Return `tied` in the order of the lot."""
        if not set(tied) <= set(self.lot):
            raise Undecided([option for option in self.options if option in tied])
        return [option for option in self.lot if option in tied]

    def sums(self, worth):
        """Add up what each ballot is worth to each option, by `worth(ballot)` in pairs."""
        found = dict.fromkeys(self.options, 0)
        for ballot, papers in self.piles:
            for option, each in worth(ballot):
                found[option] += papers * each
        return found

    def highest(self, scores, places=1):
        """Return who wins `places` by scores above 0; where equal scores are too many, a lot says who."""
        winners = []
        for score in sorted({each for each in scores.values() if each > 0}, reverse=True):
            equal = [option for option in scores if scores[option] == score]
            free = places - len(winners)
            if len(equal) > free > 0:
                return winners + self.drawn(equal)[:free]
            winners += equal if free > 0 else []
        return winners


def step(number, act, votes, **more):
    return {"round": number, "act": act, "votes": votes} | {
        name: value for name, value in more.items() if value or name not in ("options", "elected", "excluded",
                                                                              "transfers")
    }  # fmt: skip


def recount(folder, lot):
    """Return the count as tally.json has it, but for the words about lots."""
    if not folder.on_board("quorum")["is_reached"]:
        return {"ending": "not_counted"}
    count, name = Count(folder, lot), folder.method["name"]
    found = {
        "method": name,
        "ending": "counted",
        "quota": None,
        "tied": [],
        "ballots": {name: sum(body[name] for body in folder.of_kind("paper_batch")) for name in ("blank", "invalid")}
        | {"valid": count.valid},
    }
    try:
        found["winners"], found["rounds"], *quota = COUNTED_BY[name](count)
    except Undecided as needed:
        return found | {"winners": [], "rounds": [], "tied": needed.args[0]}
    if name == "motion":
        found["ending"] = found["rounds"][0]["outcome"]
    return found | ({"quota": quota[0]} if quota else {})


def motion(count):
    votes = count.sums(lambda said: [(said, 1)])
    asked = votes["yes"] + votes["no"] + votes["abstain"] * count.majority["counts_abstentions"]
    two_thirds = count.majority["threshold"] == "two_thirds"
    carried = 3 * votes["yes"] >= 2 * asked > 0 if two_thirds else 2 * votes["yes"] > asked
    winners = ["yes" if carried else "no"] if votes["yes"] or votes["no"] else []
    outcome = "carried" if carried else "rejected"
    return winners, [step(1, "votes", votes, options=["yes", "no"], elected=winners, outcome=outcome)]


def most(act, worth, more=lambda count, sums: {}):
    """Return a method by which the highest sum wins."""

    def tally(count):
        if not count.valid:
            return [], []
        sums = count.sums(worth)
        winners = count.highest(sums)
        return winners, [step(1, act, sums, elected=winners, **more(count, sums))]

    return tally


def means(count, sums):
    return {"means": {option: str(Fraction(total, count.valid)) for option, total in sums.items()}}


def borda(count):
    top = max(len(count.options) - 1, 1)
    return most("points", lambda said: [(each, max(top - place, 0)) for place, each in enumerate(said)])(count)


def runoff(count):
    """Instant runoff: in every round each ballot goes to the first on it who is still in the race."""
    race, history, rounds, gone = list(count.options), [], [], None
    while count.valid:
        votes = dict.fromkeys(race, 0)
        for ballot, papers in count.piles:
            for option in ballot:
                if option in votes:
                    votes[option] += papers
                    break
        there = sum(votes.values())
        gained = {
            each: votes[each] - history[-1][each] for each in votes if history and votes[each] > history[-1][each]
        }
        history.append(votes)
        act, about = ("transfer", [gone]) if gone else ("first preferences", [])
        note = {"options": about, "transfers": gained, "non_transferable": count.valid - there}
        first = max(race, key=votes.get)
        if 2 * votes[first] > there or len(race) == 1:
            return [first], [*rounds, step(len(history), act, votes, elected=[first], **note)]
        gone = weakest(count, race, history)
        rounds.append(step(len(history), act, votes, excluded=[gone], **note))
        race = [option for option in race if option != gone]
    return [], []


def weakest(count, among, history):
    """Return who has least, looking back from the latest round where they are equal; else who was drawn last."""
    return outstanding(count, among, history, min, -1)


def outstanding(count, among, history, choose, drawn):
    among = list(among)
    for votes in history[::-1]:
        edge = choose(votes[option] for option in among)
        among = [option for option in among if votes[option] == edge]
    return among[0] if len(among) == 1 else count.drawn(among)[drawn]


UNIT = 100_000


def decimal(units):
    return f"{'-' if units < 0 else ''}{abs(units) // UNIT}.{abs(units) % UNIT:05}"


def transferable(count):
    """Scottish rules: papers carry a value in hundred-thousandths, and what is smaller is dropped from each."""
    quota = count.valid // (count.seats + 1) + 1
    race, holders = set(count.options), {option: [] for option in count.options}
    votes, history, elected, waiting, rounds = dict.fromkeys(count.options, 0), [], [], [], []
    for ballot, papers in count.piles:
        holders[ballot[0]].append((ballot, papers, UNIT))
        votes[ballot[0]] += papers * UNIT

    def by_votes(options):
        return sorted(options, key=lambda each: ([-v[each] for v in history[::-1]], count.options.index(each)))

    def close(act, about, moved):
        history.append(dict(votes))
        now = by_votes([option for option in race if votes[option] >= quota * UNIT])
        elected.extend(now)
        race.difference_update(now)
        waiting.extend(option for option in now if votes[option] > quota * UNIT)
        out = about if act == "exclusion" else []
        note(act, about, now, out, moved)

    def note(act, about, now, out, moved):
        rest = decimal(count.valid * UNIT - sum(votes.values()))
        table, moves = ({option: decimal(n) for option, n in each.items()} for each in (votes, moved))
        rounds.append(step(len(rounds) + 1, act, table, options=about, elected=now, excluded=out, transfers=moves,
                           non_transferable=rest))  # fmt: skip

    def pass_on(giver, kept, reworth):
        papers_of, holders[giver] = holders[giver], []
        moved = {}
        for ballot, papers, value in papers_of:
            heir = next((option for option in ballot[ballot.index(giver) :] if option in race), None)
            if heir:
                holders[heir].append((ballot, papers, reworth(value)))
                moved[heir] = moved.get(heir, 0) + papers * reworth(value)
        for heir, gain in moved.items():
            votes[heir] += gain
        lost, votes[giver] = votes[giver] - kept, kept
        return moved | {giver: -lost}

    if count.valid:
        close("first preferences", [], {})
    while count.valid and len(elected) < count.seats < len(elected) + len(race):
        if waiting:
            giver = outstanding(count, waiting, history, max, 0)
            waiting.remove(giver)
            surplus, had = votes[giver] - quota * UNIT, votes[giver]
            close("surplus", [giver], pass_on(giver, quota * UNIT, lambda v, s=surplus, h=had: v * s // h))
        else:
            giver = weakest(count, race, history)
            race.discard(giver)
            close("exclusion", [giver], pass_on(giver, 0, lambda value: value))
    if len(elected) < count.seats and race and count.valid:
        last = by_votes(race)
        elected.extend(last)
        note("last vacancies", last, last, [], {})
    return elected, rounds, quota


def duels(count):
    """Return how many ballots put the one above the other, for every two options."""
    named, above = Counter(), Counter()
    for ballot, papers in count.piles:
        for place, option in enumerate(ballot):
            named[option] += papers
            for better in ballot[:place]:
                above[better, option] += papers
    return {a: {b: named[a] - above[b, a] for b in count.options if b != a} for a in count.options}


def beaten_by_none(table):
    return [a for a in table if all(row.get(a, 0) <= table[a].get(b, 0) for b, row in table.items() if b != a)]


def condorcet(table):
    return next((a for a in table if all(table[a][b] > table[b][a] for b in table[a])), None)


def schulze(count):
    if not count.valid:
        return [], []
    met = duels(count)
    path = {a: {b: n if n > met[b][a] else 0 for b, n in row.items()} for a, row in met.items()}
    for via, a, b in itertools.permutations(count.options, 3):
        path[a][b] = max(path[a][b], min(path[a][via], path[via][b]))
    best = beaten_by_none(path)
    winners = best if len(best) == 1 else count.drawn(best)[:1]
    return winners, [
        step(1, "duels", {}, duels=met, condorcet_winner=condorcet(met)),
        step(2, "strongest paths", {}, strengths=path),
        step(3, "ranking", {}, options=winners, elected=winners),
    ]


def ranked_pairs(count):
    """Duels are locked in from the strongest on, but for those that would close a circle."""
    if not count.valid:
        return [], []
    met, locked = duels(count), {option: set() for option in count.options}
    near = contenders(met)
    rounds = [step(1, "duels", {}, options=near, duels=met, condorcet_winner=condorcet(met))]
    won = [(met[a][b], met[b][a], a, b) for a, b in itertools.permutations(near, 2) if met[a][b] > met[b][a]]
    won.sort(key=lambda duel: (-duel[0], duel[1]))
    for _strength, equal in itertools.groupby(won, key=lambda duel: duel[:2]):
        equal = list(equal)
        kept = lock(count, locked, [(a, b) for _for, _against, a, b in equal])
        for votes, against, a, b in equal:
            act = "locked in" if (a, b) in kept else "would close a circle"
            rounds.append(step(len(rounds) + 1, act, {a: votes, b: against}, options=[a, b]))
    best = [a for a in near if not any(a in locked[b] for b in near)]
    winners = best if len(best) == 1 else count.drawn(best)[:1]
    return winners, [*rounds, step(len(rounds) + 1, "ranking", {}, options=winners, elected=winners)]


def contenders(met):
    """Return the Smith set: who is not beaten by anybody, but by way of others whom they beat or equal."""
    reach = {a: {b for b in met[a] if met[a][b] >= met[b][a]} | {a} for a in met}
    for via, a in itertools.product(met, met):
        if via in reach[a]:
            reach[a] |= reach[via]
    return [a for a in met if len(reach[a]) == len(met)]


def lock(count, locked, equal):
    """Add to `locked` what can be of equally strong duels; return those."""
    free = [(a, b) for a, b in equal if not leads(locked, b, a)]
    trial = {a: set(beaten) for a, beaten in locked.items()}
    for a, b in free:
        trial[a].add(b)
    if any(leads(trial, b, a) for a, b in free):
        order = count.drawn({option for pair in free for option in pair})
        kept = []
        for a, b in sorted(free, key=lambda pair: (-order.index(pair[1]), order.index(pair[0]))):
            if not leads(locked, b, a):
                locked[a].add(b)
                kept.append((a, b))
        return kept
    locked.update(trial)
    return free


def leads(locked, a, b):
    found, new = {a}, {a}
    while new:
        new = {d for c in new for d in locked[c]} - found
        found |= new
    return b in found


def judgment(count):
    """Majority judgment: the lower median of the grades, then the gauge, then grade after grade."""
    if not count.valid:
        return [], []
    grades = {option: Counter() for option in count.options}
    for said, papers in count.piles:
        for option in count.options:
            grades[option][said.get(option, 0)] += papers
    middle = {option: next(medians(given)) for option, given in grades.items()}
    gauges = {
        option: {"better": sum(n for grade, n in given.items() if grade > middle[option]),
                 "worse": sum(n for grade, n in given.items() if grade < middle[option])}
        for option, given in grades.items()
    }  # fmt: skip

    def rank(option):
        up, down = gauges[option]["better"], gauges[option]["worse"]
        return (middle[option], up > down, up if up > down else -down)

    top = max(map(rank, count.options))
    equal = [option for option in count.options if rank(option) == top]
    if len(equal) > 1:
        values = {option: list(medians(grades[option])) for option in equal}
        equal = [option for option in equal if values[option] == max(values.values())]
    winners = equal if len(equal) == 1 else count.drawn(equal)[:1]
    table = {each: {str(grade): n for grade, n in given.items() if n} for each, given in grades.items()}
    return winners, [step(1, "majority grades", middle, elected=winners, grades=table, gauges=gauges)]


def medians(given):
    """Yield the lower median of the grades, then that of the others, until none is left."""
    left = sorted(given.elements())
    while left:
        yield left.pop((len(left) - 1) // 2)


def two_rounds(count):
    if not count.valid:
        return [], []
    votes = count.sums(lambda said: [(said[0], 1)])
    first = max(count.options, key=votes.get)
    if 2 * votes[first] > count.valid:
        return [first], [step(1, "first round", votes, elected=[first])]
    pair = count.highest(votes, 2)
    out = [option for option in count.options if option not in pair]
    duel = dict.fromkeys(pair, 0)
    for said, papers in count.piles:
        if liked := [option for option in said if option in duel][:1]:
            duel[liked[0]] += papers
    winners = count.highest(duel)
    return winners, [
        step(1, "first round", votes, options=pair, excluded=out),
        step(2, "second round", duel, elected=winners, non_transferable=count.valid - sum(duel.values())),
    ]


def by_votes(skips=True, least=False):
    """Return how a budget is divided by votes alone: on past what does not fit or not, with a threshold or not."""

    def judge(count, option, score, left):
        if least and score < count.least:
            return "below the threshold"
        return "funded" if count.cost[option] <= left else "does not fit"

    def in_turn(count, equal, score, left):
        fits = [option for option in equal if judge(count, option, score, left) == "funded"]
        if not fits or sum(count.cost[option] for option in equal) <= left:
            return equal
        if not skips:
            return count.drawn(equal)
        enough = sum(count.cost[option] for option in fits) <= left
        return (fits if enough else count.drawn(fits)) + [option for option in equal if option not in fits]

    def tally(count):
        left, rounds, stopped = count.budget, [], False
        scores = count.sums(lambda said: [(option, 1) for option in said]) if count.valid else {}
        for score in sorted(set(scores.values()), reverse=True):
            equal = [option for option in scores if scores[option] == score]
            for option in equal if stopped else in_turn(count, equal, score, left):
                act = "after the stop" if stopped else judge(count, option, score, left)
                left -= count.cost[option] * (act == "funded")
                stopped = stopped or (act == "does not fit" and not skips)
                rounds.append(step(len(rounds) + 1, act, {option: score}, options=[option],
                                   elected=[option] * (act == "funded"), cost=count.cost[option],
                                   left=left))  # fmt: skip
        return [each for one in rounds for each in one.get("elected", [])], rounds

    return tally


class Wallets:
    """Equal shares: what the voters of each pile still have, in units that shrink where a price is no whole one."""

    def __init__(self, count, share):
        self.count, self.unit = count, Fraction(share).denominator
        self.money = [Fraction(share).numerator] * len(count.piles)
        self.fans = {option: [] for option in count.options}
        for place, (said, _papers) in enumerate(count.piles):
            for option in said:
                self.fans[option].append(place)
        self.bought = []

    def votes(self, option):
        return sum(self.count.piles[place][1] for place in self.fans[option])

    def together(self, option):
        return sum(self.money[place] * self.count.piles[place][1] for place in self.fans[option])

    def price(self, option):
        """Return what each fan pays at most, in units; nothing where they can not pay it together."""
        purses = Counter()
        for place in self.fans[option]:
            purses[self.money[place]] += self.count.piles[place][1]
        due, heads = self.count.cost[option] * self.unit, purses.total()
        for purse, owners in sorted(purses.items()):
            if purse * heads >= due:
                return Fraction(due, heads)
            due, heads = due - purse * owners, heads - owners
        return None

    def buy(self, option):
        price = self.price(option)
        finer = lcm(self.unit, self.unit * price.denominator) // self.unit
        self.unit, self.money, price = self.unit * finer, [each * finer for each in self.money], int(price * finer)
        for place in self.fans[option]:
            self.money[place] = max(self.money[place] - price, 0)
        self.bought.append((option, Fraction(price, self.unit)))

    def spend(self):
        """Buy what asks least of its fans for each euro, again and again. What it asks never falls."""
        asked = {option: Fraction(1, self.votes(option)) for option in self.count.options if self.fans[option]}
        while asked:
            best, cheapest = None, []
            for option in sorted(asked, key=asked.get):
                if best is not None and asked[option] > best:
                    break
                price = self.price(option)
                if price is None:
                    del asked[option]
                    continue
                asked[option] = price / (self.count.cost[option] * self.unit)
                if best is None or asked[option] < best:
                    best, cheapest = asked[option], []
                cheapest += [option] if asked[option] == best else []
            if cheapest:
                chosen = self.favourite(cheapest)
                self.buy(chosen)
                del asked[chosen]
        return self

    def favourite(self, equal):
        rank = {option: (-self.votes(option), self.count.cost[option]) for option in equal}
        tied = [option for option in self.count.options if option in rank and rank[option] == min(rank.values())]
        return tied[0] if len(tied) == 1 else self.count.drawn(tied)[0]

    def spent(self):
        return sum(self.count.cost[option] for option, _price in self.bought)


def equal_shares(count):
    if not count.valid:
        return [], []
    share = Fraction(count.budget, count.valid)
    wallets, end = Wallets(count, share).spend(), None
    if count.completion == "add1":
        wallets, end = one_more_each(count, wallets, share)
    rounds, names = [], [option for option, _price in wallets.bought]
    for option, price in wallets.bought:
        worth = {"effective_votes": str(Fraction(count.cost[option]) / price)} if price else {}
        rounds.append(step(len(rounds) + 1, "funded", {option: wallets.votes(option)}, options=[option],
                           elected=[option], cost=count.cost[option], price=str(price), **worth))  # fmt: skip
    for option in count.options:
        if wallets.fans[option] and option not in names:
            has = str(Fraction(wallets.together(option), wallets.unit))
            rounds.append(step(len(rounds) + 1, "can not be paid", {option: wallets.votes(option)}, options=[option],
                               cost=count.cost[option], supporters_have=has))  # fmt: skip
    return names, rounds + ([end | {"round": len(rounds) + 1}] if end else [])


def one_more_each(count, wallets, share):
    """Raise everybody's share by one until what is bought costs more than there is (Add1)."""
    wanted = sum(count.cost[option] for option in count.options if wallets.fans[option])
    if wanted <= count.budget:
        wallets = Wallets(count, wanted).spend()
        return wallets, step(0, "completion", {}, stopped="the budget reaches for every supported project",
                             cost=wallets.spent())  # fmt: skip
    steps, dearer = 0, Wallets(count, int(share) + 1).spend()
    while dearer.spent() <= count.budget:
        wallets, share, steps = dearer, Fraction(int(share) + 1), steps + 1
        dearer = Wallets(count, int(share) + 1).spend()
    return wallets, step(0, "completion", {}, steps=steps, share=str(share), cost=wallets.spent(),
                         stopped="with one more each the outcome would cost more than the budget")  # fmt: skip


COUNTED_BY = {
    "motion": motion, "single": most("votes", lambda said: [(said, 1)]),
    "approval": most("votes", lambda said: [(option, 1) for option in said]),
    "score": most("points", dict.items, means), "cumulative": most("points", dict.items), "borda": borda,
    "irv": runoff, "stv": transferable, "schulze": schulze, "greedy": by_votes(), "equal-shares": equal_shares,
    "greedy-no-skip": by_votes(skips=False, least=True),
    "greedy-threshold": by_votes(least=True),
    "ranked-pairs": ranked_pairs,
    "two-round": two_rounds,
    "majority-judgment": judgment,
}  # fmt: skip


# Checks of what goes with the board


def check_files(folder):
    """the files that the board holds digests of are those files"""
    for kind in ("result", "certify", "rectification"):
        for body in folder.of_kind(kind):
            for name, digest in body["files"].items():
                if not folder.has(name):
                    yield f"{name} is missing (dropped): the board holds its digest"
                elif sha(folder.raw(name)) != digest:
                    yield f"{name} was changed: the board holds the digest of another one"


def check_report(folder):
    """the official report says what the manifest, the board and the count say"""
    report, board, tally = folder.json(REPORT), folder.on_board, folder.json(TALLY)
    manifest, close = folder.manifest, board("close")
    should = {
        "poll": manifest["poll"]["slug"], "town": manifest["town"], "question": manifest["question"],
        "options": manifest["options"], "legal": manifest["legal"], "method": manifest["method"],
        "manifest": sha(folder.raw(MANIFEST)), "roll": manifest["electorate"]["roll"],
        "inhabitants": manifest["quorum"]["inhabitants"], "participation": board("participation") | board("quorum"),
        "result": {name: value for name, value in tally.items() if name not in ("poll", "manifest")},
        "files": board("result")["files"], "paper": folder.of_kind("paper_batch"),
        "status": "signed" if board("certify") else "draft",
    }  # fmt: skip
    if "electorate" in report:  # the first reports did not say who might vote
        should["electorate"] = manifest["electorate"]["who"]
    for place, here, there in differences({name: report.get(name) for name in should}, should):
        yield f"{REPORT}: {place} is {here!r}, and it should be {there!r}"
    times = {"opens_at": manifest["opens_at"], "closes_at": close["closes_at"], "closed_at": close["at"],
             "counted_at": board("result")["at"], "certified_at": board("certify").get("at")}  # fmt: skip
    for name, at in times.items():
        if report["times"][name] != at:
            yield f"{REPORT}: {name} is {report['times'][name]}, and it should be {at}"
    counted = tally.get("ballots", {"blank": 0, "invalid": 0, "valid": 0})
    counted |= {"cast": board("participation")["voters"], "on_board": close["ballots"], "superseded": None}
    if report["ballots"] != counted:
        yield f"{REPORT}: the ballots are {report['ballots']}, and they should be {counted}"
    head = report["board"]
    if (head["size"], bytes.fromhex(head["root"])) not in folder.heads or head["key"] != folder.key:
        yield f"{REPORT} names a head of the board that is none"
    if f"pv.json SHA-256: {sha(folder.raw(REPORT))}".encode() not in folder.raw("pv.pdf"):
        yield f"pv.pdf belongs to another {REPORT}"


def check_tables(folder):
    """result.csv and result.xlsx hold the figures of the tally"""
    tally, figures = folder.json(TALLY), {}
    for each in tally.get("rounds", ()):
        figures = each["votes"] | figures
    should = {option: str(figures.get(option, "")) for option in folder.options}
    text = folder.raw("result.csv").decode("utf-8-sig")
    for name, rows in (
        ("result.csv", list(csv.reader(text.splitlines(), delimiter=";"))),
        ("result.xlsx", sheet(folder)),
    ):
        chosen = [row for row in rows if len(row) > 3 and row[0].lstrip("'") in should]
        found = {row[0].lstrip("'"): row[2] for row in chosen}
        for option in folder.options:
            if found.get(option) != should[option]:
                yield f"{name} gives {option} {found.get(option)!r} votes, and the tally {should[option]!r}"
        winners = sorted(row[0].lstrip("'") for row in chosen if row[3])
        if winners != sorted(tally.get("winners", [])):
            yield f"{name} says that {winners} are chosen, and the tally {sorted(tally.get('winners', []))}"


def sheet(folder):
    """Return the rows of the first sheet of the workbook, as text."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(folder.path / "result.xlsx") as book:
        if bad := book.testzip():
            raise ValueError(f"result.xlsx is damaged at {bad}")
        tree = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    rows = []
    for row in tree.iter(f"{space}row"):
        at = {cell.get("r").rstrip("0123456789"): "".join(cell.itertext()) for cell in row.iter(f"{space}c")}
        rows.append([at.get(column, "") for column in "ABCD"])
    return rows


def check_ballot_files(folder):
    """the ballots for other programs are those on the board"""
    ballots = [(line["i"], line["b"]["v"]) for line in folder.lines if line["t"] == "ballot"]
    for line in folder.lines:
        for content, _number, labels in on_paper(line["i"], line["b"]) if line["t"] == "paper_batch" else ():
            ballots += [(label, content) for label in labels]
    if folder.has("ballots.csv") or ballots:
        rows = csv.reader(folder.raw("ballots.csv").decode("utf-8-sig").splitlines(), delimiter=";")
        header = [cell.lstrip("'") for cell in next(rows)]
        if header != ["line", *folder.options]:
            yield f"ballots.csv has the columns {header}"
        yield from unlike("ballots.csv", list(rows), [[str(cell) for cell in cells(folder, *each)] for each in ballots])
    shape = SHAPES[folder.method["name"]]
    if shape == "r" and ballots:
        number = {option: str(place) for place, option in enumerate(folder.options, start=1)}
        piles = Counter(tuple(said["r"]) for _line, said in ballots)
        body = [f"{papers} {' '.join(number[each] for each in said)} 0" for said, papers in sorted(piles.items())]
        names = [f'"{each}"' for each in [*folder.options, folder.manifest["poll"]["slug"]]]
        first = f"{len(folder.options)} {folder.method['seats']}"
        yield from unlike("ballots.blt", folder.raw("ballots.blt").decode().splitlines(), [first, *body, "0", *names])
    if folder.method["budget"] and ballots:
        rows = folder.raw("ballots.pb").decode().splitlines()
        start, projects = rows.index("VOTES") + 2, rows.index("PROJECTS") + 2
        yield from unlike("ballots.pb", rows[start:], [f"{line};{','.join(said['a'])}" for line, said in ballots])
        costs = [f"{each['id']};{each['cost']}" for each in folder.manifest["options"]]
        yield from unlike("ballots.pb", rows[projects : start - 2], costs)
        money = {f"budget;{folder.method['budget']}", f"num_votes;{len(ballots)}", "vote_type;approval"}
        if not money <= set(rows[:projects]):
            yield f"ballots.pb should say {', '.join(sorted(money - set(rows)))}"


def cells(folder, line, content):
    said = next(iter(content.values()))
    if isinstance(said, dict):
        return [line, *(said.get(option, "") for option in folder.options)]
    named = [said] if isinstance(said, str) else said
    worth = (lambda option: named.index(option) + 1) if "r" in content else (lambda option: 1)
    return [line, *(worth(option) if option in named else "" for option in folder.options)]


def unlike(name, found, should):
    if len(found) != len(should):
        yield f"{name} has {len(found)} entries, and it should have {len(should)} (dropped or added)"
    for place, (here, there) in enumerate(zip(found, should, strict=False), start=1):
        if here != there:
            yield f"{name}: entry {place} is {here!r}, and it should be {there!r}"
            return


def check_anchor(folder):
    """the manifest is the one that voters saw"""
    if sha(folder.raw(MANIFEST)) != folder.digest:
        yield f"{MANIFEST} has the SHA-256 {sha(folder.raw(MANIFEST))}, not {folder.digest}: another poll, or changed"


def check_old_heads(folder):
    """the board begins with what it was when the older heads were kept"""
    for row in folder.old_heads.read_bytes().splitlines():
        _origin, size, root, *_more = signed_text(parsed(row)["note"], folder.key)
        if (int(size), base64.b64decode(root)) not in folder.heads:
            yield f"the board was another one when it had {size} lines"


CHECKS = [check_lines, check_sums, check_signatures, check_manifest, check_heads, check_order, check_moments,
          check_ballots, check_batches, check_participation, check_files, check_tally, check_report, check_tables,
          check_ballot_files]  # fmt: skip


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--manifest", default="", help="the digest of the manifest that voters saw")
    parser.add_argument("--compare", type=Path, help="a heads.jsonl that was kept earlier")
    asked = parser.parse_args(arguments)
    folder, failed = Folder(asked.folder), 0
    try:
        folder.manifest = folder.json(MANIFEST)
        print(f"Poll {folder.manifest['poll']['slug']} ({folder.manifest['method']['name']}), {folder.path}")
        print(f"The manifest has the SHA-256 {sha(folder.raw(MANIFEST))}: is that what voters saw?")
    except BROKEN as wrong:
        print(f"FAIL  {MANIFEST} can not be read (changed, truncated or dropped): {wrong}")
        failed = 1
    print(f"This verify.py has the SHA-256 {sha(Path(__file__).read_bytes())}: is that the one that was published?")
    anchors = {check_anchor: asked.manifest, check_old_heads: asked.compare}
    folder.digest, folder.old_heads = asked.manifest.lower(), asked.compare
    for check in [*CHECKS, *(check for check, anchor in anchors.items() if anchor)]:
        problems = 0
        try:
            for problem in check(folder):
                problems += 1
                if problems <= 20:
                    print(f"FAIL  {problem}")
        except BROKEN as wrong:
            problems += 1
            print(f"FAIL  {check.__doc__}: can not be checked: {type(wrong).__name__} {wrong}")
        if problems > 20:
            print(f"FAIL  … and {problems - 20} more like this")
        if not problems:
            print(f"ok    {check.__doc__}")
        failed += problems
    print(f"NOT as it should be: {failed} differences" if failed else "All of it holds.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
