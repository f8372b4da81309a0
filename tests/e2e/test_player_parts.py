"""The player's parts by themselves, run in the browser: frames cut anywhere, sound without gaps or clicks."""

import struct
from base64 import b64encode
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from tests.fakes import sine
from tts import frames

# Reads a stream that arrives in the given pieces, and gives back what the page would be told.
READ = """
async (pieces) => {
    const { readSpeech } = await import("/web/stream.js");
    const bytes = pieces.map((piece) => Uint8Array.from(atob(piece), (c) => c.charCodeAt(0)));
    const plain = window.fetch;
    window.fetch = async () => new Response(new ReadableStream({
        start(out) { for (const piece of bytes) out.enqueue(piece); out.close(); },
    }));
    const told = [];
    const read = readSpeech("/any", new AbortController().signal, (type, payload) =>
        told.push([type, type === "a" ? Array.from(payload) : payload]));
    window.fetch = plain; // what else the page asks is answered as ever
    await read;
    return told;
}
"""

# The worklet's class without an audio thread: `run(blocks)` gives what comes out of so many blocks of 128 samples.
WORKLET = """
window.worklet = async () => {
    globalThis.AudioWorkletProcessor = class { port = { sent: [], postMessage(m) { this.sent.push(m); } }; };
    globalThis.registerProcessor = (_, made) => { globalThis.SoundOut = made; };
    Object.assign(globalThis, { sampleRate: 22050, currentTime: 0 });
    await import("/web/worklet.js?" + Math.random());
    const out = new SoundOut({ processorOptions: { prebufferS: 0.08 } });
    return {
        out,
        push: (samples) => out.take({ samples: Float32Array.from(samples) }),
        run: (blocks) => {
            const all = [];
            for (let i = 0; i < blocks; i++) {
                const block = new Float32Array(128);
                const goes = out.process([], [[block]]);
                all.push(...block);
                if (!goes) break;
            }
            return all;
        },
    };
};
"""


def base64_pieces(stream: bytes, size: int) -> list[str]:
    return [b64encode(stream[at : at + size]).decode() for at in range(0, len(stream), size)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 100_000])
def test_frames_cut_anywhere_give_the_same_sound(page: Page, size: int) -> None:
    pcm = sine(0.02)
    # An audio frame that ends within a sample: its half belongs to the next one.
    stream = frames.header(22_050) + frames.audio(pcm[:7]) + frames.audio(pcm[7:]) + frames.end(len(pcm) // 2)
    told = page.evaluate(READ, base64_pieces(stream, size))
    assert [kind for kind, _ in told] == ["h", "a", "a", "e"]
    samples = [sample for kind, payload in told if kind == "a" for sample in payload]
    expected = [value / 32_768 for value in struct.unpack(f"<{len(pcm) // 2}h", pcm)]
    assert samples == pytest.approx(expected, abs=1e-7)


def test_a_stream_without_a_last_frame_was_cut(page: Page) -> None:
    told = page.evaluate(READ, base64_pieces(frames.header(22_050) + frames.audio(b"ab"), 4))
    assert told[-1][0] == "x"
    assert told[-1][1]["code"] == "cut"


@pytest.mark.parametrize("pieces", [[22_050], [1, 127, 128, 129, 5_000, 16_665], [2_205] * 10])
def test_what_goes_in_comes_out_sample_for_sample(page: Page, pieces: list[int]) -> None:
    page.evaluate(WORKLET)
    same = page.evaluate(
        """async (pieces) => {
            const { push, run, out } = await window.worklet();
            const all = Array.from({ length: 22050 }, (_, i) => Math.fround(Math.sin(i / 20) * 0.5));
            let at = 0;
            for (const size of pieces) push(all.slice(at, (at += size)));
            out.take({ end: true });
            const heard = run(1000).slice(0, all.length);
            return { equal: heard.every((s, i) => s === all[i]), consumed: out.consumed, underruns: out.underruns };
        }""",
        pieces,
    )
    assert same == {"equal": True, "consumed": 22_050, "underruns": 0}


def test_a_gap_is_counted_and_loses_nothing(page: Page) -> None:
    page.evaluate(WORKLET)
    counts = page.evaluate(
        """async () => {
            const { push, run, out } = await window.worklet();
            push(Array(4410).fill(0.25));
            const first = run(60).filter((s) => s === 0.25).length;
            push(Array(4410).fill(0.25)); // after a gap it waits for more than at the beginning
            const waits = run(60).filter((s) => s !== 0).length;
            push(Array(1590).fill(0.25));
            const second = run(60).filter((s) => s === 0.25).length;
            return [first, waits, second, out.underruns, out.consumed];
        }"""
    )
    rising = int(0.008 * 22_050)  # less than full, as it comes back
    assert counts == [4_410, 0, 6_000 - rising, 2, 10_410]


@pytest.mark.parametrize("ends", [False, True])
@pytest.mark.parametrize("samples", [4_410, 4_480])  # within a block of 128, and with one
def test_sound_that_breaks_off_and_comes_back_does_not_click(page: Page, samples: int, ends: bool) -> None:
    page.evaluate(WORKLET)
    heard = page.evaluate(
        """async ([samples, ends]) => {
            const { push, run, out } = await window.worklet();
            push(Array(samples).fill(0.5));
            if (ends) out.take({ end: true });
            const heard = run(60);
            push(Array(ends ? 0 : 11025).fill(0.5));
            return [...heard, ...(ends ? [] : run(80))];
        }""",
        [samples, ends],
    )
    broken = heard[samples - 1 :]
    steps = [abs(b - a) for a, b in pairwise(broken)]
    assert max(steps) <= 0.5 * 0.03 + 1e-6
    assert 0 in broken[:400]
    assert ends == (broken[-1] == 0)


def test_nothing_plays_before_the_prebuffer_is_full_or_the_end_is_known(page: Page) -> None:
    page.evaluate(WORKLET)
    heard = page.evaluate(
        """async () => {
            const { push, run, out } = await window.worklet();
            push(Array(1000).fill(0.25));
            const early = run(20).some((s) => s !== 0);
            out.take({ end: true });
            return [early, run(20).filter((s) => s === 0.25).length];
        }"""
    )
    assert heard == [False, 1_000]


@pytest.mark.parametrize("how", [{"stop": True}, {"pause": True}])
def test_stop_and_pause_fade_out_without_a_click(page: Page, how: dict[str, bool]) -> None:
    page.evaluate(WORKLET)
    heard = page.evaluate(
        """async (how) => {
            const { push, run, out } = await window.worklet();
            push(Array(22050).fill(0.5));
            run(40);
            out.take(how);
            return run(40);
        }""",
        how,
    )
    steps = [abs(b - a) for a, b in zip([0.5, *heard], heard, strict=False)]
    assert max(steps) < 0.005
    assert heard[-1] == 0
    assert sum(sample != 0 for sample in heard) < 0.01 * 22_050


# A ramp, so that every sample tells where it was: what comes out is compared with what should.
CUT = """
async ([sizes, played, hold, from, anew]) => {
    const { push, run, out } = await window.worklet();
    let at = 0;
    for (const size of sizes) push(Array.from({ length: size }, () => ++at / 100000));
    const before = run(played);
    if (hold !== null) out.take({ hold });
    const held = run(40);
    out.take({ cut: from });
    push(Array.from({ length: anew }, (_, i) => 0.5 + (from + i + 1) / 100000));
    out.take({ end: true });
    const rest = run(2000);
    return { before, held, rest, consumed: out.consumed, buffered: out.buffered, underruns: out.underruns };
}
"""


@pytest.mark.parametrize("sizes", [[20_000], [1, 4_999, 7_000, 8_000], [500] * 40])
@pytest.mark.parametrize(("hold", "start"), [(9_000, 9_000), (9_000, 9_500), (9_000, 12_001), (9_000, 20_000)])
def test_what_is_made_anew_takes_the_place_of_the_rest(page: Page, sizes: list[int], hold: int, start: int) -> None:
    page.evaluate(WORKLET)
    told = page.evaluate(CUT, [sizes, 50, hold, start, 3_000])
    heard = [*told["before"], *told["held"], *told["rest"]]
    sounding = [round(sample * 100_000) for sample in heard if sample != 0]
    sounding, falling = sounding[: start + 3_000], sounding[start + 2_999 :]
    assert sounding == [*range(1, start + 1), *range(50_000 + start + 1, 50_000 + start + 3_001)]
    assert falling == sorted(falling, reverse=True)
    assert told["consumed"] == start + 3_000
    assert (told["buffered"], told["underruns"]) == (0, 0)


def test_held_sound_goes_no_further_and_loses_nothing(page: Page) -> None:
    page.evaluate(WORKLET)
    told = page.evaluate(CUT, [[20_000], 20, 7_000, 20_000, 1])
    before = sum(sample != 0 for sample in [*told["before"], *told["held"]])
    assert before == 7_000
    assert told["consumed"] == 20_001


def test_what_can_wait_waits_for_the_first_sound_and_not_for_ever(page: Page) -> None:
    told = page.evaluate(
        """async () => {
            const { hush, speak, whenHeard } = await import("/web/hush.js?" + Math.random());
            const done = [];
            whenHeard(() => done.push("at once"));
            hush();
            whenHeard(() => done.push("after the sound"));
            hush(); // another question: what waits still waits
            const before = [...done];
            speak();
            const after = [...done];
            speak();
            hush();
            whenHeard(() => done.push("in the end"));
            await new Promise((resolve) => setTimeout(resolve, 1500)); // no sound comes
            return [before, after, done];
        }"""
    )
    assert told == [["at once"], ["at once", "after the sound"], ["at once", "after the sound", "in the end"]]


def test_reports_tell_what_was_consumed_when_and_at_once_whether_it_runs(page: Page) -> None:
    """From them the page knows at each of its frames how far the sound is."""
    page.evaluate(WORKLET)
    told = page.evaluate(
        """async () => {
            const { push, run, out } = await window.worklet();
            globalThis.currentTime = 1;
            const after = (blocks) => {
                const known = out.port.sent.length;
                for (let i = 0; i < blocks; i++) { run(1); globalThis.currentTime += 128 / 22050; }
                return out.port.sent.slice(known).filter(({ type }) => type === "level");
            };
            push(Array(4410).fill(0.25));
            const begins = after(1), goesOn = after(12);
            out.take({ pause: true });
            const pauses = after(4);
            out.take({ pause: false });
            const again = after(2);
            const rows = (all) => all.map(({ consumed, at, runs }) => [consumed, at, runs]);
            return [begins, goesOn, pauses, again].map(rows);
        }"""
    )
    begins, goes_on, pauses, again = told
    assert begins == [[128, pytest.approx(1 + 128 / 22_050), True]]
    assert [(consumed, at) for consumed, at, runs in goes_on if runs] == [(1_280, pytest.approx(1 + 1_280 / 22_050))]
    assert [runs for _, _, runs in pauses] == [False]
    assert [runs for _, _, runs in again] == [True]


# Marks: text, start, end. A dash has none of its own; what was said otherwise than it is written fits no word.
MARKS = [["It", 0, 9], ["is", 10, 19], ["—", 19, 19], ["$9K", 30, 90], ["oddly", 95, 99], ["now.", 100, 120]]
PLACED = """
async ([rows, words, whole]) => {
    const { Captions } = await import("/web/captions.js");
    const captions = new Captions();
    captions.add(rows.map(([text, start_sample, end_sample]) => ({ text, start_sample, end_sample, clause: 0 })));
    const at = (sample) => captions.now(sample);
    return [0, 12, 25, 89, 96, 110].map((sample) => {
        const mark = at(sample);
        return [mark.text, captions.wordOf(mark, words, whole)];
    });
}
"""


def test_a_word_without_sound_is_never_the_one_that_sounds_and_one_that_fits_nowhere_stops_no_other(
    page: Page,
) -> None:
    words = ["It", "is", "—", "$9K", "now."]
    expected = [["It", 0], ["is", 1], ["is", 1], ["$9K", 3], ["oddly", -1], ["now.", 4]]
    for whole in (False, True):
        assert page.evaluate(PLACED, [MARKS, words, whole]) == expected
    # The text comes after its sound: what is not there yet is asked for again.
    assert page.evaluate(PLACED, [MARKS, words[:2], False])[:4] == [["It", 0], ["is", 1], ["is", 1], ["$9K", -1]]


def test_the_mark_goes_back_when_less_was_played_than_the_page_thought(page: Page) -> None:
    told = page.evaluate(
        """async () => {
            const { Captions } = await import("/web/captions.js");
            const captions = new Captions();
            captions.add([["One", 0, 900], ["two", 1000, 1900], ["three", 2000, 2900]].map(
                ([text, start_sample, end_sample]) => ({ text, start_sample, end_sample, clause: 0 })));
            return [500, 2100, 1990, 1200, 300, 1100].map((sample) => captions.now(sample).text);
        }"""
    )
    assert told == ["One", "three", "three", "two", "One", "two"]  # a little less, and it does not flicker
