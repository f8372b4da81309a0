"""What tokens cost: whole numbers all the way, and rounded up, against us. Knows no model but by its name.

A US dollar a million tokens is a micro-USD a token. Prices are kept in millionths of that, so that 0.075 stays exact.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from pathlib import Path

from access.errors import ModelUnpriced

TABLE = Path(__file__).parent.parent / "assets" / "prices.toml"
_PER_MICRO_USD = 10**6
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Of one call. `cached_input` is part of `input`. Raises ValueError on counts that cannot be."""

    input: int = 0
    cached_input: int = 0
    output: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.cached_input <= self.input or self.output < 0:
            raise ValueError(f"impossible counts of tokens: {self.input}, {self.cached_input}, {self.output}")

    @property
    def total(self) -> int:
        return self.input + self.output


@dataclass(frozen=True, slots=True)
class Price:
    """Of one token each, in millionths of a micro-USD."""

    input: int
    cached_input: int
    output: int

    @classmethod
    def of(cls, input_usd: Decimal, cached_input_usd: Decimal, output_usd: Decimal) -> "Price":
        """US dollars a million tokens, rounded up. Raises ValueError on what is below zero or no number."""
        return cls(_price(input_usd), _price(cached_input_usd), _price(output_usd))

    def cost_micro_usd(self, tokens: Tokens) -> int:
        fresh = tokens.input - tokens.cached_input
        whole = fresh * self.input + tokens.cached_input * self.cached_input + tokens.output * self.output
        return -(-whole // _PER_MICRO_USD)

    def most_micro_usd(self, upper: Tokens) -> int:
        """The most that a call within `upper` may cost: whether its input is cached is told afterwards."""
        dearest = Price(max(self.input, self.cached_input), max(self.input, self.cached_input), self.output)
        return dearest.cost_micro_usd(upper)


class Prices:
    """The price table, or one price for whatever model is asked for."""

    def __init__(self, table: Mapping[str, Price], own: Price | None = None) -> None:
        """`own`, where it is given, is the price of every model: one's own server, or a table that is behind."""
        self._table = table
        self._own = own

    @classmethod
    def read(cls, own_usd: tuple[Decimal, Decimal, Decimal] | None = None, path: Path = TABLE) -> "Prices":
        """`own_usd`: input, cached input, output, in US dollars a million tokens. Raises ValueError on a bad table."""
        own = Price.of(*own_usd) if own_usd is not None else None
        return cls(_table(path), own)

    def of(self, model: str) -> Price:
        """Raises ModelUnpriced."""
        if self._own is not None:
            return self._own
        price = self._table.get(model) or self._table.get(_SNAPSHOT.sub("", model))
        if price is None:
            raise ModelUnpriced(model)
        return price


def _table(path: Path) -> dict[str, Price]:
    with path.open("rb") as file:
        told = tomllib.load(file, parse_float=Decimal)
    try:
        return {
            name: Price.of(Decimal(row["input"]), Decimal(row["cached_input"]), Decimal(row["output"]))
            for name, row in told["models"].items()
        }
    except (KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise ValueError(f"{path.name}: every model needs input, cached_input and output ({error!r})") from error


def _price(usd_per_million: Decimal) -> int:
    if not usd_per_million.is_finite() or usd_per_million < 0:
        raise ValueError(f"a price must be a number from 0 on, not {usd_per_million}")
    return int((usd_per_million * _PER_MICRO_USD).to_integral_value(ROUND_CEILING))
