"""One blind comparison of two settings, as a value: its rounds, and what may be told of it before its end and after.

Before the end neither a round's order nor its seed is told: by the seed anybody could have A spoken once more and see
which clip is the same.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self, cast

from conversation.tuning.setting import Setting
from conversation.tuning.verdict import Verdict, Which, repeated, tally
from store.trials import KeptRound, KeptTrial

Vote = Literal["first", "second"]
PACE = ("speed", "rhythm", "pause_s")  # knobs that make a clip longer or shorter
A_TASTE = (
    "This tells what you liked better of the two, in these texts. It does not tell that others would choose alike, nor "
    "that one is better made."
)
BY_LENGTH = "The two also differ in length, by which alone they can be told apart: it may be the pace that you chose."


@dataclass(frozen=True, slots=True)
class Round:
    """`number` counts from 1. `a_is_first`: A is the clip called first. Both are spoken by the same `seed`."""

    number: int
    text: str
    a_is_first: bool
    seed: int
    vote: Vote | None = None

    @property
    def chosen(self) -> Which | None:
        """The setting that the vote was for."""
        if self.vote is None:
            return None
        return "a" if (self.vote == "first") == self.a_is_first else "b"

    def told(self) -> dict[str, Any]:
        """Once all is over."""
        first = "a" if self.a_is_first else "b"
        return {"number": self.number, "text": self.text, "seed": self.seed, "first": first, "vote": self.vote}


@dataclass(frozen=True, slots=True)
class Repeats:
    """All finished comparisons of one invite of the same two settings: how many rounds each had, and how many of them
    are no longer in its history."""

    rounds: tuple[int, ...] = ()
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Trial:
    """`rounds` are all there will be, in order. Times are whole seconds since 1970, UTC."""

    id: str
    invite_id: str
    begun_unix_s: int
    changed_unix_s: int
    a: Setting
    b: Setting
    texts: tuple[str, ...]
    rounds: tuple[Round, ...]

    @property
    def next(self) -> int | None:
        """The round to be voted on; None when that was the last."""
        return next((one.number for one in self.rounds if one.vote is None), None)

    @property
    def verdict(self) -> Verdict | None:
        """None before the end. The first call of a process takes a second: for a thread."""
        votes = {one.number: one.chosen for one in self.rounds if one.chosen is not None}
        return tally(votes) if len(votes) == len(self.rounds) else None

    @property
    def winner(self) -> Setting | None:
        """The setting that is preferred, if one is."""
        prefers = self.verdict.prefers if self.verdict is not None else "none"
        return {"a": self.a, "b": self.b, "none": None}[prefers]

    @property
    def settings_key(self) -> str:
        """The same for all comparisons of these two settings, whichever was called A; it tells nothing else."""
        both = sorted(json.dumps([one.voice, *map(float, one.told()["knobs"].values())]) for one in (self.a, self.b))
        return hashlib.sha256("\n".join(both).encode()).hexdigest()

    def summed_up(self) -> dict[str, Any]:
        """As a line of the history."""
        done = self.verdict
        return {
            "id": self.id,
            "state": "done" if done else "open",
            "begun_unix_s": self.begun_unix_s,
            "ended_unix_s": self.changed_unix_s if done else None,
            "rounds": len(self.rounds),
            "voted": sum(one.vote is not None for one in self.rounds),
            "next": self.next,
            "a": self.a.told(),
            "b": self.b.told(),
            "texts": len(self.texts),
            **(done.told() if done else {}),
        }

    def told(self, repeats: Repeats | None = None) -> dict[str, Any]:
        """The same with its texts and, once it is done, each round. `repeats`: see Trials.repeats."""
        told = self.summed_up() | {"texts": list(self.texts)}
        if self.next is not None:
            return told
        again = repeated(repeats.rounds, repeats.gone) if repeats is not None else ()
        return told | {"words": [*told["words"], *self._bounds(), *again], "log": [one.told() for one in self.rounds]}

    def _bounds(self) -> list[str]:
        """What a preference does not tell."""
        if self.winner is None:
            return []
        paced = self.a.voice != self.b.voice or any(getattr(self.a, knob) != getattr(self.b, knob) for knob in PACE)
        return [A_TASTE, BY_LENGTH] if paced else [A_TASTE]

    @classmethod
    def read(cls, kept: KeptTrial) -> Self:
        """Raises ValueError, TypeError or KeyError for what no `kept` has made."""
        body = json.loads(kept.body)
        texts = tuple(map(str, body["texts"]))
        rounds = tuple(
            Round(one.number, text_of(texts, one.number), one.a_is_first, one.seed, cast("Vote | None", one.vote))
            for one in kept.rounds
        )
        a, b = Setting.read(body["a"]), Setting.read(body["b"])
        return cls(kept.trial_id, kept.invite_id, kept.begun_unix_s, kept.changed_unix_s, a, b, texts, rounds)

    def kept(self) -> KeptTrial:
        body = json.dumps({"a": self.a.told(), "b": self.b.told(), "texts": self.texts}, ensure_ascii=False)
        rounds = tuple(KeptRound(one.number, one.a_is_first, one.seed, one.vote) for one in self.rounds)
        return KeptTrial(self.id, self.invite_id, self.begun_unix_s, self.changed_unix_s, body, rounds)


def text_of(texts: Sequence[str], number: int) -> str:
    """What round `number` (from 1) is spoken with: the texts go round."""
    return texts[(number - 1) % len(texts)]
