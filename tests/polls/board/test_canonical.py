"""One way to write JSON: RFC 8785, by restriction."""

import pytest

from polls.board.canonical import NotCanonical, canonical, digest_of

pytestmark = pytest.mark.once


def test_keys_are_sorted_as_in_the_example_of_rfc_8785():
    # section 3.2.3: sorted by UTF-16, so the emoji stands before U+FB33
    keys = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert canonical(keys).decode() == (
        '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis",'
        '"\u20ac":"Euro Sign","\U0001f600":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}'
    )


def test_text_and_literals_are_written_as_rfc_8785_does():
    value = {"string": '\u20ac$\u000f\nA\'B"\\\\"/', "literals": [None, True, False], "numbers": [0, -7, 2**53 - 1]}
    assert canonical(value).decode() == (
        '{"literals":[null,true,false],"numbers":[0,-7,9007199254740991],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


@pytest.mark.parametrize("value", [1.5, {"a": 1.0}, [2**53], {1: "a"}, {"a": b"bytes"}])
def test_what_has_no_one_way_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical(value)


def test_the_digest_is_sha_256():
    assert digest_of(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
