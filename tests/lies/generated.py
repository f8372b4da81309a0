"""All lies, in their order, each with an id of its own."""

from tests.lies import (
    lies_in_passing,
    lies_in_sense,
    lies_in_streams,
    lies_in_talk,
    lies_of_figures,
    lies_of_moments,
    lies_of_money,
    lies_of_pairs,
    lies_of_places,
)
from tests.lies.drawn import drawn
from tests.lies.script import Lie

_KINDS = (
    lies_of_figures,
    lies_of_money,
    lies_of_moments,
    lies_of_places,
    lies_of_pairs,
    lies_in_streams,
    lies_in_talk,
    lies_in_passing,
    lies_in_sense,
)


def all_lies() -> list[Lie]:
    return [*(lie for kind in _KINDS for lie in kind.lies()), *drawn(seed=2026, count=50)]
