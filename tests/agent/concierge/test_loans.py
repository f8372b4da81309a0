"""What a line says of a loan."""

from typing import Any

import pytest

from agent.concierge.loans import asks_for_payment, merged, missing, read_loan
from agent.concierge.numbers import with_digits


@pytest.mark.parametrize(
    ("line", "waiting", "said"),
    [
        ("20% down at 6.5%", None, {"down_payment_percent": 20, "annual_rate_percent": 6.5}),
        ("no money down at 6.25 percent", None, {"down_payment_percent": 0, "annual_rate_percent": 6.25}),
        ("put $50,000 down at 6 percent for 15 years", None,
         {"down_payment_usd": 50_000, "annual_rate_percent": 6, "term_years": 15}),
        ("twenty percent down at six and a half percent", None,
         {"down_payment_percent": 20, "annual_rate_percent": 6.5}),
        ("a 15-year loan", None, {"term_years": 15}),
        ("with a 7% rate", None, {"annual_rate_percent": 7}),
        ("25 percent down", None, {"down_payment_percent": 25}),
        ("20", "down_payment", {"down_payment_percent": 20}),
        ("60000", "down_payment", {"down_payment_usd": 60_000}),
        ("6.5", "rate", {"annual_rate_percent": 6.5}),
        ("including taxes and fees", None, {"include_taxes_and_fees": True}),
        ("how big is it?", None, {}),
    ],
)  # fmt: skip
def test_terms_are_read(line: str, waiting: str | None, said: dict[str, Any]) -> None:
    assert read_loan(with_digits(line), waiting) == said


@pytest.mark.parametrize(
    ("line", "asks"),
    [
        ("what would it cost a month?", True),
        ("monthly payment with 20% down", True),
        ("how much is the hoa fee a month?", False),
        ("rent under 2000 a month", False),
        ("how big is it?", False),
    ],
)
def test_only_a_payment_is_a_payment(line: str, asks: bool) -> None:
    assert asks_for_payment(line) is asks


def test_what_is_missing_is_asked_one_by_one() -> None:
    assert missing({}) == "down_payment"
    assert missing({"down_payment_usd": 1}) == "rate"
    assert missing({"down_payment_usd": 1, "annual_rate_percent": 6}) is None
    assert merged({"down_payment_percent": 20}, {"down_payment_usd": 5e4}) == {"down_payment_usd": 50_000}
