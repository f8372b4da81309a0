"""What is said of a payment, and what is asked before one can be reckoned. All figures are the tool's."""

from collections.abc import Mapping, Sequence
from typing import Any

import agent.concierge.phrasing as say
from agent.concierge.thread import Fields, ToolResult

ASKS: Mapping[str, tuple[str, ...]] = {
    "loan_listing": (
        "For which home shall I estimate the payment?",
        "Which home do you mean, or what price?",
        "Which home is the payment for?",
    ),
    "down_payment": (
        "How much would you put down, in percent or in dollars?",
        "What down payment do you have in mind, in percent or in dollars?",
        "To estimate that, I need the down payment. How much would it be?",
    ),
    "rate": (
        "And at what interest rate, in percent a year?",
        "What interest rate shall I use, in percent a year?",
        "I need the interest rate too. What shall I use?",
    ),
}


def asked(gap: str) -> list[str]:
    return say.framed(("", "Gladly.", "Sure."), "", ASKS[gap])


def told(results: Sequence[ToolResult], known: Mapping[str, Fields], assumed: Sequence[str]) -> list[str]:
    """The payment of each result; a refusal by the tool in its own words."""
    bodies = [_one(each, known) for each in results]
    note = f"I took {say.joined(assumed)} as an example." if assumed else ""
    closers = (
        "Shall I try other terms?",
        "Would you like another down payment or rate?",
        "What else would you like to know?",
    )
    return say.framed(
        ("", "Let me see.", "Here is the estimate."), " ".join(part for part in (*bodies, note) if part), closers
    )


def _one(found: ToolResult, known: Mapping[str, Fields]) -> str:
    if found.error:
        message = str(found.error.get("message", ""))
        return (
            say.sentence(message)
            if found.error.get("code") == "nothing_to_finance" and message
            else "I could not work that out."
        )
    result = found.result
    payment = result.get("principal_and_interest_usd_per_month")
    if not isinstance(payment, int | float):
        return "I could not work that out."
    listing = known.get(str(result.get("listing_key") or found.arguments.get("listing_key", "")))
    price = _cents(result.get("price_usd", 0))
    of = f"For {say.name(listing)}, at {price}" if listing else f"At a price of {price}"
    terms = (
        f"With {_cents(result.get('down_payment_usd', 0))} down at "
        f"{say.number(float(result.get('annual_rate_percent', 0)))} percent over "
        f"{result.get('term_years')} years, the loan is {_cents(result.get('loan_usd', 0))}."
    )
    of = f"{of}, principal and interest come to {_cents(payment)} a month."
    return f"{of} {terms} {_costs(result)}".strip()


def _costs(result: Fields) -> str:
    total = result.get("total_usd_per_month")
    if not isinstance(total, int | float):
        return "Taxes, fees and insurance are not included."
    parts = [
        f"{name} {_cents(result[field])}"
        for field, name in (
            ("property_tax_usd_per_month", "property tax"),
            ("association_fee_usd_per_month", "the association fee"),
        )
        if isinstance(result.get(field), int | float) and result[field]
    ]
    told = (
        f"With {say.joined(parts)} a month, the total is {_cents(total)} a month."
        if parts
        else f"The total is {_cents(total)} a month."
    )
    silent = {
        "TaxAnnualAmount": "the property tax",
        "AssociationFee": "an association fee",
        "AssociationFeeFrequency": "how often the fee is paid",
    }
    lacking = [silent[name] for name in result.get("not_stated", []) if name in silent]
    rows: Any = result.get("not_monthly") or []
    other = [
        f"The association fee of {_cents(row['amount_usd'])}, paid {str(row.get('frequency')).lower()}, is not in it."
        for row in rows
        if isinstance(row, dict) and "amount_usd" in row
    ]
    return " ".join(
        [
            told,
            f"The listing doesn't say {say.joined(lacking, 'or')}." if lacking else "",
            *other,
            "Insurance is not included.",
        ]
    ).replace("  ", " ")


def _cents(value: Any) -> str:
    return say.dollars(value) if isinstance(value, int | float) else "an unknown amount"
