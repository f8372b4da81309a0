"""The words that sound, marked in the conversation and in the caption: by samples consumed, figures as written."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import SHORT, open_page
from tests.e2e.talk import ask, knob, silence, stats, wait_done, wait_ended, wait_held, wait_speaking
from tests.house import House

RATE = 22_050
QUANTUM = 128  # samples: what the worklet plays at once
SLACK = 512  # samples: so far the page may have counted on before it heard of a pause, and stays (captions.js)
# What the page shows at each of its frames, with the context's time, and all that the worklet tells. Where frames are
# few, as on a busy machine, also what it shows once the worklet has told something: the page marks words by that, too.
WATCH = """
() => {
    const { player } = window.vox;
    const hear = player.hear.bind(player);
    window.watched = { frames: [], reports: [] };
    const time = () => player.turn?.sound.node?.context.currentTime ?? 0;
    player.hear = (turn, told) => {
        if ("at" in told) window.watched.reports.push({ turn: turn.id, heard: time(), ...told });
        hear(turn, told);
        if (time() - (window.watched.frames.at(-1)?.time ?? 0) > 0.02) look();
    };
    const look = () => {
        const { turn } = player;
        const now = document.querySelector(".vox-text .vox-now");
        const words = now ? [...now.parentElement.querySelectorAll("span")] : [];
        window.watched.frames.push({
            turn: turn?.id,
            time: time(),
            at: words.indexOf(now),
            there: document.querySelectorAll(".vox-text span").length,
            said: words.filter((word) => word.classList.contains("vox-said")).length,
            caption: document.querySelector(".vox-caption mark")?.textContent,
            facts: document.querySelector(".vox-beside:not([hidden])")?.textContent ?? "",
            home: document.querySelector(".vox-home.on")?.dataset.key ?? null,
        });
    };
    const frame = () => {
        look();
        requestAnimationFrame(frame);
    };
    frame();
}
"""


class Watched:
    """What WATCH saw of the turn that the player has, and what should have been seen."""

    def __init__(self, page: Page) -> None:
        told = page.evaluate("({ ...window.watched, id: window.vox.player.turn.id })")
        self.frames = [one for one in told["frames"] if one["turn"] == told["id"]]
        self.marks = page.evaluate("window.vox.player.turn.captions.marks")
        self._reports = [one for one in told["reports"] if one["turn"] == told["id"] and one["type"] != "first"]

    @property
    def changes(self) -> list[dict[str, Any]]:
        """The frames at which another word was marked than before."""
        marked = [one for one in self.frames if one["at"] >= 0]
        return [one for at, one in enumerate(marked) if at == 0 or one["at"] != marked[at - 1]["at"]]

    def lasting(self) -> set[int]:
        """The words that the page had to mark: on it, and sounding, at two frames one after the other or more.

        Sound may come before its text, and a busy machine's frames are far apart: what no frame could show is left.
        """
        return {
            at
            for one, other in pairwise(self.frames)
            if one["there"] > 0
            and (was := self.consumed(one["time"])) is not None
            and (now := self.consumed(other["time"])) is not None
            and 0 <= (at := self._sounding(was - QUANTUM)) < one["there"]
            and self.holds(at, was - QUANTUM)
            and self.holds(at, now + QUANTUM)
        }

    def consumed(self, time: float) -> float | None:
        """How many samples the worklet had played at this time of the context, by what it told before and after it.

        None in a gap, and at the ends.
        """
        after = bisect_right(self._reports, time, key=lambda one: one["at"])
        if not 0 < after < len(self._reports):
            return None
        one, other = self._reports[after - 1 : after + 1]
        runs = abs(one["consumed"] + (other["at"] - one["at"]) * RATE - other["consumed"]) < 2
        return float(one["consumed"] + (time - one["at"]) * RATE) if runs else None

    def _known(self, time: float) -> float:
        """How many samples the page could count by then: that sound goes on again, it hears a little late."""
        told = next((one for one in reversed(self._reports) if one["heard"] <= time), None)
        if told is None:
            return 0.0
        return float(told["consumed"] + (max(0.0, time - told["at"]) * RATE if told["runs"] else 0))

    def checked(self) -> list[tuple[int, float]]:
        """Number of the marked word and samples consumed at every frame that can be judged.

        The tolerance: the page may still show what was so at its last frame, and a quantum is played at once. Sound may
        come before its text.
        """
        first = next(number for number, one in enumerate(self.frames) if one["at"] >= 0)
        seen = []
        for before, frame in pairwise(self.frames[first:]):
            was, now = self.consumed(before["time"]), self.consumed(frame["time"])
            if was is None or now is None or self._sounding(now + QUANTUM) >= frame["there"]:
                continue
            was = min(was, self._known(before["time"]))
            allowed = [self._sounding(was - QUANTUM), *self._begun(was - QUANTUM, now + QUANTUM)]
            assert frame["at"] in allowed, (frame, was, now, [self.marks[at] for at in allowed])
            seen.append((frame["at"], now))
        return seen

    def judged(self) -> float:
        """How many samples sounded between frames that can be judged: the same on a machine that shows few."""
        told = [(self.consumed(one["time"]), self.consumed(other["time"])) for one, other in pairwise(self.frames)]
        return sum(now - was for was, now in told if was is not None and now is not None)

    def _sounding(self, sample: float) -> int:
        """The word that sounds there or, between two words, sounded last. Words and marks have the same numbers."""
        return max((at for at, mark in self._all() if mark["start_sample"] <= sample), default=-1)

    def kept(self, sample: float) -> list[int]:
        """What the page may show when the sound has stopped there."""
        return [self._sounding(sample), *self._begun(sample, sample + SLACK)]

    def _begun(self, low: float, high: float) -> list[int]:
        return [at for at, mark in self._all() if low < mark["start_sample"] <= high]

    def _all(self) -> list[tuple[int, dict[str, Any]]]:
        return [(at, one) for at, one in enumerate(self.marks) if one["end_sample"] > one["start_sample"]]

    def holds(self, at: int, sample: float) -> bool:
        return bool(self.marks[at]["start_sample"] <= sample < self.marks[at]["end_sample"])


@pytest.fixture(scope="module")
def spoken(browser: Browser, offline_house: House) -> Iterator[Page]:
    """A page on which one answer was spoken to its end, watched all the time. The tests look at it in their order."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = open_page(context, offline_house)
    page.evaluate(WATCH)
    ask(page)
    wait_done(page)
    yield page
    context.close()


def test_each_word_is_marked_while_it_sounds(spoken: Page, figure: Callable[[str], None]) -> None:
    watched = Watched(spoken)
    words = spoken.evaluate("[...document.querySelectorAll('.vox-text span')].map((word) => word.textContent)")
    assert [mark["text"] for mark in watched.marks] == words  # none lost, none twice, figures as written
    seen = watched.checked()
    within = sum(watched.holds(at, sample) for at, sample in seen)
    figure(
        f"captions: {len(seen)} frames, {len(words)} words; the marked one sounds at {within / len(seen):.0%} of them"
    )
    assert len(seen) > 300
    assert within > 0.6 * len(seen)  # the rest: stops, and borders to within the tolerance
    lasting = watched.lasting()
    assert len(lasting) > len(words) / 3
    assert lasting <= {one["at"] for one in watched.frames}
    for one in watched.changes:
        assert one["said"] == one["at"]
        assert one["caption"] == words[one["at"]]


def _lasts(mark: dict[str, Any], seconds: float) -> bool:
    return bool(mark["end_sample"] - mark["start_sample"] > seconds * RATE)


def test_a_price_is_shown_as_written_and_marked_for_as_long_as_its_words_sound(spoken: Page) -> None:
    watched = Watched(spoken)
    seen = watched.checked()
    prices = [at for at, mark in enumerate(watched.marks) if mark["text"].startswith("$")]
    assert prices
    for price in prices:
        mark = watched.marks[price]
        assert _lasts(mark, 0.8)  # "three hundred forty-nine thousand dollars"
        inside = [at for at, sample in seen if watched.holds(price, sample)]
        assert inside.count(price) > 0.9 * len(inside) > 10  # at its first frame the word before may still be marked


def test_the_home_that_is_spoken_of_is_outlined(spoken: Page) -> None:
    seen = Watched(spoken).frames
    mentions = spoken.evaluate("window.vox.page.talk.last.mentions.map((one) => one.listing_key)")
    outlined = [key for at, key in enumerate(one["home"] for one in seen) if at == 0 or key != seen[at - 1]["home"]]
    assert len(mentions) >= 2
    assert [key for key in outlined if key] == mentions


def test_the_facts_of_the_home_that_was_spoken_of_are_in_view(spoken: Page) -> None:
    assert any(one["facts"] for one in Watched(spoken).frames)
    spoken.locator(".vox-beside", has_text=re.compile(r"not stated|\$")).wait_for()
    panel = spoken.locator(".vox-beside").bounding_box()
    assert panel
    assert panel["y"] + panel["height"] <= 900


# As the browser reads a file of captions: each cue's times in seconds, its words, and the time of each that has one.
READ_CAPTIONS = """
async (text) => {
    const video = document.body.appendChild(document.createElement("video"));
    const track = video.appendChild(document.createElement("track"));
    const loaded = new Promise((resolve, reject) => { track.onload = resolve; track.onerror = reject; });
    track.src = URL.createObjectURL(new Blob([text], { type: "text/vtt" }));
    track.track.mode = "hidden";
    await loaded;
    return [...track.track.cues].map((cue) => {
        const words = [];
        let time = cue.startTime;
        const walk = (node) => {
            if (node.nodeType === Node.PROCESSING_INSTRUCTION_NODE) {
                time = node.data.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
            }
            if (node.nodeType === Node.TEXT_NODE) {
                for (const word of node.data.split(/\\s+/).filter(Boolean)) { words.push([word, time]); time = null; }
            }
            node.childNodes.forEach(walk);
        };
        walk(cue.getCueAsHTML());
        return { start: cue.startTime, end: cue.endTime, words };
    });
}
"""


@pytest.mark.parametrize("of", ["answer", "talk"])
def test_captions_can_be_saved_and_a_browser_reads_the_same_times_in_them(spoken: Page, of: str) -> None:
    marks = [mark for mark in Watched(spoken).marks if mark["end_sample"] > mark["start_sample"]]
    spoken.click("[popovertarget=vox-files]")
    with spoken.expect_download() as link:
        spoken.click(f"a[data-of={of}][data-file=vtt]")
    spoken.keyboard.press("Escape")
    text = link.value.path().read_text("utf-8")
    assert "synthetic voice" in text
    player = spoken.context.new_page()
    cues = player.evaluate(READ_CAPTIONS, text)
    player.close()
    timed = [(word, time) for cue in cues for word, time in cue["words"] if time is not None]
    assert [word for word, _ in timed] == [mark["text"] for mark in marks]
    for (_, time), mark in zip(timed, marks, strict=True):
        assert abs(time - mark["start_sample"] / RATE) < 0.002
    assert all(cue["start"] < cue["end"] for cue in cues)


def test_after_the_end_nothing_is_marked(spoken: Page) -> None:
    assert spoken.locator(".vox-now, .vox-said, .vox-caption mark").count() == 0
    assert spoken.locator(".vox-home.on").count() == 0


def test_a_replay_marks_the_same_words_as_they_sound(spoken: Page) -> None:
    first = spoken.evaluate("window.vox.player.turn.captions.marks")
    spoken.evaluate("window.watched.frames.length = 0")
    spoken.click("[data-act=replay]")
    wait_speaking(spoken)
    spoken.wait_for_function("window.vox.player.turn.complete && window.watched.frames.at(-1)?.at > 12")
    heard = stats(spoken)
    again = Watched(spoken)
    assert [(mark["text"], mark["start_sample"]) for mark in again.marks] == [
        (mark["text"], mark["start_sample"]) for mark in first
    ]
    assert again.checked()
    assert again.judged() > 0.5 * heard["consumed"]
    silence(spoken)


def test_an_older_answer_is_marked_when_it_is_heard_again_after_a_reload(page: Page) -> None:
    for number in (1, 2):
        ask(page, f"Question {number}?")
        wait_ended(page, number)
        wait_done(page)
    page.reload()
    page.wait_for_function("window.vox?.page.talk.all().length === 2")
    page.evaluate(WATCH)
    page.locator(".vox-exchange").first.get_by_role("button", name="Play this answer again").click()
    heard = wait_done(page)
    watched = Watched(page)
    assert watched.checked()
    assert watched.judged() > 0.5 * heard.consumed
    assert page.locator(".vox-exchange").nth(1).locator(".vox-said").count() == 0


def test_marks_hold_through_a_pause_and_another_speed(page: Page) -> None:
    page.evaluate(WATCH)
    ask(page)
    wait_speaking(page)
    # Pressed by the page itself: the answer is short.
    page.wait_for_function(
        "window.watched.frames.at(-1).at > 2 && (document.querySelector('[data-act=pause]').click(), true)"
    )
    wait_held(page)
    held = page.evaluate("[window.watched.frames.at(-1).at, window.vox.player.turn.stats.consumed]")
    page.wait_for_timeout(300)
    assert page.evaluate("[window.watched.frames.at(-1).at, window.vox.player.turn.stats.consumed]") == held
    knob(page, "speed", 1.6)
    page.click("[data-act=pause]")
    heard = wait_done(page)
    watched = Watched(page)
    assert watched.holds(held[0], held[1] - QUANTUM) or held[0] in watched.kept(held[1])
    assert watched.checked()
    assert watched.judged() > 0.5 * heard.consumed
    assert " ".join(mark["text"] for mark in watched.marks) == SHORT.text


def test_captions_can_be_turned_off_and_stay_off(page: Page) -> None:
    ask(page)
    wait_speaking(page)
    page.wait_for_selector(".vox-caption mark")
    page.click("[data-act=captions]")
    assert not page.is_visible(".vox-caption")
    wait_ended(page, 1)
    page.reload()
    page.wait_for_function("window.vox !== undefined")
    assert page.get_attribute("[data-act=captions]", "aria-pressed") == "false"
