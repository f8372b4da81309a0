"""What an invite may be: its bounds, and the sentence for each that does not hold."""

from collections.abc import Collection, Mapping

from access.errors import BadInvite

SCOPES = ("walkthrough", "talk", "tuning", "admin")  # in the order in which they are shown
MAX_LABEL_CHARS = 80
MAX_DAYS = 366
# The most of each bound, the least being 1 use and 0 of a budget.
MOST = {"max_uses": 10_000, "daily_tokens": 10**12, "daily_speech_s": 24 * 3600 * 1_000}
_LEAST = {"max_uses": 1, "daily_tokens": 0, "daily_speech_s": 0}


def checked(
    label: str,
    scopes: Collection[str],
    expires_unix_s: int | None,
    now_unix_s: int,
    bounds: Mapping[str, int | None],
) -> str:
    """The label without spaces around it. `bounds` holds what MOST names. Raises BadInvite, naming every fault."""
    label = label.strip()
    faults = dict(_faults_of_words(label, scopes))
    if expires_unix_s is not None and not 0 < expires_unix_s - now_unix_s <= MAX_DAYS * 86_400:
        faults["expires_unix_s"] = f"a time to come, within {MAX_DAYS} days"
    for name, value in bounds.items():
        least, most = _LEAST[name], MOST[name]
        if value is not None and not least <= value <= most:
            faults[name] = f"a whole number from {least} to {most:,}"
    if faults:
        raise BadInvite(faults)
    return label


def _faults_of_words(label: str, scopes: Collection[str]) -> Mapping[str, str]:
    faults = {}
    if not 1 <= len(label) <= MAX_LABEL_CHARS or not label.isprintable():
        faults["label"] = f"1 to {MAX_LABEL_CHARS} printable characters"
    if not scopes or not set(scopes) <= set(SCOPES):
        faults["scopes"] = f"one or more of {', '.join(SCOPES)}"
    return faults
