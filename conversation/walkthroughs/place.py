"""The place of one walkthrough on the shelf: the version that is shown, and what becomes of a newer one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from conversation.errors import TryAgain, TurnGone
from conversation.walkthroughs.rendered import Rendered
from conversation.walkthroughs.script import Walkthrough

State = Literal["ready", "rendering", "waiting", "broken"]


@dataclass(slots=True, eq=False)
class Place:
    """`seen` is what the newest version was made of when it was looked at, `again_s` when it is tried again, on the
    monotonic clock. `good` is the last version that was whole; `sounds` are the keys of all that were shown here.
    """

    id: str
    good: Rendered | None = None
    seen: object = None
    again_s: float | None = None
    script: Walkthrough | None = None
    coming: State = "rendering"  # what the newest version is
    faults: tuple[str, ...] = ()
    done: int = 0
    of: int = 0
    sounds: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.good is not None:
            self.become(self.good)
            self.coming = "rendering"

    def begin(self, seen: object) -> None:
        """A newer version is looked at."""
        self.seen, self.again_s = seen, None

    def expect(self) -> None:
        """A newer version will be looked at soon: whoever asks meanwhile shall not take the old one for it."""
        self.seen = None
        if self.coming == "ready":
            self.coming, self.done = "rendering", 0

    def become(self, good: Rendered) -> None:
        """It is shown from now on."""
        self.good, self.coming, self.faults = good, "ready", ()
        self.done = self.of = len(good.steps)
        self.sounds |= good.sounds

    def stand_back(self, coming: State, faults: Sequence[str], again_s: float | None = None) -> None:
        """The newest version is not to be had for now, or for good: the one before goes on."""
        self.coming, self.faults, self.again_s = coming, tuple(faults), again_s

    def told(self, done: int, of: int) -> None:
        """How far the newest version is; the last step counts once all of it is shown. What it waits for is over when
        a step more is there, not when it is tried again.
        """
        if self.coming != "waiting" or done > self.done:
            self.coming, self.faults, self.done, self.of = "rendering", (), min(done, of - 1), of

    @property
    def is_draft(self) -> bool:
        """Of what is shown; while nothing is, of what will be."""
        known = self.good or self.script
        return known.draft if known else False

    def shown(self) -> Rendered:
        """Raises TryAgain while none is there yet, TurnGone where none comes."""
        if self.good is not None:
            return self.good
        if self.coming == "broken":
            raise TurnGone("This walkthrough cannot be shown: its script has a fault.")
        raise TryAgain("This walkthrough is still being prepared. Please try again in a minute.")

    def listed(self) -> dict[str, Any]:
        """As the page reads it. With a version to show it is ready, whatever becomes of a newer one."""
        good, script = self.good, self.script
        known = good or script
        return {
            "id": self.id,
            "title": known.title if known else self.id,
            "audience": known.audience if known else "",
            "draft": self.is_draft,
            "steps": len(known.steps) if known else 0,
            "minutes": round(known.minutes, 3) if known else 0.0,
            "seconds": good.seconds if good else 0.0,
            "state": "ready" if good else self.coming,
            "done": self.done,
            "of": self.of,
            "faults": list(self.faults),
        }
