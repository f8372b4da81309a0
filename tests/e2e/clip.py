"""Records twenty seconds of the page, with its sound: `make clip`. Not a test.

Pictures come from Chromium's own screencast, the sound is the answer's recording, laid where its first sample left the
page's worklet. So an answer that ran dry would sound whole here: then nothing is recorded, and it says so.
"""

import base64
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.e2e.conftest import CHROMIUM, FLAGS, open_page
from tests.e2e.talk import BOX, stats, wait_speaking
from tests.house import House
from tests.process import ROOT

TARGET = ROOT / "docs" / "clip.mp4"
MOVING = ROOT / "docs" / "clip.webp"  # silent, for README: nothing in it plays a video
SECONDS = 20
SIZE = ViewportSize(width=1280, height=800)
QUESTION = "Three bedrooms with a garage, under 500 thousand?"
KEY_MS = 45
FRAMES_PER_S = 25


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture as JPEG, and when it was drawn, in seconds of Unix time."""

    jpeg: bytes
    unix_s: float


class Screencast:
    """Chromium's screencast of `page`, from `with` on."""

    def __init__(self, page: Page) -> None:
        self.frames: list[Frame] = []
        self._chromium = page.context.new_cdp_session(page)
        self._chromium.on("Page.screencastFrame", self._take)

    def __enter__(self) -> "Screencast":
        wanted = {"format": "jpeg", "quality": 92, "maxWidth": SIZE["width"], "maxHeight": SIZE["height"]}
        self._chromium.send("Page.startScreencast", wanted)
        return self

    def __exit__(self, *_: object) -> None:
        self._chromium.send("Page.stopScreencast")

    def _take(self, told: dict[str, Any]) -> None:
        self.frames.append(Frame(base64.b64decode(told["data"]), told["metadata"]["timestamp"]))
        self._chromium.send("Page.screencastFrameAck", {"sessionId": told["sessionId"]})


def record(browser: Browser, house: House, folder: Path) -> None:
    """Raises SystemExit when the answer could not be heard without a gap."""
    context = browser.new_context(viewport=SIZE, color_scheme="light")
    page = open_page(context, house)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(1_000)
    with Screencast(page) as cast:
        began_s = time.time()
        page.wait_for_timeout(800)
        page.click(BOX)
        page.keyboard.type(QUESTION, delay=KEY_MS)
        page.wait_for_timeout(300)
        page.keyboard.press("Enter")
        turn = wait_speaking(page)
        page.wait_for_timeout(1_000 * (began_s + SECONDS - time.time()))
        heard = stats(page)
    if heard["underruns"]:
        sys.exit(f"The answer ran dry {heard['underruns']} times: record on a quieter machine.")
    sound = page.request.get(f"{house.url}/speech/{turn}/audio.wav?talk={page.evaluate('window.vox.page.talkId')}")
    assert sound.ok, sound.text()
    (folder / "sound.wav").write_bytes(sound.body())
    context.close()
    listed = write_frames(cast.frames, began_s, folder)
    join(folder, listed, heard["first_sample"] / 1000 - began_s)
    print(f"{len(cast.frames)} pictures; first sound {heard['first_sample'] - heard['click']:.0f} ms after Enter")


def write_frames(frames: list[Frame], began_s: float, folder: Path) -> Path:
    """The list that ffmpeg's concat reads: each picture stands until the next one, the last one until the end."""
    listed = folder / "frames.txt"
    starts_s = [max(0.0, frame.unix_s - began_s) for frame in frames]
    starts_s[0] = 0.0
    lines = ["ffconcat version 1.0"]
    for number, (frame, start_s, end_s) in enumerate(zip(frames, starts_s, [*starts_s[1:], SECONDS], strict=True)):
        (folder / f"{number:05}.jpg").write_bytes(frame.jpeg)
        lines += [f"file {number:05}.jpg", f"duration {max(0.001, end_s - start_s):.4f}"]
    listed.write_text("\n".join([*lines, lines[-2]]) + "\n")  # concat wants the last one twice
    return listed


def join(folder: Path, frames: Path, sound_at_s: float) -> None:
    """Video and sound as MP4, and the moving picture."""
    pictures = ["-f", "concat", "-i", str(frames)]
    delay_ms = round(1_000 * sound_at_s)
    ffmpeg(
        *pictures, "-i", str(folder / "sound.wav"), "-t", str(SECONDS),
        "-vf", f"fps={FRAMES_PER_S},scale=out_range=tv,format=yuv420p", "-af", f"adelay={delay_ms}:all=1,apad",
        "-c:v", "libx264", "-preset", "veryslow", "-crf", "27", "-c:a", "aac", "-b:a", "96k",
        "-metadata", "comment=The voice is synthetic: an AI demo.", "-movflags", "+faststart", str(TARGET),
    )  # fmt: skip
    ffmpeg(
        *pictures, "-t", str(SECONDS), "-vf", "fps=6,scale=800:-1:flags=lanczos",
        "-c:v", "libwebp_anim", "-quality", "55", "-compression_level", "6", "-loop", "0", str(MOVING),
    )  # fmt: skip
    for made in (TARGET, MOVING):
        print(f"{made.relative_to(ROOT)} {made.stat().st_size // 1024} KiB", flush=True)


def ffmpeg(*arguments: str) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y", *arguments]
    subprocess.run(command, check=True, timeout=300)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, House(Path(folder)) as house, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        record(browser, house, Path(folder))
        browser.close()


if __name__ == "__main__":
    main()
