"""All walkthroughs of the house: rendered when the house opens and when a script changes, shown whole or not at all.

A script with a fault is told in the log and in the list; the last good version goes on, also after a restart. So it
does while the voice is away or the disk is full, which is tried again. Knows no page.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from conversation.errors import TurnGone
from conversation.walkthroughs.base import Base, keep_base, read_base
from conversation.walkthroughs.errors import CannotKeep, CannotRender, VoiceAway
from conversation.walkthroughs.kept import UNUSED_S, Kept
from conversation.walkthroughs.place import Place
from conversation.walkthroughs.reading import BadWalkthrough, passed_over, read_walkthrough, walkthrough_files
from conversation.walkthroughs.rendered import Rendered
from conversation.walkthroughs.rendering import Renderer
from conversation.walkthroughs.script import Walkthrough
from conversation.walkthroughs.told_versions import ToldVersions

SETTLED_S = 0.15  # a file that was written this moment may be half written
NO_SUCH = "There is no such walkthrough."
CHANGED = "This walkthrough was changed, and what this page plays of it is kept no longer. Please load the page again."
Stamp = tuple[int, int, int]  # of a file: when, how large, which
log = logging.getLogger("vox.walkthroughs")


@dataclass(frozen=True, slots=True)
class Times:
    """How often the folder is looked at, how soon what was waited for is tried again, what is kept unused how long."""

    poll_s: float = 1.0
    again_s: float = 5.0
    unused_s: float = UNUSED_S


class Shelf:
    """For one event loop. `run` it in a task."""

    def __init__(
        self,
        folders: Sequence[Path],
        renderer: Renderer,
        listings: Collection[str],
        *,
        default: Callable[[], Awaitable[Base | None]],
        pronounced: Callable[[], object] = lambda: None,
        progress: Callable[[str], None] = lambda _: None,
        times: Times = Times(),
    ) -> None:
        """`folders` hold the scripts, of two with the same name the later one counts; the first folder is always there.
        `listings` are the keys of the homes. `default` is how the house's voice stands
        now (None: in the middle), asked for when nothing was rendered yet. `pronounced` gives another object once words
        are said in another way. `progress` is told a line when a walkthrough begins to be spoken.
        """
        self._folders = folders
        self._renderer = renderer
        self._kept: Kept = renderer.kept
        self._listings = listings
        self._default = default
        self._pronounced = pronounced
        self._progress = progress
        self._times = times
        self._places: dict[str, Place] = {}
        self._told = ToldVersions()
        self._passed_over: set[Path] = set()  # told in the log
        self._woken = asyncio.Event()

    def listed(self, *, drafts: bool = True) -> list[dict[str, Any]]:
        """Each as the page reads it, the shortest first, last those that cannot be shown; without `drafts`, none of
        those."""
        listed = [self._places[one].listed() for one in sorted(self._places)]
        shown = (one for one in listed if drafts or not one["draft"])
        return sorted(shown, key=lambda one: (one["state"] == "broken", float(one["minutes"])))

    def get(self, walkthrough_id: str, *, drafts: bool = True) -> Rendered:
        """The version that is shown. Without `drafts` there is none of these. Raises TurnGone, TryAgain."""
        place = self._places.get(walkthrough_id)
        if place is None or (place.is_draft and not drafts):
            raise TurnGone(NO_SUCH)
        shown = place.shown()
        self._told.keep(shown)
        return shown

    def version(self, walkthrough_id: str, version: str, *, drafts: bool = True) -> Rendered:
        """The one that a page was told, though the script may have changed since. Raises TurnGone when it is kept no
        longer."""
        place = self._places.get(walkthrough_id)
        shown = place.good if place is not None else None
        known = shown if shown and shown.version == version else self._told.get(walkthrough_id, version)
        if known is None or (known.draft and not drafts):
            raise TurnGone(CHANGED)
        return known

    async def sound(self, walkthrough_id: str, key: str) -> bytes:
        """The frames of a step, also of a version shown before: a page has it open. Raises TurnGone."""
        place = self._places.get(walkthrough_id)
        if place is None:
            raise TurnGone(NO_SUCH)
        sound = await asyncio.to_thread(self._kept.sound, key) if key in place.sounds else None
        if sound is None:
            if place.good is not None and key in place.good.sounds:  # somebody emptied the folder
                place.seen = None
                self._woken.set()
            raise TurnGone("There is no such sound. Please open the walkthrough again.")
        return sound

    async def rerender(self, base: Base | None) -> None:
        """All sound that `base` changes is made anew; what is shown goes on until then. None: the middle.

        Raises CannotKeep.
        """
        await asyncio.to_thread(keep_base, self._kept, base or Base())
        for place in self._places.values():
            place.expect()
        self._woken.set()

    async def run(self) -> None:
        """Until it is cancelled."""
        await asyncio.to_thread(self._kept.tidy)
        while True:
            try:
                await self._look()
            except Exception:  # the edge of the task: a fault of ours must not end all that comes later
                log.exception("the walkthroughs could not be looked through")
            with suppress(TimeoutError):
                async with asyncio.timeout(self._times.poll_s):
                    await self._woken.wait()
            self._woken.clear()

    async def _look(self) -> None:
        """Take over what has changed, one after the other: the voice is one."""
        files = await asyncio.to_thread(_settled, self._folders)
        if files is None:  # what is shown is not forgotten for a disk that is away
            return
        await self._tell_passed_over()
        await self._set_up(files)
        base, pronounced = await self._base(), self._pronounced()
        looked = False
        for path, stamp in files.items():
            place = self._places[path.stem]
            seen = (stamp, base, pronounced)
            if stamp is not None and (place.seen != seen or await self._is_due(place)):
                place.begin(seen)
                await self._take_over(place, path, base, partial(self._is_so, path, stamp, pronounced))
                looked = True
        if looked and all(place.coming in {"ready", "broken"} for place in self._places.values()):
            await self._prune()

    async def _is_due(self, place: Place) -> bool:
        """Whether what was waited for is worth another try."""
        if place.again_s is None or time.monotonic() < place.again_s:
            return False
        place.again_s = time.monotonic() + self._times.again_s
        return await self._renderer.sounds.is_ready()

    async def _set_up(self, files: Mapping[Path, Stamp | None]) -> None:
        """A place for each script, with its last good version; none for one that is gone."""
        for gone in self._places.keys() - {path.stem for path in files}:
            del self._places[gone]
        for path in files:
            if path.stem not in self._places:
                good = await asyncio.to_thread(self._kept.good, path.stem)
                script = await asyncio.to_thread(self._read, path)
                self._places[path.stem] = Place(path.stem, good, script=script)

    async def _tell_passed_over(self) -> None:
        found = set(await asyncio.to_thread(passed_over, *self._folders))
        for path in sorted(found - self._passed_over):
            log.warning("%s is no walkthrough by its name: it has to end in .yaml, in small letters", path)
        self._passed_over = found

    def _read(self, path: Path) -> Walkthrough | None:
        """Its title, and whether it is a draft, before its turn to be rendered has come. Its faults are told then."""
        try:
            return read_walkthrough(path, None)
        except BadWalkthrough:
            return None

    async def _take_over(self, place: Place, path: Path, base: Base, goes_on: Callable[[], bool]) -> None:
        began_s, spoken = time.monotonic(), 0

        def told(done: int, of: int) -> None:
            nonlocal spoken
            if done < of and not spoken:
                spoken = of - done
                self._progress(f"Walkthrough {place.id}: {spoken} of {of} steps are being spoken; the house is open.")
            place.told(done, of)

        try:
            place.script = await asyncio.to_thread(read_walkthrough, path, self._listings, tuple(self._renderer.voices))
            rendered = await self._renderer.render(place.id, place.script, base, told, goes_on)
            if rendered is None:
                place.seen = None
                return
            await asyncio.to_thread(self._kept.keep_good, rendered)
            if place.good is not None and place.good.version != rendered.version:
                await asyncio.to_thread(self._kept.put_aside, place.good)
        except BadWalkthrough as bad:
            self._refuse(place, [str(fault) for fault in bad.faults])
        except CannotRender as error:
            self._refuse(place, [f"{path.name}: {error}"])
        except (VoiceAway, CannotKeep) as error:
            self._wait(place, str(error))
        except Exception:  # a fault of ours in one walkthrough keeps no other from being shown
            log.exception("walkthrough %s could not be rendered", place.id)
            self._refuse(place, [f"{path.name}: it could not be rendered; the log of the house tells why"])
        else:
            place.become(rendered)
            if not goes_on():  # asked to render anew while this was being kept: it is not what was asked for
                place.expect()
            took_s = time.monotonic() - began_s
            log.info("walkthrough %s: ready, %d steps spoken in %.1f s", place.id, spoken, took_s)

    def _refuse(self, place: Place, faults: list[str]) -> None:
        goes_on = "; the last good version goes on" if place.good else ""
        for fault in faults:
            log.error("walkthrough %s: %s%s", place.id, fault, goes_on)
        place.stand_back("broken", faults)

    def _wait(self, place: Place, why: str) -> None:
        if place.faults != (why,):  # told once, however often it is tried
            log.warning("walkthrough %s: %s It is tried again.", place.id, why)
        place.stand_back("waiting", [why], time.monotonic() + self._times.again_s)

    async def _base(self) -> Base:
        base = await asyncio.to_thread(read_base, self._kept)
        if base is None:
            base = await self._default() or Base()
            with suppress(CannotKeep):  # told when the first sound cannot be kept either
                await asyncio.to_thread(keep_base, self._kept, base)
        return base

    def _is_so(self, path: Path, stamp: Stamp, pronounced: object) -> bool:
        """Whether all is still as it was when the rendering began."""
        return _stamp(path) == stamp and self._pronounced() is pronounced and not self._woken.is_set()

    async def _prune(self) -> None:
        shown = [place.good for place in self._places.values() if place.good is not None]
        try:
            gone = await asyncio.to_thread(self._kept.prune, shown, list(self._places), self._times.unused_s)
        except OSError as error:
            log.warning("what is no longer needed of the walkthroughs could not be removed: %s", error)
            return
        if gone:
            log.info("walkthroughs: %d files that nothing needs any more were removed", gone)


def _settled(folders: Sequence[Path]) -> dict[Path, Stamp | None] | None:
    """The scripts, each with its stamp; None for one that is being written just now, and all in all when the first
    folder is not there. The smallest comes first: it is the soonest ready."""
    found: dict[Path, Stamp | None] = {}
    for path in sorted(walkthrough_files(*folders), key=_size_bytes):
        stamp = _stamp(path)
        if stamp is not None:
            found[path] = None if 0 <= time.time() - stamp[0] / 1e9 < SETTLED_S else stamp
    return found if folders[0].is_dir() else None  # asked last: it may go away while it is looked through


def _size_bytes(path: Path) -> int:
    stamp = _stamp(path)
    return stamp[1] if stamp else 0


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
