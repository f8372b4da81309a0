"""Payments, against values worked out another way: exact fractions, and the balance that must come to nothing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.mortgage import cents, monthly_fee_usd, monthly_payment_usd, monthly_tax_usd, paid


def exact(loan: Fraction, rate_percent: Fraction, years: int) -> Fraction:
    """The payment with which the loan, month by month, is paid off: by summing discounts, not by the formula."""
    discount = 1 / (1 + rate_percent / 1200)
    factor, worth = Fraction(1), Fraction(0)
    for _ in range(12 * years):
        factor *= discount
        worth += factor
    return loan / worth


def half_up(value: Fraction) -> Decimal:
    return Decimal((value * 200 + 1) // 2) / 100


@pytest.mark.parametrize(
    ("loan", "rate", "years", "payment"),
    [
        ("200000", "6.5", 30, "1264.14"),  # as printed in any table of payments: 6.3207 a thousand
        ("100000", "6", 30, "599.55"),
        ("100000", "12", 1, "8884.88"),
        ("360000", "0", 30, "1000.00"),
        ("100000", "0", 7, "1190.48"),
    ],
)
def test_known_payments(loan: str, rate: str, years: int, payment: str) -> None:
    assert monthly_payment_usd(Decimal(loan), Decimal(rate), years) == Decimal(payment)


@given(
    st.decimals("0.01", "100000000", places=2),
    st.decimals("0", "30", places=3),
    st.integers(1, 3),
)
def test_payments_equal_exact_fractions_to_the_cent(loan: Decimal, rate: Decimal, years: int) -> None:
    assert monthly_payment_usd(loan, rate, years) == half_up(exact(Fraction(loan), Fraction(rate), years))


@pytest.mark.parametrize("rate", ["0.000001", "3.875", "6.5", "30"])
def test_long_terms_equal_exact_fractions(rate: str) -> None:
    loan = Decimal("349900.50")
    for years in (30, 50):
        growth = (1 + Fraction(rate) / 1200) ** (12 * years)
        expected = Fraction(loan) * Fraction(rate) / 1200 * growth / (growth - 1)
        assert monthly_payment_usd(loan, Decimal(rate), years) == half_up(expected)


def test_a_half_cent_goes_up() -> None:
    assert cents(Decimal("0.125")) == Decimal("0.13")
    assert cents(Decimal("2.675")) == Decimal("2.68")


@pytest.mark.parametrize(
    ("frequency", "a_month"),
    [
        ("Monthly", "120.00"),
        ("Quarterly", "40.00"),
        ("Annually", "10.00"),
        ("Semi-Annually", "20.00"),
        ("SemiAnnually", "20.00"),
        ("Weekly", "520.00"),
        ("Bi-Weekly", "260.00"),
        ("Semi-Monthly", "240.00"),
        ("Bi-Monthly", "60.00"),
        ("Daily", "3650.00"),
        ("One Time", None),
        ("Seasonal", None),
        ("Now and then", None),
    ],
)
def test_a_fee_by_its_frequency(frequency: str, a_month: str | None) -> None:
    assert monthly_fee_usd(Decimal(120), frequency) == (None if a_month is None else Decimal(a_month))


def test_which_fees_are_paid_monthly() -> None:
    assert (paid("Weekly"), paid("OneTime"), paid("Now and then")) == ("monthly", "not monthly", "unknown")


def test_a_tax_is_a_twelfth() -> None:
    assert monthly_tax_usd(Decimal("4812.37")) == Decimal("401.03")
