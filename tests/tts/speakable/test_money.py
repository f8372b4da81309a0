"""Prices."""

import pytest

from tts.speakable import speakable


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("$1", "one dollar"), ("$0.99", "ninety nine cents"), ("$0.01", "one cent"),
        ("£1.01", "one pound and one penny"),
        ("$1,250.50", "one thousand two hundred fifty dollars and fifty cents"),
        ("$2.5B", "two point five billion dollars"),
        ("$450K-$475K", "four hundred fifty to four hundred seventy five thousand dollars"),
        ("$900K-$1.1M", "nine hundred thousand to one point one million dollars"),
        ("a $50 fee", "a fifty dollar fee"), ("$50 for the fee", "fifty dollars for the fee"),
        ("$5,000 cash", "five thousand dollars cash"), ("$2 per mile", "two dollars per mile"),
        ("mid-$500s", "mid five hundreds"), ("$650s", "six hundred fifties"), ("-$5", "minus five dollars"),
        ("$3/sq ft/yr", "three dollars per square foot per year"), ("US$5M+", "five million U S dollars plus"),
        ("500 USD", "five hundred U S D"), ("USD 500", "five hundred U S dollars"), ("¥500", "five hundred yen"),
    ],
)  # fmt: skip
def test_prices(written: str, said: str) -> None:
    assert speakable(written) == said


@pytest.mark.parametrize("sign", ["£", "€", "₹", "₱"])
def test_every_sign_has_its_plural_after_the_amount(sign: str) -> None:
    one, two = speakable(f"{sign}1"), speakable(f"{sign}2")
    assert one.startswith("one ")
    assert two == one.replace("one ", "two ") + "s"
