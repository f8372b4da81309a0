"""Sentences to tune the voice by, from the homes on offer: remarks, prices, addresses, open houses of several homes.

Made of what the page shows of the homes, so that nothing is heard that may not be shown. Knows no voice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conversation.homes import Homes
from tts.pauses import ends_sentence
from tts.reading import stretches

OF_EACH_KIND = 4
MOST_CHARS = 200  # a remark's first sentence, if it is no longer
Home = Mapping[str, Any]  # as Homes.details tells it


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence; `of` is the key of the home that it is about, `kind` what it has that is hard to say."""

    text: str
    of: str
    kind: str


def picks(homes: Homes) -> list[Pick]:
    """At most OF_EACH_KIND of each kind, of homes spread over all there are; another home each time where there are
    as many."""
    details = [home for card in homes.cards() if (home := homes.details(card["key"]))]
    found = []
    for number, (kind, sentence) in enumerate(KINDS.items()):
        told = [Pick(text, home["key"], kind) for home in details if (text := sentence(home))]
        found += _spread(told, number)
    return found


def _spread(told: Sequence[Pick], offset: int) -> list[Pick]:
    """OF_EACH_KIND of `told`, evenly; `offset` begins one further, so that each kind tells of other homes."""
    if len(told) <= OF_EACH_KIND:
        return list(told)
    step = len(told) / OF_EACH_KIND
    return [told[int(number * step + offset) % len(told)] for number in range(OF_EACH_KIND)]


def _remark(home: Home) -> str | None:
    sentence = []
    for clause in stretches(home["remarks"] or ""):
        sentence.append(clause)
        if ends_sentence(clause):
            break
    text = " ".join(sentence)
    return text if 0 < len(text) <= MOST_CHARS else None


def _price(home: Home) -> str | None:
    """ "10 Linden Pl, $514,500, 4 bd, 3 ba, 2,360 sq ft." as cards have it: what is short there is said whole."""
    if not home["address_told"]:
        return None
    facts = (part for part in home["facts_line"].split(" · ") if part)
    return ", ".join([home["address"], home["price"], *facts]) + "."


def _address(home: Home) -> str | None:
    where = f"{home['address']}, {home['city']}" if home["city"] else home["address"]
    return f"The address is {where}." if home["address_told"] else None


def _open_house(home: Home) -> str | None:
    if not home["open_houses"] or not home["address_told"]:
        return None
    return f"{home['address']} has an open house on {home['open_houses'][0]['said']}."


# By the words that the page heads them with, in its order.
KINDS: Mapping[str, Callable[[Home], str | None]] = {
    "Remarks": _remark,
    "Prices": _price,
    "Addresses": _address,
    "Open houses": _open_house,
}
