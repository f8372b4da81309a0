"""The ledger as people read it: days by account, tokens by kind. Changes nothing, but for what is old enough to go."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, case, delete, func, select

from store.engine import reading, writing
from store.ledger import DAYS, RESERVATIONS


@dataclass(frozen=True, slots=True)
class DayRow:
    """What an account was charged on a day; account "" is the house. Kept for ever."""

    day: int
    account: str
    tokens: int
    micro_usd: int
    speech_ms: int


@dataclass(frozen=True, slots=True)
class TokenRow:
    """The model's calls of a day, by invite and model.

    `calls` counts them, `unknown` those whose usage nobody knows (charged in full). The three kinds of tokens are what
    the server told; `charged_tokens` and `micro_usd` count every call, as it was charged.
    """

    day: int
    invite_id: str
    model: str
    calls: int
    unknown: int
    input_tokens: int
    cached_input_tokens: int
    output_tokens: int
    charged_tokens: int
    micro_usd: int


class LedgerReading:
    """Blocks; safe for many threads. Every call may raise StoreUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def days(self, first_day: int, last_day: int) -> list[DayRow]:
        """Both included; by day, then account."""
        rows = select(DAYS).where(DAYS.c.day.between(first_day, last_day)).order_by(DAYS.c.day, DAYS.c.account)
        with reading(self._engine) as connection:
            return [DayRow(**row._mapping) for row in connection.execute(rows)]

    def split(self, first_day: int, last_day: int) -> list[TokenRow]:
        """Both included; by day, invite and model."""
        by = (RESERVATIONS.c.day, RESERVATIONS.c.invite_id, RESERVATIONS.c.model)
        rows = (
            select(
                *by,
                func.count(),
                _sum(case((RESERVATIONS.c.state == "unknown", 1), else_=0)),
                _sum(RESERVATIONS.c.input_tokens),
                _sum(RESERVATIONS.c.cached_input_tokens),
                _sum(RESERVATIONS.c.output_tokens),
                _sum(RESERVATIONS.c.tokens),
                _sum(RESERVATIONS.c.micro_usd),
            )
            .where(RESERVATIONS.c.day.between(first_day, last_day), RESERVATIONS.c.kind == "tokens")
            .group_by(*by)
            .order_by(*by)
        )
        with reading(self._engine) as connection:
            # PostgreSQL sums whole numbers into decimals.
            return [TokenRow(*row[:3], *map(int, row[3:])) for row in connection.execute(rows)]

    def forget_before(self, day: int) -> int:
        """The single reservations of earlier days go, but for open ones; the sums of those days stay. How many."""
        old = (RESERVATIONS.c.day < day, RESERVATIONS.c.state != "open")
        with writing(self._engine) as connection:
            return connection.execute(delete(RESERVATIONS).where(*old)).rowcount


def _sum(column: ColumnElement[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(column), 0)
