"""The house's presets: settings by name, shared by all who tune; one of them may be what everybody hears at first.

Changes are written before they are told. Knows no page and no audit.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from conversation.errors import BadMessage, NotHere, NotYourTurn
from conversation.manner import Manner
from conversation.tuning.preset import Preset, checked_name
from conversation.tuning.setting import Setting
from conversation.tuning.stored import log, stored
from store.errors import StoreUnavailable
from store.presets import Kept, KeptPreset
from tts.speech import Voice

MOST = 150  # as many fit into one file that may be imported, however long their names
LOOK_EVERY_S = 5.0  # another process may change the default: the one before a new release, or after it
NO_SUCH_PRESET = "There is no preset of that name."
LOCKED = "The default preset can be changed or removed by the house's own people alone. Nothing was changed."


class Drawer(Protocol):
    """store.presets.PresetDrawer, or a test's own. Blocks. Every call may raise StoreUnavailable."""

    def all(self) -> Sequence[KeptPreset]: ...

    def keep(self, presets: Sequence[KeptPreset], most: int, *, may_change_default: bool) -> Kept: ...

    def remove(self, name: str, *, may_change_default: bool) -> bool | None: ...

    def set_default(self, name: str | None) -> bool: ...


class Presets:
    """For one event loop."""

    def __init__(self, drawer: Drawer, voices: Mapping[str, Voice], clock: Callable[[], float] = time.time) -> None:
        """`clock` gives seconds since 1970, UTC."""
        self._drawer = drawer
        self._voices = voices
        self._clock = clock
        self._default: Preset | None = None
        self._looking = threading.Lock()  # a look that ends late must not bring back what was before a newer one
        self._strange: set[str] = set()  # names of what cannot be understood: told once, not each time it is looked up

    def default(self) -> Manner | None:
        """What everybody hears who has moved no slider; None: the middle of all knobs. Waits for nothing.

        None as well for a preset whose voice is not here.
        """
        if self._default is None or not self.is_ready(self._default):
            return None
        return self._default.setting.manner(self._voices)

    def default_name(self) -> str | None:
        return self._default.name if self._default is not None else None

    def is_ready(self, preset: Preset) -> bool:
        """Whether its voice can be asked for, and its knobs have the ranges of today."""
        try:
            preset.setting.manner(self._voices)
        except BadMessage:
            return False
        return True

    async def run(self) -> None:
        """Keeps the default as the store has it, until cancelled."""
        while True:
            await asyncio.to_thread(self.refresh)
            await asyncio.sleep(LOOK_EVERY_S)

    def refresh(self) -> None:
        """Looks up the default. Blocks. When the store is away it stays what it was."""
        with self._looking:
            try:
                self._default = next((one for one in self._read() if one.is_default), None)
            except StoreUnavailable as error:
                log.debug("the default preset cannot be looked up: %s", error)

    async def all(self) -> Sequence[Preset]:
        """By name. Raises TryAgain."""
        return await stored(self._read)

    def told(self) -> dict[str, Any]:
        """All of them as JSON holds them, and the default's name. Blocks; of a store that is away, none."""
        try:
            presets = self._read()
        except StoreUnavailable as error:
            log.warning("the presets cannot be looked up: %s", error)
            presets = []
        return {"presets": [self.shown(one) for one in presets], "default": self.default_name()}

    def shown(self, preset: Preset) -> dict[str, Any]:
        ready = self.is_ready(preset)
        return {
            "name": preset.name,
            **preset.setting.told(),
            "saved_unix_s": preset.saved_unix_s,
            "trial": preset.trial_id,
            "default": preset.is_default,
            "ready": ready,
            "why": "" if ready else f"The voice {preset.setting.voice} cannot speak here.",
        }

    async def save(
        self,
        named: Mapping[str, Setting],
        invite_id: str,
        *,
        may_change_default: bool,
        trial_id: str | None = None,
    ) -> None:
        """All of `named` or none, each in the place of the one of that name, which stays the default if it was.

        One that is there already with that setting stays as it is: whose it is, and which comparison it has won.
        Names are checked (preset.checked_name). Raises BadMessage, NotYourTurn, TryAgain.
        """
        now = int(self._clock())
        rows = [Preset(name, setting, invite_id, now, trial_id).kept() for name, setting in named.items()]
        told = await stored(self._drawer.keep, rows, MOST, may_change_default=may_change_default)
        if told == "locked":
            raise NotYourTurn(LOCKED)
        if told == "full":
            raise BadMessage(f"There is room for {MOST} presets. Please remove one that is not needed any more.")
        await asyncio.to_thread(self.refresh)

    async def remove(self, name: str, *, may_change_default: bool) -> None:
        """Raises NotHere, NotYourTurn, TryAgain."""
        gone = await stored(self._drawer.remove, checked_name(name), may_change_default=may_change_default)
        if gone is None:
            raise NotYourTurn(LOCKED)
        if not gone:
            raise NotHere(NO_SUCH_PRESET)
        await asyncio.to_thread(self.refresh)

    async def set_default(self, name: str | None) -> Preset | None:
        """Gives it; None when there is none from now on. Raises NotHere, BadMessage, TryAgain."""
        wanted = None if name is None else await self._named(checked_name(name))
        if wanted is not None and not self.is_ready(wanted):
            raise BadMessage(f"The voice of this preset, {wanted.setting.voice}, cannot speak here.")
        if not await stored(self._drawer.set_default, wanted.name if wanted else None):
            raise NotHere(NO_SUCH_PRESET)
        await asyncio.to_thread(self.refresh)
        return wanted

    async def _named(self, name: str) -> Preset:
        found = next((one for one in await self.all() if one.name == name), None)
        if found is None:
            raise NotHere(NO_SUCH_PRESET)
        return found

    def _read(self) -> list[Preset]:
        """What cannot be understood is left out: a later release may have written it."""
        presets = []
        for kept in self._drawer.all():
            try:
                presets.append(Preset.read(kept))
            except (ValueError, TypeError, KeyError) as error:
                if kept.name not in self._strange:
                    log.error("a preset cannot be understood: %s", type(error).__name__)
                self._strange.add(kept.name)
        return presets
