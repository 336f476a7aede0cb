"""What is written down of what happens: plain lines for a person at the keyboard, JSON lines for a town's servers.

A JSON line has the fields below and no others, so that nothing personal gets in by accident: no address of a visitor,
no name, no e-mail, no query. Of an address on the site only the pattern is written, since paths carry keys that open
things (a new password, a confirmation). Of an error the kind and the lines of code are written; its words only where
they are the system's own, since others may quote what somebody typed.
"""

import json
import logging
import re
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from random import getrandbits
from types import TracebackType
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.log import CallbackFilter
from redis.exceptions import RedisError

type View = Callable[[HttpRequest], HttpResponse]

FIELDS = ("method", "path", "status", "milliseconds")
SPEAK_FOR_THE_SYSTEM = (OSError, OperationalError, RedisError)
REQUEST = "request"
SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
E_MAIL = re.compile(r"[^\s@<>\"'(]+@[\w.-]+")
NATIONAL_NUMBER = re.compile(r"\b(?:\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}|\d{11}|\d{9})\b")  # Belgian, and Dutch

logger = logging.getLogger(__name__)
request_id: ContextVar[str] = ContextVar("request_id", default="")


def logging_for(form: str, level: str) -> dict[str, Any]:
    """Return Django's LOGGING for `form` ("plain" or "json") at `level`; JSON has a line for every request."""
    chatty, told_already = ({"level": "INFO"}, {"level": "ERROR"}) if form == "json" else ({}, {})
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"alarming": {"()": CallbackFilter, "callback": _is_alarming}},
        "formatters": {
            "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "json": {"()": "participation.logs.JsonLines"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.tasks": {"filters": ["alarming"]},  # one line per indexed page says nothing
            "django_tasks_db": {"filters": ["alarming"]},  # a worker sets the level of both itself
            "django.request": told_already,
            "participation.logs": chatty,
            "participation.management": chatty,
            "participation.procedures": chatty,
        },
    }


def _is_alarming(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, request_id, FIELDS, and of an error its kind and place."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": f"{_second(int(record.created))}.{record.msecs:03.0f}+00:00",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _words(record),
        }
        if known_as := request_id.get():
            line["request_id"] = known_as
        line |= {name: record.__dict__[name] for name in FIELDS if name in record.__dict__}
        if record.exc_info and record.exc_info[1]:
            line |= _what_failed(record.exc_info[1])
        return _to_json(line)


_to_json = json.JSONEncoder(ensure_ascii=False).encode


@lru_cache(maxsize=2)
def _second(moment: int) -> str:
    """A second of the epoch, as the lines of that second begin."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _words(record: logging.LogRecord) -> str:
    return REQUEST if record.msg is REQUEST else _impersonal(_without_path(record))


def _impersonal(text: str) -> str:
    """Leave out what may be an e-mail address or a national number."""
    return NATIONAL_NUMBER.sub("(number)", E_MAIL.sub("(e-mail)", text))


def _without_path(record: logging.LogRecord) -> str:
    """The message; where it is about a request, with the pattern of the address in the place of the address."""
    request = record.__dict__.get("request")
    if not isinstance(request, HttpRequest):
        return record.getMessage()
    told = record.getMessage()
    for address in (request.get_full_path(), request.path):
        told = told.replace(address, pattern_of(request)) if address != "/" else told
    return told


def _what_failed(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    told: dict[str, Any] = {"error": type(error).__qualname__}
    if isinstance(error, SPEAK_FOR_THE_SYSTEM):
        told["said"] = _impersonal(str(error).partition("\n")[0])
    return told | {"where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]}


def log_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """In the place of sys.excepthook: what ends a process is a line like any other, not a text with data in it."""
    logger.critical("The process ended by an error.", exc_info=(kind, error, trace))


def pattern_of(request: HttpRequest) -> str:
    """The pattern that the address of a request matched, "-" where it matched none (or nobody asked)."""
    return f"/{request.resolver_match.route}" if request.resolver_match else "-"


def request_log(get_response: View) -> View:
    """Give each request an id, told in X-Request-ID (one that comes along is kept if it is sane), and log a line."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        known_as = request_id.set(given if SANE_ID.fullmatch(given) else f"{getrandbits(128):032x}")
        try:
            response = get_response(request)
            response.headers["X-Request-ID"] = request_id.get()
            if logger.isEnabledFor(logging.INFO):
                _write(request, response, time.perf_counter() - started)
        finally:
            request_id.reset(known_as)
        return response

    return middleware


def _write(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Log the line of a request; past `Logger.info`, which would look for the line of code that says so, every time."""
    facts = {
        "method": request.method,
        "path": pattern_of(request),
        "status": response.status_code,
        "milliseconds": round(1000 * seconds, 1),
    }
    logger.handle(logger.makeRecord(logger.name, logging.INFO, __file__, 0, REQUEST, (), None, extra=facts))
