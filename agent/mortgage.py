"""What a home costs a month: the level payment of a loan, and taxes and fees by their frequency.

Exact decimal arithmetic in US dollars, rounded once, half up to the cent. Knows no listing and no tool.
"""

from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Literal

_CENT = Decimal("0.01")
_PRECISION = 60  # digits: (1 + r)^600 with a rate of a millionth of a percent still has cents to spare
# AssociationFeeFrequency: how many payments fall into a year. The months of a year are 12, its weeks 52, its days 365.
_PAYMENTS_A_YEAR = {
    "Monthly": 12,
    "Quarterly": 4,
    "Annually": 1,
    "Semi-Annually": 2,
    "Semi-Monthly": 24,
    "Bi-Monthly": 6,
    "Weekly": 52,
    "Bi-Weekly": 26,
    "Daily": 365,
}
NOT_MONTHLY = ("One Time", "Seasonal")


def monthly_payment_usd(loan_usd: Decimal, annual_rate_percent: Decimal, term_years: int) -> Decimal:
    """Principal and interest a month of a loan with a fixed rate and equal payments at the end of each month.

    The annuity formula M = P r / (1 - (1 + r)^-n) with r = annual rate / 12 and n = 12 years; P / n without
    interest. Source: S. G. Kellison, The Theory of Interest, chapter on annuities-immediate (P = M a_n|r); the
    Consumer Financial Protection Bureau's "How do mortgage lenders calculate monthly payments?" reckons alike.
    """
    months = 12 * term_years
    with localcontext(Context(prec=_PRECISION)):
        rate = annual_rate_percent / 1200
        if rate == 0:
            return cents(loan_usd / months)
        growth = (1 + rate) ** months
        return cents(loan_usd * rate * growth / (growth - 1))


def monthly_fee_usd(fee_usd: Decimal, frequency: str) -> Decimal | None:
    """A fee of a FeeFrequency as its share of a month; None for one that is not paid every month of every year."""
    payments = _PAYMENTS_A_YEAR.get(_frequency(frequency))
    return None if payments is None else cents(fee_usd * payments / 12)


def monthly_tax_usd(annual_usd: Decimal) -> Decimal:
    return cents(annual_usd / 12)


def paid(frequency: str) -> Literal["monthly", "not monthly", "unknown"]:
    """How a fee of this frequency counts."""
    if _frequency(frequency) in _PAYMENTS_A_YEAR:
        return "monthly"
    return "not monthly" if _frequency(frequency) in NOT_MONTHLY else "unknown"


def cents(usd: Decimal) -> Decimal:
    """Half up, to the cent."""
    return usd.quantize(_CENT, ROUND_HALF_UP, Context(prec=_PRECISION))


def _frequency(frequency: str) -> str:
    """Also as servers write it compactly: "SemiAnnually", "OneTime"."""
    letters = "".join(c for c in frequency.casefold() if c.isalpha())
    known = (*_PAYMENTS_A_YEAR, *NOT_MONTHLY)
    return next((one for one in known if "".join(c for c in one.casefold() if c.isalpha()) == letters), frequency)
