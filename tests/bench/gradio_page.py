"""The browser's peer: the smallest Gradio app that speaks a text by gr.Audio(streaming=True, autoplay=True).

`python -m tests.bench.gradio_page PORT` serves it on loopback. It has this project's voice in its own process, and the
whole text from the start: no agent, no listings, no gate stand between the click and the sound. Each window is handed
over as it is made: gathered into pieces of 0.3, 0.5 or 1 s, the first sound came later in a trial.
"""

import os
import sys
from collections.abc import AsyncIterator

import numpy as np
from numpy.typing import NDArray

from tests.bench.machine import THREADS
from tests.bench.peers import BENCH, VOICES

Sound = tuple[int, NDArray[np.int16]]


def main() -> None:
    """Serves until it is ended."""
    import gradio as gr

    from tts.loading import load
    from tts.speech import SpeechRequest
    from tts.voices import catalogue

    _with_ffmpeg()
    loaded = load(catalogue().get("joe"), VOICES, threads=THREADS, cache_dir=BENCH / "none", cache_mb=0)

    async def speak(text: str) -> AsyncIterator[Sound]:
        async for chunk in loaded.synthesizer.synthesize(SpeechRequest(text, loaded.voice)):
            yield chunk.sample_rate_hz, np.frombuffer(chunk.pcm, np.int16)

    with gr.Blocks(analytics_enabled=False) as page:
        text = gr.Textbox(elem_id="text")
        button = gr.Button("Speak", elem_id="speak")
        sound = gr.Audio(streaming=True, autoplay=True)
        button.click(speak, text, sound)
    page.queue().launch(server_name="127.0.0.1", server_port=int(sys.argv[1]), quiet=True, ssr_mode=False)


def _with_ffmpeg() -> None:
    """Gradio's streamed audio calls a program ffmpeg; the package imageio-ffmpeg carries one, under another name."""
    import imageio_ffmpeg

    folder = BENCH / "ffmpeg"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ffmpeg").unlink(missing_ok=True)
    (folder / "ffmpeg").symlink_to(imageio_ffmpeg.get_ffmpeg_exe())
    os.environ["PATH"] = f"{folder}:{os.environ['PATH']}"


if __name__ == "__main__":
    main()
