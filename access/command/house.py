"""What the commands know of the house, and how they tell what they cannot do."""

import sys
from decimal import Decimal
from pathlib import Path
from typing import Protocol

DONE, FAILED, BAD_ARGUMENTS = 0, 1, 2


class House(Protocol):
    """The settings of the house as far as commands need them: settings.Settings has all of these."""

    @property
    def database(self) -> Path | str: ...

    @property
    def data_dir(self) -> Path: ...

    @property
    def page_url(self) -> str: ...

    @property
    def daily_tokens(self) -> int: ...

    @property
    def daily_usd(self) -> Decimal: ...

    @property
    def daily_speech_minutes(self) -> int: ...

    @property
    def bookings_days(self) -> int: ...


def refuse(sentence: str, status: int = FAILED) -> int:
    """One line on stderr; gives `status` back."""
    print(sentence, file=sys.stderr)
    return status
