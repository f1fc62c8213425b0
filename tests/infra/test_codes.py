"""The code of a letter: it can be typed in any way, and every slip of one or two characters is noticed."""

import secrets

import pytest

from survey.infra.codes import ALPHABET, letter_code, read_letter_code


@pytest.fixture(params=[b"\0" * 8, b"\xff" * 32, b"as any other"])
def code(request: pytest.FixtureRequest) -> str:
    return letter_code(request.param)


def test_twelve_characters_in_three_groups(code: str) -> None:
    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert set(code) <= {*ALPHABET, "-"}


def test_it_is_read_however_it_is_typed(code: str) -> None:
    plain = code.replace("-", "")
    for typed in (code, plain, plain.lower(), f" {' '.join(plain)}\n", code.replace("-", " – ")):
        assert read_letter_code(typed) == code
    assert read_letter_code(code.replace("0", "O").replace("1", "l")) == code


def test_one_wrong_character_is_no_code(code: str) -> None:
    plain = code.replace("-", "")
    others = [plain[:at] + other + plain[at + 1 :] for at in range(12) for other in ALPHABET if other != plain[at]]
    assert [typed for typed in others if read_letter_code(typed)] == []


def test_two_swapped_characters_are_no_code() -> None:
    plain = letter_code(secrets.token_bytes(8)).replace("-", "")
    for at in range(12):
        for to in range(at + 1, 12):
            swapped = list(plain)
            swapped[at], swapped[to] = plain[to], plain[at]
            assert plain[at] == plain[to] or read_letter_code("".join(swapped)) is None


@pytest.mark.parametrize("typed", ["", "0", "0" * 11, "0" * 13, "ABCD-EFGH-JKMÜ", "💥" * 12, "x" * 100_000])
def test_anything_else_is_no_code(typed: str) -> None:
    assert read_letter_code(typed) is None
