"""Captions (WebVTT), the transcript that is made of them, and chapters. https://www.w3.org/TR/webvtt1/

Written here because a refusal has to name the line and the reason, which the libraries do not.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.files import File
from django.utils.translation import gettext as _

from participation.errors import Invalid, Sentence

LARGEST = 2_000_000  # bytes: a day of talk
STAMP = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMING = re.compile(rf"^{STAMP}[ \t]+-->[ \t]+{STAMP}(?:[ \t]+\S.*)?$")
VOICE = re.compile(r"<v(?:\.[^ \t>]+)*[ \t]+([^>]+)>")
TAG = re.compile(r"<[^>]*>")
CHAPTER = re.compile(r"^(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)\s+(\S.*)$")
ENTITIES = {"&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&lrm;": "", "&rlm;": "", "&amp;": "&"}
PAUSE = timedelta(seconds=4)
LONGEST_PARAGRAPH = 600


class CaptionsRefused(Invalid):
    """What was given is no caption file, or no list of chapters; the message says in which line, and why."""

    code = "captions_refused"


@dataclass(frozen=True)
class Cue:
    """What is said from one moment to another, and by whom where that is noted."""

    starts: timedelta
    ends: timedelta
    text: str
    speaker: str = ""


@dataclass(frozen=True)
class Chapter:
    starts: timedelta
    title: str

    @property
    def seconds(self) -> int:
        return int(self.starts.total_seconds())


def read_captions(file: File[bytes]) -> list[Cue]:
    """Return what is said, in order. Raises `CaptionsRefused`."""
    with file.open() as opened:
        raw = opened.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise CaptionsRefused(_("This file is too large to be captions."))
    return parse_captions(raw)


def parse_captions(raw: bytes) -> list[Cue]:
    lines = _lines(raw)
    if not re.match(r"^WEBVTT(?:[ \t].*)?$", lines[0]):
        raise _refused(1, _("captions begin with the word WEBVTT."))
    cues: list[Cue] = []
    for number, block in _blocks(lines):
        cue = _cue(number, block)
        if cue and cues and cue.starts < cues[-1].starts:
            raise _refused(number, _("this caption begins before the one above it."))
        cues += [cue] if cue else []
    if not cues:
        raise _refused(len(lines), _("the file ends, and nothing is said in it."))
    return cues


def transcript_of(cues: Iterable[Cue]) -> str:
    """Return the words as paragraphs: a new one for another speaker, after a pause, and where it gets long."""
    paragraphs: list[str] = []
    before: Cue | None = None
    for cue in cues:
        words = " ".join(cue.text.split())
        goes_on = before and cue.speaker in ("", before.speaker) and cue.starts - before.ends < PAUSE
        if goes_on and len(paragraphs[-1]) < LONGEST_PARAGRAPH:
            paragraphs[-1] += f" {words}"
        else:
            paragraphs.append(f"{cue.speaker}: {words}" if cue.speaker else words)
        before = cue
    return "\n\n".join(paragraphs)


def read_chapters(text: str) -> list[Chapter]:
    """Return the chapters of “04:30 Title” lines. Raises `CaptionsRefused`."""
    chapters: list[Chapter] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = CHAPTER.match(line.strip())
        if not found:
            raise _refused(number, _("a chapter is a time and a title, as in “04:30 Questions about parking”."))
        hours, minutes, seconds, title = found.groups()
        starts = timedelta(hours=int(hours or 0), minutes=int(minutes), seconds=int(seconds))
        if chapters and starts <= chapters[-1].starts:
            raise _refused(number, _("this chapter begins before the one above it."))
        chapters.append(Chapter(starts, title))
    return chapters


def _lines(raw: bytes) -> Sequence[str]:
    """Return the lines of a file in UTF-8, however they end."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refused(line, _("this is not written in UTF-8. Save the file as UTF-8.")) from None
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}").split("\n")


def _blocks(lines: Sequence[str]) -> Iterable[tuple[int, Sequence[str]]]:
    """Yield what stands between empty lines, after the head, with the number of its first line."""
    block: list[str] = []
    in_head = True
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            if not in_head:
                yield number - len(block), block
            in_head, block = False, []


def _cue(number: int, block: Sequence[str]) -> Cue | None:
    """Return the caption in a block; None for notes, styles and regions."""
    if re.match(r"^(?:NOTE|STYLE|REGION)(?:\s|$)", block[0]):
        return None
    row = 0 if "-->" in block[0] else 1
    if len(block) <= row or "-->" not in block[row]:
        raise _refused(number, _("here should be a time, as in “00:01.000 --> 00:04.000”."))
    starts, ends = _times(number + row, block[row])
    words = block[row + 1 :]
    for offset, line in enumerate(words, start=row + 1):
        if "-->" in line:
            raise _refused(number + offset, _("an empty line is missing before this time."))
    text = "\n".join(words)
    speaker = VOICE.search(text)
    return Cue(starts, ends, _plain(text), _plain(speaker.group(1)) if speaker else "")


def _times(number: int, line: str) -> tuple[timedelta, timedelta]:
    found = TIMING.match(line.strip())
    if not found:
        raise _refused(number, _("this time can not be read. It is written as “00:01.000 --> 00:04.000”."))
    parts = [int(part or 0) for part in found.groups()]
    starts, ends = (
        timedelta(hours=hours, minutes=minutes, seconds=seconds, milliseconds=thousandths)
        for hours, minutes, seconds, thousandths in (parts[:4], parts[4:])
    )
    if ends <= starts:
        raise _refused(number, _("this caption ends before it begins."))
    return starts, ends


def _plain(text: str) -> str:
    plain = TAG.sub("", text)
    for entity, sign in ENTITIES.items():
        plain = plain.replace(entity, sign)
    return plain.strip()


def _refused(line: int, reason: str) -> CaptionsRefused:
    message: Sentence = _("Line %(line)s: %(reason)s") % {"line": line, "reason": reason}
    return CaptionsRefused(message)
