"""What each tool but the search may be called with (search.py has SearchWishes). Checked here, used elsewhere.

The descriptions are what a model reads, so they are short. Dates and times may come in plain words: dates.py
reads them. What must be there and is not, is asked for by the tool itself, as {"error": {"code": "missing"}}.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

ListingKey = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
_When = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
_Usd = Annotated[float, Field(ge=0, le=1e9)]


class Arguments(BaseModel):
    """An argument that is not known is refused, not dropped: a model must not believe that it counted."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class GetListing(Arguments):
    listing_key: ListingKey = Field(description="ListingKey of a search result")


class CompareListings(Arguments):
    listing_keys: tuple[ListingKey, ...] = Field(min_length=2, max_length=4, description="ListingKeys, 2 to 4")


class EstimateMortgage(Arguments):
    """`listing_key` or `price_usd`; `down_payment_usd` or `down_payment_percent` of the price."""

    listing_key: ListingKey | None = Field(None, description="or price_usd")
    price_usd: float | None = Field(None, gt=0, le=1e9)
    down_payment_usd: _Usd | None = Field(None, description="or down_payment_percent; ask, never assume")
    down_payment_percent: float | None = Field(None, ge=0, le=100)
    annual_rate_percent: float | None = Field(None, ge=0, le=30, description="ask, never assume")
    term_years: int = Field(30, ge=1, le=50)
    include_taxes_and_fees: bool = Field(False, description="add property tax and association fee")


class OpenHouses(Arguments):
    listing_key: ListingKey | None = None
    city: str | None = Field(None, max_length=80)
    from_date: _When | None = Field(None, description="YYYY-MM-DD or plain words: saturday, this weekend")
    to_date: _When | None = Field(None, description="last day; without it from_date alone counts")


class BookViewing(Arguments):
    """All of listing_key, date, time, name and phone are needed, but not checked for here."""

    listing_key: ListingKey | None = None
    date: _When | None = Field(None, description="the visitor's words, or YYYY-MM-DD")
    time: _When | None = Field(None, description="the visitor's words, or HH:MM")
    name: str | None = Field(None, max_length=200, description="the visitor's name")
    phone: str | None = Field(None, max_length=60, description="the visitor's phone number")
    reference: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] | None = Field(
        None, description="of an earlier booking, to change it"
    )
