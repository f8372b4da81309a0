"""What a scripted server says in a conversation, and what of it is a lie. Values only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.openai_server import Call, Reply

BAR = "|"  # in the text of `pieces`: here one delta ends and the next begins


@dataclass(frozen=True)
class Line:
    """A visitor's line and what the server replies to it. `is_wish`: its figures may come back in an answer."""

    question: str
    replies: tuple[Reply, ...]
    is_wish: bool = False


@dataclass(frozen=True)
class Untrue:
    """What may not be said: one of `values` (as `counts`, when that is not ""), or `words`, a pattern of folded text.

    `of`: only where that street was named last, or none; other homes may have such a value. `unless`: not in a
    sentence with that pattern in it, which tells of something else.
    """

    values: tuple[Decimal, ...] = ()
    counts: str = ""
    words: str = ""
    of: str = ""
    unless: str = ""


@dataclass(frozen=True)
class Lie:
    """A conversation in which the server lies. `name` is its own; `kind` is what tables count by."""

    kind: str
    name: str
    lines: tuple[Line, ...]
    untrue: Sequence[Untrue]

    @property
    def id(self) -> str:
        return re.sub(r"[^\w.-]+", "-", f"{self.kind}/{self.name}").strip("-")


@dataclass(frozen=True)
class Truth:
    """A conversation in which the server tells the truth: its last reply is to be passed on as it is."""

    name: str
    lines: tuple[Line, ...]


def untrue(*values: float | str | Decimal, counts: str = "", of: str = "", unless: str = "") -> Untrue:
    return Untrue(tuple(Decimal(str(value)) for value in values), counts=counts, of=of, unless=unless)


def unheard(pattern: str, unless: str = "") -> Untrue:
    """`pattern` of folded text may be in no sentence."""
    return Untrue(words=pattern, unless=unless)


def calls(*asked: tuple[str, dict[str, Any]]) -> Reply:
    """The model asks for tools."""
    numbered = enumerate(asked)
    return Reply(calls=tuple(Call(name, wanted, f"call_{at}", piece_chars=100) for at, (name, wanted) in numbered))


def looked_up(*listing_keys: str) -> Reply:
    return calls(*(("get_listing", {"listing_key": key}) for key in listing_keys))


def pieces(text: str) -> Reply:
    """`text`, cut into deltas at every BAR and nowhere else."""
    return cut(text.split(BAR))


def cut(deltas: Sequence[str]) -> Reply:
    chunks = [_chunk({"content": delta}) for delta in deltas if delta]
    return Reply(raw_chunks=(*chunks, _chunk({}, "stop")))


def _chunk(delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
