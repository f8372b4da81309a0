"""search_listings: mends what is misspelled, searches, and when nothing fits, what would. Phrases nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from agent.dates import Span, read_span
from agent.listings import Listing, Listings
from agent.relaxing import relaxations
from agent.search import SearchWishes, search
from agent.spelling import spelling_of
from agent.tools.told import summary, upcoming
from agent.tools.when import unclear_span
from agent.viewings import time_zone_of
from agent.words import words_of

_LISTINGS_OF_RELAXATION = 3
# Reading through more than this for every wish takes too long to wait for.
_MAX_TO_RELAX = 5_000
_MAX_TO_RELAX_TWICE = 1_000


class Searching:
    """Search over one set of listings, whose words are read once. Never changes: safe for many threads."""

    def __init__(self, listings: Listings) -> None:
        self._listings = listings
        self._words = {one.ListingKey: words_of(one) for one in listings}
        self._spelling = spelling_of(listings, self._words.values())

    def place(self, name: str) -> str | None:
        """The place that `name` means, as the listings write it; None when there is none like it."""
        return self._spelling.place(name)

    def run(self, asked: SearchWishes, now: datetime) -> tuple[dict[str, Any], tuple[str, ...]]:
        """The result as data, and the keys of the listings in it."""
        wishes, understood = self._mended(asked)
        if fault := self._unclear_day(wishes, now):
            return fault, ()
        find = self._finder(now)
        found = find(wishes)
        shown = found[wishes.offset : wishes.offset + wishes.limit]
        result: dict[str, Any] = {"wishes": wishes.stated()}
        if understood:
            result["understood"] = understood
        result |= {"total": len(found), "listings": [summary(one) for one in shown]}
        if wishes.offset:
            result["offset"] = wishes.offset
        keys = [one.ListingKey for one in shown]
        if not found:
            if wishes.city and self.place(wishes.city) is None:
                result["note"] = "no listings at all in that city; there are some in: " + self._some_cities()
            elif wishes.address:
                result["note"] = "no listing that may be told of stands at this address"
            elif len(self._listings) <= _MAX_TO_RELAX:
                result["relaxed"], more = self._relaxed(find, wishes)
                keys += more
        return result, tuple(dict.fromkeys(keys))

    def _mended(self, asked: SearchWishes) -> tuple[SearchWishes, list[dict[str, str]]]:
        """The wishes with places and words as the listings write them, and what was taken for what."""
        changes: dict[str, Any] = {}
        understood: list[dict[str, str]] = []
        if asked.city and (place := self.place(asked.city)) is not None:
            changes["city"] = place
            if place.casefold() != " ".join(asked.city.split()).casefold():
                understood.append({"wish": "city", "from": asked.city, "to": place})
        for field in ("features", "nice_to_have", "keywords"):
            said: Sequence[str] = getattr(asked, field)
            changes[field] = meant = tuple(self._spelling.wish(word) for word in said)
            pairs = zip(said, meant, strict=True)
            understood += [{"wish": field, "from": old, "to": new} for old, new in pairs if old != new]
        return asked.model_copy(update=changes), understood

    def _finder(self, now: datetime) -> Callable[[SearchWishes], Sequence[Listing]]:
        def find(wishes: SearchWishes) -> Sequence[Listing]:
            if wishes.open_house_on is None:
                return search(self._listings, wishes, self._words)
            day = wishes.open_house_on
            return search(self._listings, wishes, self._words, lambda one: is_open_on(one, day, now))

        return find

    def _unclear_day(self, wishes: SearchWishes, now: datetime) -> dict[str, Any] | None:
        """A day is read where each listing is; where today is another day, the same words may be clear."""
        if wishes.open_house_on is None:
            return None
        zones = {time_zone_of(one) for one in self._listings}
        for today in {now.astimezone(zone).date() for zone in zones} or {now.date()}:
            if fault := unclear_span(wishes.open_house_on, today):
                return fault
        return None

    def _relaxed(
        self, find: Callable[[SearchWishes], Sequence[Listing]], wishes: SearchWishes
    ) -> tuple[list[dict[str, Any]], list[str]]:
        told, keys = [], []
        for one in relaxations(find, wishes, pairs=len(self._listings) <= _MAX_TO_RELAX_TWICE):
            shown = one.listings[:_LISTINGS_OF_RELAXATION]
            keys += [listing.ListingKey for listing in shown]
            changed = {"changed": one.changed, "from": one.old, "to": one.new, "total": len(one.listings)}
            if one.also:
                changed["also"] = dict(zip(("changed", "from", "to"), one.also, strict=True))
            told.append({**changed, "listings": [summary(listing) for listing in shown]})
        return told, keys

    def _some_cities(self) -> str:
        return ", ".join(self._listings.cities[:10])


def is_open_on(listing: Listing, words: str, now: datetime) -> bool:
    """Whether a public open house of the listing falls on the days that `words` mean where the listing is."""
    zone = time_zone_of(listing)
    spans: Sequence[Span] = read_span(words, now.astimezone(zone).date())
    days = [one.starts.astimezone(zone).date() for one in upcoming(listing, now)]
    return any(span.first <= day <= span.last for span in spans[:1] for day in days)
