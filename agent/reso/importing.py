"""One import: files in, listings out, with all counts and messages.

The law of the counts: read = accepted + refused + duplicates, over Property records. Every record that is not
accepted is named in a message. Records of Media and OpenHouse in files of their own are joined to their listings and
not counted. A refused record replaces nothing, however new it is. Accepted is not shown: what a visitor may see,
agent/listings.py decides.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from agent.errors import FixSettings
from agent.reso.files import SUFFIXES, next_file, read_page
from agent.reso.listing import Listing
from agent.reso.notes import Action
from agent.reso.parts import Part, nested, with_parts
from agent.reso.records import Change, read_record, unknown_fields
from agent.reso.text import shortened

_JOINS = {"OpenHouse": "ListingKey", "Media": "ResourceRecordKey"}  # the field that names the listing
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Message:
    """What was done to one field of one record. `position` counts all records of the import, from 0."""

    listing_key: str | None
    position: int
    field: str
    value: str
    action: Action
    reason: str
    file: str = ""
    listing_id: str | None = None  # for a record without a key


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to. `listings` also holds those that no visitor may see."""

    listings: tuple[Listing, ...]
    messages: tuple[Message, ...]
    read: int
    refused: int
    duplicates: int
    unknown_fields: int  # different names

    @property
    def accepted(self) -> int:
        return len(self.listings)


def import_files(paths: Sequence[Path]) -> Imported:
    """All records of `paths`, files or folders of them, as one import. Raises FixSettings for an unreadable file."""
    work, seen = _Import(), set[Path]()
    for file in files_in(paths):
        work.take_file(file, seen)
    return work.finished()


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files, and for a folder the *.json and *.csv in it by name."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        try:
            inside = sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file())
        except OSError as error:
            raise FixSettings(
                f"the folder {path.name!r} cannot be read: {error.strerror or 'no reason given'}"
            ) from None
        if not inside:
            raise FixSettings(f"there are no listings (*.json, *.csv) in the folder {path.name!r}")
        yield from inside


@dataclass(frozen=True, slots=True)
class _Record:
    value: object
    resource: str | None
    all_text: bool
    file: str
    position: int


@dataclass(frozen=True, slots=True)
class _Kept:
    listing: Listing
    record: _Record

    @property
    def changed(self) -> datetime:
        return self.listing.ModificationTimestamp or _LONG_AGO


@dataclass(slots=True)
class _Import:
    """The work of one import. Records are taken as they come; parts are joined at the end."""

    kept: dict[str, _Kept] = field(default_factory=dict)
    parts: dict[str, dict[str, list[Part]]] = field(default_factory=lambda: {"Media": {}, "OpenHouse": {}})
    messages: list[Message] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    files: list[str] = field(default_factory=list)  # of each position, the file
    read: int = 0
    refused: int = 0
    duplicates: int = 0

    def take_file(self, file: Path | None, seen: set[Path]) -> None:
        """`file` and its next pages that lie beside it, each once."""
        while file is not None and file.resolve() not in seen:
            seen.add(file.resolve())
            page = read_page(file)
            for value in page.records:
                self.files.append(file.name)
                self._take(_Record(value, page.resource, page.all_text, file.name, len(self.files) - 1))
            here, file = file, next_file(file, page.next_link) if page.next_link else None
            if page.next_link and file is None:
                reason = "the next page is not a file beside this one, and nothing is fetched: more may be missing"
                change = Change("@odata.nextLink", "nulled", shortened(page.next_link), reason)
                self._tell(change, len(self.files), here.name)

    def finished(self) -> Imported:
        listings = tuple(self._joined(kept) for kept in self.kept.values())
        for resource, by_key in self.parts.items():
            for part in (part for key, parts in by_key.items() if key not in self.kept for part in parts):
                join = f"{resource}.{_JOINS[resource]}"
                reason = "no accepted listing of this import has this key: left out"
                self._tell(Change(join, "nulled", _stated(part.record, _JOINS[resource]) or "", reason), part.position)
        messages = tuple(sorted(self.messages, key=lambda one: one.position))
        return Imported(listings, messages, self.read, self.refused, self.duplicates, len(self.unknown))

    def _take(self, record: _Record) -> None:
        resource = _resource(record)
        if resource == "Property":
            self._take_property(record)
        else:
            self._take_part(record, resource)

    def _take_property(self, record: _Record) -> None:
        self.read += 1
        self.unknown.update(unknown_fields(record.value))
        reading = read_record(record.value, all_text=record.all_text)
        for change in reading.changes:
            self._tell(change, record.position, record=record.value, listing=reading.listing)
        if reading.listing is None:
            self.refused += 1
        else:
            self._keep(_Kept(reading.listing, record))

    def _keep(self, mine: _Kept) -> None:
        key = mine.listing.ListingKey
        other = self.kept.get(key)
        newest, older = (mine, other) if other is None or mine.changed > other.changed else (other, mine)
        self.kept[key] = newest
        if older is not None:
            self.duplicates += 1
            reason = "this listing came more than once: the newest ModificationTimestamp counts, else the first"
            change = Change("ListingKey", "duplicate", shortened(key), reason)
            self._tell(change, older.record.position, listing=older.listing)

    def _take_part(self, record: _Record, resource: str) -> None:
        join = _JOINS[resource]
        key = record.value.get(join) if isinstance(record.value, Mapping) else None
        if isinstance(key, int) and not isinstance(key, bool):
            key = shortened(key)
        if isinstance(key, str):
            part = Part(resource, record.value, record.position, record.all_text)
            self.parts[resource].setdefault(key.strip(), []).append(part)
        else:
            change = Change(f"{resource}.{join}", "nulled", shortened(key), "it names no listing: left out")
            self._tell(change, record.position)

    def _joined(self, kept: _Kept) -> Listing:
        """The listing with its parts, nested ones first: of two with one key the newest counts, else the later."""
        key, position = kept.listing.ListingKey, kept.record.position
        value = kept.record.value if isinstance(kept.record.value, Mapping) else {}
        media, faults = nested(value, position, "Media")
        houses, more = nested(value, position, "OpenHouse", "OpenHouses")
        media += self.parts["Media"].get(key, [])
        houses += self.parts["OpenHouse"].get(key, [])
        listing, changes = with_parts(kept.listing, media, houses)
        for change in (*faults, *more):
            self._tell(change, position, listing=listing)
        for part, change in changes:
            self._tell(change, part.position, listing=listing)
        return listing

    def _tell(
        self,
        change: Change,
        position: int,
        file: str | None = None,
        record: object = None,
        listing: Listing | None = None,
    ) -> None:
        """Names the listing by its key; when that is no good, by what the record has as one."""
        key = listing.ListingKey if listing else _stated(record, "ListingKey")
        listing_id = None if key else _stated(record, "ListingId")
        name = file or self.files[position]
        self.messages.append(
            Message(key, position, change.field, change.value, change.action, change.reason, name, listing_id)
        )


def _stated(record: object, name: str) -> str | None:
    value = record.get(name) if isinstance(record, Mapping) else None
    stated = isinstance(value, str | int) and not isinstance(value, bool)
    return shortened(value) or None if stated else None


def _resource(record: _Record) -> str:
    """What kind of record it is: by its page, else by its own fields."""
    if record.resource is not None or not isinstance(record.value, Mapping):
        return record.resource or "Property"
    names = record.value.keys()
    if "StandardStatus" in names or "ListPrice" in names:
        return "Property"
    if "OpenHouseKey" in names or "OpenHouseStartTime" in names:
        return "OpenHouse"
    return "Media" if "MediaKey" in names or "MediaURL" in names else "Property"
