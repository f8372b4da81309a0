"""estimate_mortgage: a payment for a listing or a price, with taxes and fees when asked. Assumes no figure."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from agent.listings import Listing
from agent.mortgage import cents, monthly_fee_usd, monthly_payment_usd, monthly_tax_usd, paid
from agent.tools.arguments import EstimateMortgage
from agent.tools.outcome import error
from agent.tools.told import plain

_RENTED = ("Residential Lease", "Commercial Lease")
_RATE_STEP = Decimal("0.000001")  # of a percent: finer rates change no cent


def estimated(asked: EstimateMortgage, listing: Listing | None) -> dict[str, Any]:
    """The estimate, or the fault. `listing` is the one of `listing_key`, if that was given."""
    if listing is not None and listing.PropertyType in _RENTED:
        return error(
            "nothing_to_finance", "This is a rental: it is rented by the month, so there is nothing to finance."
        )
    if fault := _conflict(asked, listing) or _missing(asked, listing):
        return fault
    price = listing.ListPrice if listing else _decimal(asked.price_usd)
    down = _down_payment(asked, price)
    if down >= price:
        return error("nothing_to_finance", "The down payment covers the price, so there is nothing to finance.")
    rate = _decimal(asked.annual_rate_percent).quantize(_RATE_STEP, ROUND_HALF_UP)
    payment = monthly_payment_usd(price - down, rate, asked.term_years)
    result: dict[str, Any] = {"listing_key": listing.ListingKey} if listing else {}
    result |= {
        "price_usd": plain(price),
        "down_payment_usd": plain(down),
        "loan_usd": plain(price - down),
        "annual_rate_percent": plain(rate),
        "term_years": asked.term_years,
        "principal_and_interest_usd_per_month": plain(payment),
    }
    if not asked.include_taxes_and_fees:
        return {**result, "includes": "principal and interest only"}
    return result | _with_costs(listing, payment)


def _conflict(asked: EstimateMortgage, listing: Listing | None) -> dict[str, Any] | None:
    if asked.down_payment_usd is not None and asked.down_payment_percent is not None:
        return error("bad_arguments", "give down_payment_usd or down_payment_percent, not both")
    if listing is not None and asked.price_usd is not None and _decimal(asked.price_usd) != listing.ListPrice:
        price = plain(listing.ListPrice)
        return error("bad_arguments", f"the listing's price is {price}; give listing_key or price_usd, not both")
    return None


def _missing(asked: EstimateMortgage, listing: Listing | None) -> dict[str, Any] | None:
    fields = []
    if listing is None and asked.price_usd is None:
        fields.append("listing_key")
    if asked.down_payment_usd is None and asked.down_payment_percent is None:
        fields.append("down_payment_usd")
    if asked.annual_rate_percent is None:
        fields.append("annual_rate_percent")
    message = f"Still needed: {', '.join(fields)}. Ask for them, assume nothing."
    return error("missing", message, fields=fields) if fields else None


def _down_payment(asked: EstimateMortgage, price: Decimal) -> Decimal:
    if asked.down_payment_percent is not None:
        return cents(price * _decimal(asked.down_payment_percent) / 100)
    return _decimal(asked.down_payment_usd)


def _with_costs(listing: Listing | None, payment: Decimal) -> dict[str, Any]:
    """Tax and fee as far as they are stated, the sum of what is known, and what is not in it."""
    tax = listing.TaxAnnualAmount if listing else None
    told: dict[str, Any] = {}
    included, not_stated, total = ["principal and interest"], [], payment
    if tax is None:
        not_stated.append("TaxAnnualAmount")
    else:
        told["property_tax_usd_per_month"] = plain(monthly_tax_usd(tax))
        total += monthly_tax_usd(tax)
        included.append("property tax")
    fee, lacking, not_monthly = _association_fee(listing)
    if fee is not None:
        told["association_fee_usd_per_month"] = plain(fee)
        total += fee
        included.append("association fee")
    not_stated += lacking
    told |= {"total_usd_per_month": plain(total), "not_stated": not_stated}
    if not_monthly:
        told["not_monthly"] = not_monthly
    return {**told, "includes": ", ".join(included) + (" only" if len(included) == 1 else "")}


def _association_fee(listing: Listing | None) -> tuple[Decimal | None, list[str], list[dict[str, Any]]]:
    """The fee a month; else what is not stated; else what is paid otherwise than every month."""
    if listing is not None and (listing.AssociationYN is False or listing.AssociationFee == 0):
        return Decimal(0), [], []
    if listing is None or listing.AssociationFee is None:
        return None, ["AssociationFee"], []
    fee, frequency = listing.AssociationFee, listing.AssociationFeeFrequency
    if frequency is not None and paid(frequency) == "monthly":
        return monthly_fee_usd(fee, frequency), [], []
    if frequency is not None and paid(frequency) == "not monthly":
        return None, [], [{"field": "AssociationFee", "amount_usd": plain(fee), "frequency": frequency}]
    return None, ["AssociationFeeFrequency"], []


def _decimal(value: float | None) -> Decimal:
    """The figure as it was written: 6.1 and not the float next to it. Money to the cent."""
    return Decimal(0) if value is None else Decimal(repr(value))
