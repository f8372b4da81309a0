"""What leaves the page's worklet, sample for sample, as the browser's audio thread gives it out.

Beside the loudspeaker each sound also goes to an analyser, which holds the last 1.5 s of it and misses nothing, however
busy the page is. Looked at every 0.3 s, its looks overlap and cover the whole.
"""

from base64 import b64decode

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import BrowserContext, Page

SAMPLE_RATE_HZ = 22_050
Samples = NDArray[np.int16]

# `window.left`: one for each sound that began, the newest last, with the looks at it.
_KEEPS = """
window.left = [];
const Own = window.AudioWorkletNode;
window.AudioWorkletNode = class extends Own {
  connect(...told) {
    const analyser = new AnalyserNode(this.context, { fftSize: 32768 });
    const looks = [];
    this.look = () => {
      const held = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(held);
      looks.push(Int16Array.from(held, (one) => Math.round(32768 * one)));
    };
    this.looking = setInterval(this.look, 300);
    window.left.push({ looks, look: this.look });
    super.connect(analyser);
    return super.connect(...told);
  }
  disconnect() { // at its end
    clearInterval(this.looking);
    this.look();
    super.disconnect();
  }
};
"""
_READ = """
(which) => {
    const { looks, look } = window.left.at(which);
    look();
    return looks.map((one) => {
        let text = "";
        const bytes = new Uint8Array(one.buffer);
        for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
        return btoa(text);
    });
}
"""
_HEARD = """
([number, samples]) => {
    const { turn } = window.vox.player;
    return window.left.length === number && turn.heard && turn.stats.consumed >= samples;
}
"""


def watch(visitor: BrowserContext) -> None:
    """Before the first page is opened."""
    visitor.add_init_script(_KEEPS)


def wait_left(page: Page, seconds: float, number: int) -> None:
    """Until so much of sound `number` has left; they are counted from 1, in the order in which they began."""
    samples = round(seconds * SAMPLE_RATE_HZ)
    page.wait_for_function(_HEARD, arg=[number, samples], timeout=15_000)


def heard_of(page: Page, pcm: bytes, which: int = -1) -> NDArray[np.bool_]:
    """For each sample of `pcm` (mono s16le) whether it has left as it is there.

    Fails where something left that is no stretch of it. `which`: of the sounds of the page; the newest.
    """
    heard = np.zeros(len(pcm) // 2, np.bool_)
    for look in page.evaluate(_READ, which):
        left = _without_silence_around(np.frombuffer(b64decode(look), np.int16))
        if not len(left):
            continue
        start = _place(left.tobytes(), pcm)
        assert start is not None, f"{len(left)} samples left that are no stretch of the {len(heard)} that were made"
        heard[start : start + len(left)] = True
    return heard


def sounding(pcm: bytes) -> slice:
    """From the first sample to the last that is not silent."""
    loud = np.flatnonzero(np.frombuffer(pcm, np.int16))
    return slice(loud[0], loud[-1] + 1)


def _without_silence_around(samples: Samples) -> Samples:
    loud = np.flatnonzero(samples)
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples[:0]


def _place(stretch: bytes, pcm: bytes) -> int | None:
    """Where it stands, in samples."""
    at = pcm.find(stretch)
    while at % 2:  # -1 as well
        if at < 0:
            return None
        at = pcm.find(stretch, at + 1)
    return at // 2
