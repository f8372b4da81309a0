"""What renders walkthroughs, put together from the house's parts: for the app and for the command line."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from agent.listings import Listings
from conversation.kept_lexicon import KeptLexicon
from conversation.walkthroughs.base import Base
from conversation.walkthroughs.kept import Kept
from conversation.walkthroughs.rendering import Renderer
from conversation.walkthroughs.replies import Replies
from conversation.walkthroughs.shelf import Shelf
from conversation.walkthroughs.sounds import Sounds
from tts.choosing import VoiceAtHand
from tts.lexicon_voice import LexiconVoice
from tts.speech import Voice
from tts.voices import catalogue


def build_renderer(rendered_dir: Path, listings: Listings, speech: VoiceAtHand, lexicon: KeptLexicon) -> Renderer:
    """Of the one voice at hand. `rendered_dir`: where answers and sounds are kept."""
    known = catalogue().known

    def weights(voice: Voice) -> str:
        # A worker's graphs are not here to be asked; the catalogue has the checksums of what they are made of.
        return repr(known[voice.name].origin)

    kept = Kept(rendered_dir)
    sounds = Sounds(LexiconVoice(speech.synthesizer, lexicon.current), speech.state, lexicon.current, weights)
    return Renderer(Replies(listings, kept, speech.voice), sounds, kept, {speech.voice.name: speech.voice})


def build_shelf(
    folders: Sequence[Path],
    renderer: Renderer,
    listings: Listings,
    lexicon: KeptLexicon,
    default: Callable[[], Awaitable[Base | None]],
) -> Shelf:
    """`folders` and `default` as in Shelf."""
    return Shelf(
        folders,
        renderer,
        {one.ListingKey for one in listings},
        default=default,
        pronounced=lexicon.current,
        progress=lambda line: print(line, flush=True),
    )
