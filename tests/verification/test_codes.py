"""The code in a letter: drawn by lot, forgiving to who types it, and kept as a keyed hash alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.residents.verification.codes import ALPHABET, Code, MistypedCode, draw_code, read_code

KNOWN = "0123-4567-89A6"  # the check symbol: (0·1 + 1·2 + 2·3 + … + 10·11) mod 31 = 440 mod 31 = 6


def test_a_code_has_twelve_symbols_in_groups_of_four_without_look_alikes():
    codes = [draw_code() for _each in range(200)]
    assert len({code.symbols for code in codes}) == 200
    assert all([len(group) for group in code.in_groups.split("-")] == [4, 4, 4] for code in codes)
    assert set("".join(code.symbols for code in codes)) <= set(ALPHABET)
    assert len(ALPHABET) == 32  # five bits each: eleven drawn symbols are 55 bits
    assert not set("ILOU") & set(ALPHABET)


def test_the_check_symbol_is_as_written_down():
    assert read_code(KNOWN).symbols == "0123456789A6"
    with pytest.raises(MistypedCode):
        read_code("0123-4567-89A2")


@pytest.mark.parametrize(
    "typed", ["O123 4567 89a6", "o l 2 3-4567-89A6", "0I23456789A6", "０123—4567—89A6", "\u200b0123_4567_89A6\n"]
)
def test_what_looks_alike_is_accepted(typed):
    assert read_code(typed) == read_code(KNOWN)


def test_u_is_read_as_v():
    code = Code("VVVV0000000" + read_code_check("VVVV0000000"))
    assert read_code(code.symbols.replace("V", "u")) == code


def read_code_check(drawn):
    """The symbol after eleven others, worked out apart."""
    return ALPHABET[sum((place + 1) * ALPHABET.index(symbol) for place, symbol in enumerate(drawn)) % 31]


@pytest.mark.parametrize("typed", ["", " - ", "0123-4567", "0123-4567-89A6-B", "0123-4567-89*6", "0123-4567-8é96"])
def test_what_can_be_no_code_is_refused_without_repeating_it(typed):
    with pytest.raises(MistypedCode) as refused:
        read_code(typed)
    assert str(refused.value.message).endswith(".")
    if typed.strip(" -"):
        assert typed not in str(refused.value.message)


symbols = st.text(alphabet=ALPHABET, min_size=11, max_size=11)


@given(drawn=symbols, place=st.integers(0, 10), other=st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_noticed(drawn, place, other):
    """But for 0 and Z, which differ by the very prime that is counted with."""
    wrong = drawn[:place] + other + drawn[place + 1 :]
    if other == drawn[place] or {other, drawn[place]} == {"0", "Z"}:
        return
    with pytest.raises(MistypedCode):
        read_code(wrong + read_code_check(drawn))


@given(drawn=symbols, place=st.integers(0, 9))
def test_two_swapped_symbols_are_noticed(drawn, place):
    first, second = drawn[place], drawn[place + 1]
    if first == second or {first, second} == {"0", "Z"}:
        return
    with pytest.raises(MistypedCode):
        read_code(drawn[:place] + second + first + drawn[place + 2 :] + read_code_check(drawn))


def test_a_code_shows_itself_nowhere_and_its_key_needs_the_pepper(settings):
    code = draw_code()
    assert code.symbols not in repr(code)
    key = code.key()
    assert (len(key), code.symbols in key) == (64, False)
    settings.PEPPER = "another pepper"
    assert code.key() != key
