"""Time zones of properties: by name, else by state where a whole state has one."""

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# States and provinces with two zones are left out on purpose: which one would be a guess.
_STATES = {
    "America/New_York": "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
    "America/Chicago": "AL AR IA IL LA MN MO MS OK WI",
    "America/Denver": "CO MT NM UT WY",
    "America/Phoenix": "AZ",
    "America/Los_Angeles": "CA WA",
    "Pacific/Honolulu": "HI",
}
_BY_STATE = {state: zone for zone, states in _STATES.items() for state in states.split()}


@lru_cache(maxsize=64)
def zone_named(name: str) -> ZoneInfo | None:
    """The IANA zone `name`; None when there is none. `name` may be anything that came from outside."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_of(zone_name: str | None, state: str | None) -> ZoneInfo | None:
    """The zone that a listing states, else its state's only one; None when neither tells."""
    return zone_named(zone_name or _BY_STATE.get((state or "").upper(), ""))
