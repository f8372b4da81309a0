"""Pictures and documents of a listing: which of them a visitor may see, and which comes first."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from agent.reso.times import Moment
from agent.reso.values import Address, Flag, Position, Text, lookup, lookups_of

_FOR_VISITORS = frozenset({"Public", "IDX", "VOW"})


class Media(BaseModel):
    """One picture or document. MediaURL is http(s), or a path beside the data; ShortDescription is untrusted text."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    MediaKey: Text = None
    MediaURL: Address
    MediaCategory: Annotated[Text, lookup("MediaCategory")] = None
    MediaType: Text = None
    Order: Position = None
    PreferredPhotoYN: Flag = None
    ShortDescription: Text = None
    ImageOf: Annotated[Text, lookup("ImageOf")] = None
    Permission: Annotated[tuple[str, ...], Field(max_length=20), lookups_of("Permission")] = ()
    ModificationTimestamp: Moment = None

    @property
    def is_photo(self) -> bool:
        """A picture of the property itself: no floor plan, document, logo or agent."""
        return self.MediaCategory in (None, "Photo")


def visible_media(media: Iterable[Media]) -> tuple[Media, ...]:
    """What a visitor may see: photos first, the preferred one leading, then by Order with null last.

    Of two with one MediaKey the newest counts, private or not; of two as old the later.
    """
    newest: dict[str, Media] = {}
    for one in media:
        key = one.MediaKey or one.MediaURL
        if key not in newest or _age(one) >= _age(newest[key]):
            newest[key] = one
    open_to_all = (one for one in newest.values() if set(one.Permission) <= _FOR_VISITORS)
    return tuple(sorted(open_to_all, key=_place))


def _place(one: Media) -> tuple[bool, bool, bool, int]:
    return (not one.is_photo, one.PreferredPhotoYN is not True, one.Order is None, one.Order or 0)


def _age(one: Media) -> float:
    return one.ModificationTimestamp.timestamp() if one.ModificationTimestamp else float("-inf")
