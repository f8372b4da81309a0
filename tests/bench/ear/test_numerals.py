"""One value, however it is said or written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from tests.bench.ear.numerals import digits, is_numeral, last_values, values

whole = st.integers(0, 9_999_999)


def _words(said: str) -> list[str]:
    return said.replace("-", " ").replace(",", "").split()


@given(whole)
def test_a_number_in_words_is_its_value_with_and_without_its_and(number: int) -> None:
    said = _words(num2words(number))
    assert values(said) == {number} | ({number} & {float(digits(said) or -1)})
    assert number in values([word for word in said if word != "and"])


@given(whole, st.integers(0, 999).map(str))
def test_decimals_are_said_digit_by_digit(number: int, decimals: str) -> None:
    said = [*_words(num2words(number)), "point", *(num2words(int(digit)) for digit in decimals)]
    assert float(f"{number}.{decimals}") in values(said)


@given(st.text("0123456789", min_size=2, max_size=10), st.sampled_from(["zero", "oh"]))
def test_digits_said_one_by_one_stand_in_a_row(number: str, nought: str) -> None:
    said = [nought if digit == "0" else num2words(int(digit)) for digit in number]
    assert digits(said) == number
    assert digits(list(number)) == number


@given(st.integers(1100, 2099))
def test_a_year_and_a_house_number_are_said_in_halves(number: int) -> None:
    assert number in values(_words(num2words(number, to="year")))


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("1.25 million", 1_250_000),
        ("450 thousand", 450_000),
        ("one million two hundred and fifty thousand", 1_250_000),
        ("two point five million", 2_500_000),
        ("two and a half", 2.5),
        ("3 and a half", 3.5),
        ("a quarter", 0.25),
        ("three quarters", 0.75),
        ("point four two", 0.42),
        ("a million", 1_000_000),
        ("14 20", 1_420),
        ("900 80", 980),
        ("fourteen twenty", 1_420),
        ("twenty five hundred", 2_500),
        ("one oh one", 101),
        ("fifteenth", 15),
        ("one oh one first", 101),
    ],
)
def test_what_people_say_and_recognisers_write(said: str, value: float) -> None:
    assert value in values(said.split())


def test_figures_side_by_side_may_be_one_number_or_two_and_words_are_one() -> None:
    assert values(["2850", "4"]) == {2850, 4, 28504}
    assert values(["two", "eighty", "five"]) == {285}
    assert values(["sixteen", "and", "thirty", "two"]) == {16, 32}


def test_right_before_a_unit_stands_the_last_of_two_figures() -> None:
    assert 4 in last_values(["2850", "4"])
    assert 2850 not in last_values(["2850", "4"])


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12).filter(lambda word: not is_numeral(word)))
def test_a_word_that_is_no_number_has_no_value(word: str) -> None:
    assert values([word]) == set() or word in {"oh", "o"}
