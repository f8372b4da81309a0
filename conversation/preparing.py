"""What is prepared before visitors come: walkthroughs, presets of the voice, comparisons of two settings by ear."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.listings import Listings
from conversation.errors import TryAgain
from conversation.forgetting import Forgetting
from conversation.kept_lexicon import KeptLexicon
from conversation.manner import Manner
from conversation.tuning.presets import Presets
from conversation.tuning.rounds import Rounds
from conversation.tuning.trials import Trials
from conversation.walkthroughs.base import Base
from conversation.walkthroughs.building import build_renderer, build_shelf
from conversation.walkthroughs.errors import CannotKeep
from conversation.walkthroughs.shelf import Shelf
from store.drawers import Drawers
from tts.choosing import VoiceAtHand
from tts.speech import Voice


@dataclass(frozen=True, slots=True)
class Preparing:
    """`voices` are those that can be asked for, the usual one first."""

    voices: Mapping[str, Voice]
    shelf: Shelf
    presets: Presets
    trials: Trials
    rounds: Rounds

    @property
    def work(self) -> Sequence[Callable[[], Coroutine[Any, Any, None]]]:
        """Goes on as long as the house is open."""
        return (self.presets.run, self.shelf.run)

    def usual(self) -> Manner:
        """What everybody hears who has moved no slider."""
        return self.presets.default() or Manner(next(iter(self.voices.values())))

    async def rerender(self) -> None:
        """All walkthroughs anew, as the house's voice stands now. Raises TryAgain."""
        try:
            await self.shelf.rerender(Base.of(self.usual()))
        except CannotKeep as error:
            raise TryAgain(f"{error} Nothing is rendered anew.") from error


def prepare(
    scripts: Sequence[Path],
    rendered: Path,
    *,
    drawers: Drawers,
    listings: Listings,
    speech: VoiceAtHand,
    lexicon: KeptLexicon,
    forgetting: Forgetting,
) -> Preparing:
    """`scripts` are the folders of walkthroughs; `rendered`, where their answers and sounds are kept. Blocks."""
    voices = {speech.voice.name: speech.voice}
    presets, trials = Presets(drawers.presets, voices), Trials(drawers.trials, voices)
    rounds = Rounds(trials, voices)
    presets.refresh()
    forgetting.on_wish.append(rounds.wished)

    async def default() -> Base | None:
        manner = presets.default()
        return Base.of(manner) if manner is not None else None

    renderer = build_renderer(rendered, listings, speech, lexicon)
    return Preparing(voices, build_shelf(scripts, renderer, listings, lexicon, default), presets, trials, rounds)
