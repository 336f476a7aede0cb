"""One way to write a value as bytes, so that whoever writes it again gets the same digest.

JSON as RFC 8785 (JCS) has it, by restriction: objects with text keys, lists, text, whole numbers, true, false and
null. There are no floats, so nothing depends on how a language prints one.
"""

import hashlib
import json

type Json = bool | int | str | list[Json] | dict[str, Json] | None

LARGEST = 2**53 - 1
"""What every reader of JSON takes exactly (RFC 8785, section 3.2.2.3, with RFC 7493)."""


class NotCanonical(Exception):
    """A value that this form has no place for: a float, a number too large, a key that is no text."""


def canonical(value: Json) -> bytes:
    """Return the one way to write `value`: keys sorted, no spaces, UTF-8. Raises `NotCanonical`."""
    text = json.dumps(_in_order(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of `content`, in 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _in_order(value: Json) -> Json:
    match value:
        case dict():
            if not all(type(key) is str for key in value):
                raise NotCanonical("a key is no text")
            return {key: _in_order(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
        case list() | tuple():
            return [_in_order(each) for each in value]
        case None | bool() | str():
            return value
        case int() if -LARGEST <= value <= LARGEST:
            return value
    raise NotCanonical(f"{type(value).__name__} {str(value)[:40]}")
