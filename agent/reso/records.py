"""One record becomes one listing, or is refused; and every field that was refused or changed is told.

A record is refused when its identity, price, status or kind cannot be trusted. Any other bad field is nulled, never
guessed or clamped. Knows no files and no other record.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from agent.reso import lookups
from agent.reso.listing import NOT_KEPT, Listing
from agent.reso.notes import Action, Notes
from agent.reso.text import shortened

_DISPLAY_FLAGS = ("InternetEntireListingDisplayYN", "InternetAddressDisplayYN")
# The listing's own parts, that only the importer fills. A vendor's field of such a name is an unknown field.
PARTS = ("media", "open_houses")
_AREAS = {"LivingArea": "LivingAreaUnits", "LotSizeArea": "LotSizeUnits"}
_REASONS = dict.fromkeys(("greater_than", "greater_than_equal", "less_than", "less_than_equal"), "out of range")
_REASONS |= dict.fromkeys(("missing", "string_type", "decimal_type", "datetime_type"), "missing")
_REASONS |= {"string_too_long": "too long", "too_long": "too many values"}
_Model = TypeVar("_Model", bound=BaseModel)
_KNOWN = (frozenset(Listing.model_fields) | NOT_KEPT) - frozenset(PARTS)


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one field. `value` is what came, shortened and escaped."""

    field: str
    action: Action
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a record came to; `listing` None: refused."""

    listing: Listing | None
    changes: tuple[Change, ...]


def read_record(record: object, *, all_text: bool = False) -> Reading:
    """One Property record. `all_text`: from CSV. Never raises, whatever the record is."""
    if not isinstance(record, Mapping):
        return Reading(None, (Change("", "refused", "", "not an object with fields"),))
    fields = {name: record[name] for name in Listing.model_fields if name in record and name not in PARTS}
    listing, changes = read_fields(Listing, fields, Notes(all_text))
    if listing is None:
        bad = (change for change in changes if change.action == "nulled")
        return Reading(None, tuple(Change(one.field, "refused", one.value, one.reason) for one in bad))
    nulled = {change.field for change in changes if change.action == "nulled"}
    unbacked = dict(_unbacked(listing, nulled))
    changes = [change for change in changes if change.field not in unbacked]
    changes += [_nulled(name, fields[name], reason) for name, reason in unbacked.items()]
    # Whether it may be shown could not be read, so it may not be.
    hidden = {flag: False for flag in _DISPLAY_FLAGS if flag in nulled}
    return Reading(listing.model_copy(update=dict.fromkeys(unbacked) | hidden), tuple(changes))


def read_fields(model: type[_Model], fields: Mapping[str, Any], notes: Notes) -> tuple[_Model | None, list[Change]]:
    """`fields` as a `model`, the bad ones nulled; None when one of them is required. `notes` must be fresh."""
    again = replace(notes, changes=[])
    try:
        return model.model_validate(fields, context=notes), _changes(model, fields, notes)
    except ValidationError as error:
        rows = error.errors(include_url=False, include_input=False)
        bad = {str(row["loc"][0]): _REASONS.get(row["type"], row["msg"]) for row in rows}
    nulled = [_nulled(name, fields.get(name), reason) for name, reason in bad.items()]
    rest = {name: value for name, value in fields.items() if name not in bad}
    try:
        read = model.model_validate(rest, context=again)
    except ValidationError:
        return None, nulled
    return read, nulled + _changes(model, fields, again)


def _changes(model: type[BaseModel], fields: Mapping[str, Any], notes: Notes) -> list[Change]:
    names = {name: str(info.validation_alias or name) for name, info in model.model_fields.items()}
    told = ((names.get(field, field), action, reason) for field, action, reason in notes.changes)
    return [Change(name, action, shortened(fields.get(name)), reason) for name, action, reason in told]


def _nulled(name: str, value: object, reason: str) -> Change:
    return Change(name, "nulled", shortened(value), reason.removeprefix("Value error, "))


def _unbacked(listing: Listing, nulled: Collection[str]) -> Iterator[tuple[str, str]]:
    """Figures that mean nothing without the field beside them."""
    if listing.AssociationFee is not None and listing.AssociationFeeFrequency is None:
        yield "AssociationFee", "a fee without how often it is due"
    for area, units in _AREAS.items():
        if getattr(listing, area) is None:
            continue
        stated = getattr(listing, units)
        # A living area without units is in square feet, as is the custom; a lot may be in anything.
        unstated_is_fine = area == "LivingArea" and units not in nulled
        if stated not in lookups.values_of("LotSizeUnits") and not (stated is None and unstated_is_fine):
            yield area, "an area without units that are known"


def unknown_fields(record: object) -> Iterator[str]:
    """Names of a Property record that are neither kept nor known to be left out. Annotations ("@odata.id") aside."""
    for name in record if isinstance(record, Mapping) else ():
        if isinstance(name, str) and name not in _KNOWN and "@" not in name:
            yield name
