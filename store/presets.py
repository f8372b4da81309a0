"""The voice's settings that were saved by name, one of them perhaps the usual one. Knows no voice and no knob."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Engine,
    String,
    Table,
    Text,
    delete,
    func,
    select,
    update,
)

from store.engine import reading, writing
from store.tables import METADATA

PRESETS = Table(
    "presets",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("setting", Text, nullable=False),
    Column("saved_by", String(16), nullable=False),
    Column("saved_unix_s", BigInteger, nullable=False),
    Column("trial_id", String(32)),
    Column("is_default", Boolean, nullable=False),
)
# "locked": the default must not be changed, "full": there would be too many. Nothing was changed then.
Kept = Literal["kept", "locked", "full"]


@dataclass(frozen=True, slots=True)
class KeptPreset:
    """One row. `setting` is JSON; `saved_by` an invite's id; `trial_id` the comparison that it has won, if any."""

    name: str
    setting: str
    saved_by: str
    saved_unix_s: int
    trial_id: str | None = None
    is_default: bool = False


class PresetDrawer:
    """The presets of one database. Blocks; safe for many threads. Every call may raise StoreUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> Sequence[KeptPreset]:
        """By name."""
        with reading(self._engine) as connection:
            return _all(connection)

    def keep(self, presets: Sequence[KeptPreset], most: int, *, may_change_default: bool) -> Kept:
        """All of them or none, each in the place of the one of that name, which stays the default if it was.

        One that is there with the same setting stays as it is, unless it is told now which comparison it has won.
        """
        with writing(self._engine) as connection:
            there = {one.name: one for one in _all(connection)}
            changed = [one for one in presets if _is_news(one, there.get(one.name))]
            if not may_change_default and any(one.name in there and there[one.name].is_default for one in changed):
                return "locked"
            if len(there | {one.name: one for one in changed}) > most:
                return "full"
            for one in changed:
                is_default = one.name in there and there[one.name].is_default
                connection.execute(delete(PRESETS).where(PRESETS.c.name == one.name))
                connection.execute(PRESETS.insert().values(asdict(one) | {"is_default": is_default}))
            return "kept"

    def remove(self, name: str, *, may_change_default: bool) -> bool | None:
        """It is gone. Whether it was there; None for a default that must not go."""
        mine = PRESETS.c.name == name
        which = mine if may_change_default else mine & PRESETS.c.is_default.is_(False)
        with writing(self._engine) as connection:
            if connection.execute(delete(PRESETS).where(which)).rowcount:
                return True
            return None if connection.execute(select(PRESETS.c.name).where(mine)).first() else False

    def set_default(self, name: str | None) -> bool:
        """That one and no other is the default from now on; None: none is. False when there is none of that name."""
        with writing(self._engine) as connection:
            wanted = select(func.count()).select_from(PRESETS).where(PRESETS.c.name == name)
            if name is not None and not connection.execute(wanted).scalar_one():
                return False
            connection.execute(update(PRESETS).where(PRESETS.c.is_default.is_(True)).values(is_default=False))
            if name is not None:
                connection.execute(update(PRESETS).where(PRESETS.c.name == name).values(is_default=True))
            return True


def _all(connection: Connection) -> list[KeptPreset]:
    return [KeptPreset(**row._mapping) for row in connection.execute(select(PRESETS).order_by(PRESETS.c.name))]


def _is_news(new: KeptPreset, before: KeptPreset | None) -> bool:
    return before is None or before.setting != new.setting or new.trial_id not in (None, before.trial_id)
