"""When nothing fits: the smallest change of one wish with which something does ("none under 400, two at 420").

Knows wishes and searches through a function; phrases nothing. What a visitor needs rather than wants is never
relaxed: renting or buying, the kind of property, its status, accessibility, a 55+ community, pets.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent.listings import Listing
from agent.search import VALUES, SearchWishes

Find = Callable[[SearchWishes], Sequence[Listing]]
# What giving a wish up altogether costs, beside figures: a price that is a tenth higher costs a tenth.
_DROPPING = {"pool": 0.5, "property_sub_types": 0.35, "city": 0.7, "open_house_on": 0.3}
_DROPPING_A_WORD = 0.3
_DROPPING_A_FIGURE = 0.8  # towards listings that do not state it
_SMALL = 0.5  # a larger change of a figure is named only when there is nothing smaller
_MOST = 3


@dataclass(frozen=True)
class Relaxation:
    """`wishes` with `changed` from `old` to `new` (None or shorter: given up) find `listings`, best first.

    `also` is a second wish with its old and new value, when one change is not enough."""

    changed: str
    old: Any
    new: Any
    wishes: SearchWishes
    listings: Sequence[Listing]
    cost: float
    also: tuple[str, Any, Any] | None = None


def relaxations(find: Find, wishes: SearchWishes, *, pairs: bool = True) -> list[Relaxation]:
    """At most three, the smallest change first. Two wishes are changed only when no change of one finds anything,
    and only with `pairs`, since that takes many searches; what is changed besides is `also`."""
    found = [*_figures(find, wishes), *_others(find, wishes)]
    if not found and pairs:
        found = list(_pairs(find, wishes))
    found.sort(key=lambda one: one.cost)
    small = [one for one in found if one.cost <= _SMALL]
    return (small or found)[:_MOST]


def _pairs(find: Find, wishes: SearchWishes) -> Iterator[Relaxation]:
    """Every relaxation there is once another wish is given up; a figure is given up no further than needed."""
    seen: set[frozenset[str]] = set()
    for field, cost in (*_DROPPING.items(), *((name, _DROPPING_A_FIGURE) for name in _figures_of(wishes))):
        old = getattr(wishes, field)
        if old in (None, ()):
            continue
        without = wishes.model_copy(update={field: () if isinstance(old, tuple) else None})
        for one in (*_figures(find, without), *_others(find, without)):
            pair = frozenset((field, one.changed))
            if pair in seen:
                continue
            seen.add(pair)
            side, _, name = field.partition("_")
            values = [v for x in one.listings if name in VALUES and (v := VALUES[name](x)) is not None]
            if not values:
                told = list(old) if isinstance(old, tuple) else old
                yield replace(one, cost=one.cost + cost, also=(field, told, [] if isinstance(old, tuple) else None))
                continue
            nearest = max(values) if side == "min" else min(values)
            new = _round(name, nearest, up=side == "max")
            changed = one.wishes.model_copy(update={field: new})
            more = abs(new - old) / max(abs(old), 1.0)
            also = (field, _plain(old), _plain(new))
            yield replace(one, wishes=changed, listings=find(changed), cost=one.cost + more, also=also)


def _figures_of(wishes: SearchWishes) -> Iterator[str]:
    """The bounded figures, by their fields."""
    for name, bounds in wishes.bounds().items():
        yield from (f"{side}_{name}" for side, bound in zip(("min", "max"), bounds, strict=True) if bound is not None)


def _figures(find: Find, wishes: SearchWishes) -> Iterator[Relaxation]:
    for name, (least, most) in wishes.bounds().items():
        for side, bound in (("min", least), ("max", most)):
            if bound is None:
                continue
            field = f"{side}_{name}"
            without = find(wishes.model_copy(update={field: None}))
            values = [value for one in without if (value := VALUES[name](one)) is not None]
            if values:
                nearest = max(values) if side == "min" else min(values)
                new = _round(name, nearest, up=side == "max")
                changed = wishes.model_copy(update={field: new})
                cost = abs(new - bound) / max(abs(bound), 1.0)
                yield Relaxation(field, _plain(bound), _plain(new), changed, find(changed), cost)
            elif without:
                changed = wishes.model_copy(update={field: None})
                yield Relaxation(field, _plain(bound), None, changed, without, _DROPPING_A_FIGURE)


def _others(find: Find, wishes: SearchWishes) -> Iterator[Relaxation]:
    for field, cost in _DROPPING.items():
        old = getattr(wishes, field)
        if old in (None, ()):
            continue
        changed = wishes.model_copy(update={field: () if old and isinstance(old, tuple) else None})
        if listings := find(changed):
            told = list(old) if isinstance(old, tuple) else old
            yield Relaxation(field, told, [] if isinstance(old, tuple) else None, changed, listings, cost)
    for field in ("features", "keywords"):
        words: tuple[str, ...] = getattr(wishes, field)
        for word in words:
            fewer = tuple(one for one in words if one != word)
            changed = wishes.model_copy(update={field: fewer})
            if listings := find(changed):
                yield Relaxation(field, list(words), list(fewer), changed, listings, _DROPPING_A_WORD)


def _round(name: str, value: float, *, up: bool) -> float:
    """Prices as people say them: 419,900 becomes 420,000, a rent of 1,985 becomes 2,000."""
    if name != "price_usd":
        return value
    step = 50 if value < 10_000 else 5_000 if value < 1_000_000 else 25_000
    return (math.ceil if up else math.floor)(value / step) * step


def _plain(value: float) -> float:
    return int(value) if value == int(value) else value
