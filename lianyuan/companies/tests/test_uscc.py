"""The check of unified social credit codes."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc

from lianyuan.companies import uscc

first_seventeen = st.builds(
    lambda head, area, body: head + area + body,
    st.text(uscc.ALPHABET, min_size=2, max_size=2),
    st.text(string.digits, min_size=6, max_size=6),
    st.text(uscc.ALPHABET, min_size=9, max_size=9),
)
codes = first_seventeen.map(lambda body: body + uscc.check_character(body))


def test_a_code_of_an_authority_with_letters_is_right() -> None:
    assert uscc.is_valid("91350100M000100Y43")
    assert not uscc.is_valid("91350100M000100Y4Z")


@given(codes)
def test_a_computed_code_is_right(code: str) -> None:
    assert uscc.is_valid(code)
    assert uscc.problem_with(code) is None


@given(codes, st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_one_miscopied_character_is_always_noticed(code: str, position: int, other: str) -> None:
    if other != code[position]:
        changed = code[:position] + other + code[position + 1 :]
        assert not uscc.is_valid(changed)
        assert uscc.problem_with(changed)


@given(codes, st.integers(0, 16))
def test_two_exchanged_neighbours_are_always_noticed(code: str, position: int) -> None:
    if code[position] != code[position + 1]:
        pair = code[position + 1] + code[position]
        assert not uscc.is_valid(code[:position] + pair + code[position + 2 :])


@given(
    st.builds(
        lambda head, area, body: head + area + body,
        st.sampled_from(["11", "51", "91", "92", "Y1"]),
        st.text(string.digits, min_size=6, max_size=6),
        st.text(string.digits, min_size=9, max_size=9),
    )
)
def test_python_stdnum_computes_the_same_check_character(body: str) -> None:
    assert uscc.check_character(body) == stdnum_uscc.calc_check_digit(body)


@given(st.text(max_size=30))
def test_any_text_is_either_right_or_explained(text: str) -> None:
    code = uscc.normalise(text)
    assert uscc.is_valid(code) == (uscc.problem_with(code) is None)


@given(codes)
def test_case_width_and_spaces_do_not_matter(code: str) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in code.lower())
    assert uscc.normalise(f"\u3000{wide} ") == code
    assert uscc.normalise(f"{code[:4]} {code[4:10]}-{code[10:]}") == code


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", "没有填写"),
        ("91330411MA7JQA866", "17 位"),
        ("91330O11MA2Q3YPY0M", "第 6 位是字母 O，代码里不用这个字母；是不是 0"),
        ("91330402MA9P0GMT7?", "第 18 位是“?”"),
        ("9133A402MA9P0GMT77", "行政区划"),
        ("91350100M000100Y44", "应为 3，这里是 4"),
        ("9.13304021234567E+17", "末几位已经丢失"),
    ],
)
def test_the_reason_says_what_is_wrong(code: str, says: str) -> None:
    assert says in (uscc.problem_with(code) or "")


def test_nothing_is_mended_by_guessing() -> None:
    assert uscc.normalise("91330o11ma2q3ypy0m") == "91330O11MA2Q3YPY0M"
