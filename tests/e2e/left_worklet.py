"""What leaves the page's worklet, sample for sample, as the browser's audio thread gives it out.

Beside the loudspeaker each sound also goes to analysers, which miss nothing, however busy the page is. One holds the
last 1.5 s, the next those that left a second before, and so on: together the last DEPTH_S. They are looked at when a
sound ends, and when a test asks.
"""

from base64 import b64decode

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import BrowserContext, Page

SAMPLE_RATE_HZ = 22_050
DEPTH_S = 12
Samples = NDArray[np.int16]

# `window.left`: one for each sound that began, the newest last, with the looks at it. `holdAt`: each plays no further
# than that sample (worklet.js), and sounds on all the same: no test need be in time for its end.
_KEEPS = """
window.left = [];
const [depthS, holdAt] = [%d, %d];
const Own = window.AudioWorkletNode;
window.AudioWorkletNode = class extends Own {
  connect(...told) {
    const { context } = this;
    if (holdAt) this.port.postMessage({ hold: holdAt });
    this.kept = Array.from({ length: depthS }, (_, delayTime) => {
      const later = new DelayNode(context, { delayTime, maxDelayTime: depthS });
      const analyser = new AnalyserNode(context, { fftSize: 32768 });
      super.connect(later).connect(analyser);
      return { later, analyser };
    });
    this.looks = [];
    window.left.push(this);
    return super.connect(...told);
  }
  look() {
    for (const { analyser } of this.kept) { // the newest first: meanwhile time goes on, and nothing slips between two
      const held = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(held);
      if (held.some((one) => one)) this.looks.push(Int16Array.from(held, (one) => Math.round(32768 * one)));
    }
  }
  disconnect() { // at its end
    this.look();
    super.disconnect();
    for (const { later } of this.kept) later.disconnect();
  }
};
"""
_READ = """
(which) => {
    const sound = window.left.at(which);
    sound.look();
    return sound.looks.map((one) => {
        let text = "";
        const bytes = new Uint8Array(one.buffer);
        for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
        return btoa(text);
    });
}
"""
_HEARD = """
(samples) => {
    const { walk } = window.vox.page, { turn } = window.vox.player;
    const isSteps = turn?.id === walk.sounding && turn.sound.node && turn.sound.node === window.left.at(-1);
    return isSteps && turn.heard && turn.stats.consumed >= samples;
}
"""


def watch(visitor: BrowserContext, *, hold_s: float = 0) -> None:
    """Before the first page is opened. `hold_s`: so much of each sound leaves, no more; 0: all of it."""
    visitor.add_init_script(_KEEPS % (DEPTH_S, round(hold_s * SAMPLE_RATE_HZ)))


def wait_left(page: Page, seconds: float) -> None:
    """Until so much of the step at hand has left."""
    page.wait_for_function(_HEARD, arg=round(seconds * SAMPLE_RATE_HZ), timeout=30_000)


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
