"""How chunks that came at certain times would have been heard, had they been played as they came. Knows no clock."""

from collections.abc import Sequence
from dataclasses import dataclass

ENOUGH_MS = 80.0  # what a player wants to have before it begins


@dataclass(frozen=True, slots=True)
class Arrival:
    """One chunk: when it was there, in milliseconds since the call, and how many milliseconds of sound it holds."""

    at_ms: float
    sound_ms: float


@dataclass(frozen=True, slots=True)
class Heard:
    """How one stream was heard.

    `began_ms`: the first chunk with which ENOUGH_MS were there. `first_sound_ms`: the soonest start after which
    nothing ever runs dry; `began_ms` when that one did not. `underruns`: how often playing from `began_ms` would
    have stopped to wait. `spare_ms`: by how much the tightest chunk came before it was due then, negative when it
    was late; None when all was there at the start.
    """

    began_ms: float
    first_sound_ms: float
    underruns: int
    spare_ms: float | None
    sound_ms: float
    whole_ms: float


def heard(arrivals: Sequence[Arrival]) -> Heard | None:
    """Plays `arrivals`, in order, at real time. None when there is no sound."""
    arrivals = [one for one in arrivals if one.sound_ms > 0]
    if not arrivals:
        return None
    begin = _beginning(arrivals)
    began_ms = arrivals[begin].at_ms
    due_ms = began_ms + sum(one.sound_ms for one in arrivals[: begin + 1])
    spares, underruns, waited_ms = [], 0, 0.0
    for one in arrivals[begin + 1 :]:
        spares.append(due_ms - one.at_ms)
        if one.at_ms > due_ms + waited_ms:
            underruns += 1
            waited_ms = one.at_ms - due_ms
        due_ms += one.sound_ms
    return Heard(
        began_ms=began_ms,
        first_sound_ms=began_ms + waited_ms,
        underruns=underruns,
        spare_ms=min(spares, default=None),
        sound_ms=sum(one.sound_ms for one in arrivals),
        whole_ms=arrivals[-1].at_ms,
    )


def _beginning(arrivals: Sequence[Arrival]) -> int:
    """The index of the chunk with which there is enough; of the last one when there never is."""
    there_ms = 0.0
    for index, one in enumerate(arrivals):
        there_ms += one.sound_ms
        if there_ms >= ENOUGH_MS:
            return index
    return len(arrivals) - 1
