"""One preset as a value: a setting by its name. Knows no store."""

import unicodedata
from dataclasses import dataclass

from conversation.errors import BadMessage
from conversation.tuning.setting import Setting
from store.presets import KeptPreset

MOST_NAME_CHARS = 40
NAME_EXPECTED = f"a name of 1 to {MOST_NAME_CHARS} printable characters"


@dataclass(frozen=True, slots=True)
class Preset:
    """`saved_by` is an invite's id; `trial_id` the comparison that it has won, if it comes from one."""

    name: str
    setting: Setting
    saved_by: str
    saved_unix_s: int
    trial_id: str | None = None
    is_default: bool = False

    @classmethod
    def read(cls, kept: KeptPreset) -> "Preset":
        """Raises ValueError, TypeError or KeyError for what no `kept` has made."""
        setting = Setting.from_json(kept.setting)
        return cls(kept.name, setting, kept.saved_by, kept.saved_unix_s, kept.trial_id, kept.is_default)

    def kept(self) -> KeptPreset:
        setting = self.setting.to_json()
        return KeptPreset(self.name, setting, self.saved_by, self.saved_unix_s, self.trial_id, self.is_default)


def checked_name(name: object) -> str:
    """As it is kept: "é" in one way of writing it, nothing at its ends. Raises BadMessage.

    Printable as Python has it: no line break, no NUL, nothing that is there and cannot be seen.
    """
    told = unicodedata.normalize("NFC", name).strip() if isinstance(name, str) else ""
    if not (1 <= len(told) <= MOST_NAME_CHARS and told.isprintable()):
        raise BadMessage(f"A preset needs {NAME_EXPECTED}.")
    return told
