"""What the tuning room draws, tells and saves of a sound is that of its samples."""

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile
from playwright.sync_api import BrowserContext, expect

from tests.e2e.tuning_page import (
    RATE_HZ,
    TEXT,
    answer_with,
    figure,
    heard,
    hush,
    open_tuning,
    render,
    seconds,
    wait_drawn,
    wait_whole,
    wish,
)
from tests.fakes import sine
from tests.house import House
from tts.speech import WordMark

# Where the drawing of a canvas has ink: for each column the first and the last row that is not paper.
INKED = """
(selector) => {
    const canvas = document.querySelector(selector);
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    return Array.from({ length: width }, (_, x) => {
        const rows = Array.from({ length: height }, (_, y) => y).filter((y) => data[4 * (y * width + x) + 3] > 128);
        return [rows[0] ?? -1, rows.at(-1) ?? -1, height];
    });
}
"""
# The darkness (light theme: more sound) of each row of the spectrogram, from x0 to x1 of its width, from 0 to 1.
DARKNESS = """
([x0, x1]) => {
    const canvas = document.querySelector(".tune-spectrum");
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    const [from, to] = [Math.round(x0 * width), Math.round(x1 * width)];
    return Array.from({ length: height }, (_, y) => {
        let sum = 0;
        for (let x = from; x < to; x++) sum += 255 - data[4 * (y * width + x)];
        return sum / (255 * (to - from));
    });
}
"""
# When the page was given each piece of what it asked for, by its own clock; the last one is the end, without any bytes.
READS = """
window.reads = [];
const read = ReadableStreamDefaultReader.prototype.read;
ReadableStreamDefaultReader.prototype.read = async function () {
    const told = await read.call(this);
    window.reads.push(performance.now());
    return told;
};
"""


def test_spectra_columns_and_files_are_those_of_the_samples(visitor: BrowserContext, offline_house: House) -> None:
    page = open_tuning(visitor, offline_house)
    pcm = np.random.default_rng(1).normal(0, 3_000, 4_000).astype(np.int16)
    samples = pcm.astype(np.float32) / 32_768
    told = page.evaluate(
        """async (told) => {
            const samples = Float32Array.from(told);
            const { Spectrum } = await import("/web/tuning/fft.js");
            const { columnsOf } = await import("/web/tuning/shape.js");
            const { wav } = await import("/web/wav.js");
            const spectrum = new Spectrum(1024);
            const file = await wav([samples.subarray(0, 7), samples.subarray(7)], 22050, "Für $1").arrayBuffer();
            return {
                spectra: [0, 700, 2000, 3999].map((middle) => [middle, Array.from(spectrum.decibels(samples, middle))]),
                columns: columnsOf(samples, 37.7).map(({ low, high, rms }) => [low, high, rms]),
                file: Array.from(new Uint8Array(file)),
            };
        }""",
        samples.tolist(),
    )
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(1024) / 1024)
    padded = np.concatenate([np.zeros(512), samples, np.zeros(512)])
    for middle, decibels in told["spectra"]:
        expected = np.abs(np.fft.rfft(padded[middle : middle + 1024] * window))[:512] * 2 / window.sum()
        assert np.allclose(decibels, 20 * np.log10(np.maximum(expected, 1e-10)), atol=0.01)
    edges = np.floor(np.arange(len(told["columns"]) + 1) * 37.7).astype(int)
    for (low, high, rms), start, end in zip(told["columns"], edges, edges[1:], strict=False):
        part = samples[start:end]
        assert (low, high, rms) == pytest.approx((part.min(), part.max(), np.sqrt((part**2).mean())), abs=1e-6)
    assert edges[-1] >= len(samples)
    with soundfile.SoundFile(io.BytesIO(bytes(told["file"]))) as file:
        read = file.read(dtype="int16")
        assert (file.samplerate, file.channels, file.subtype) == (RATE_HZ, 1, "PCM_16")
        assert "Synthetic speech" in file.comment
        assert file.title == "Für $1"
    assert np.array_equal(read, pcm)


def test_a_tone_is_drawn_at_its_frequency_and_at_its_time(visitor: BrowserContext, offline_house: House) -> None:
    page = open_tuning(visitor, offline_house)
    marks = (WordMark("silence", 0, RATE_HZ), WordMark("tone", RATE_HZ, 2 * RATE_HZ))
    for tone_hz in (6_500, 1_000, 3_000):
        answer_with(page, bytes(2 * RATE_HZ) + sine(1.0, RATE_HZ, tone_hz), marks)
        render(page)
        wait_drawn(page)
        sounding, silent = page.evaluate(DARKNESS, [0.55, 0.95]), page.evaluate(DARKNESS, [0.05, 0.45])
        darkest = int(np.argmax(sounding))
        assert (1 - (darkest + 0.5) / len(sounding)) * 8_000 == pytest.approx(tone_hz, abs=60)
        assert max(silent) - min(silent) < 0.01
        assert sounding[darkest] - min(sounding) > 0.5
    columns = page.evaluate(INKED, ".tune-wave")
    tall = [last - first for first, last, _ in columns]
    half = len(columns) // 2
    assert max(tall[: half - 2]) <= 2
    # 8,000 of 32,768, above and below the middle.
    assert np.mean(tall[half + 2 : -2]) == pytest.approx(columns[0][2] * 8_000 / 32_768, abs=2.5)
    places = page.eval_on_selector_all(
        ".tune-word", "all => all.map((one) => [one.textContent, parseFloat(one.style.left)])"
    )
    width = page.evaluate("document.querySelector('.tune-inside').clientWidth")
    assert [text for text, _ in places] == ["silence", "tone"]
    assert [at / width for _, at in places] == pytest.approx([0.0, 0.5], abs=0.005)


def test_what_is_heard_is_drawn_timed_and_saved(visitor: BrowserContext, offline_house: House, tmp_path: Path) -> None:
    visitor.add_init_script(READS)
    page = open_tuning(visitor, offline_house)
    page.uncheck("#at-once")  # else the press of the button, which leaves the field, might be the second to ask
    page.fill("#seed", "4711")  # no other test has asked for it: made, not kept
    with page.expect_response("**/tuning/hear") as asked:
        page.click("#render")
    wait_whole(page)
    expect(page.locator(".tune-word")).to_have_count(8)
    body = wish(page)
    assert (body["seed"], body["text"]) == (4711, TEXT)
    samples = heard(visitor, offline_house, body)
    assert seconds(page) == pytest.approx(len(samples) / RATE_HZ, abs=0.006)
    wait_drawn(page)
    columns = page.evaluate(INKED, ".tune-wave")
    edges = np.linspace(0, len(samples), len(columns) + 1).astype(int)
    for (first, last, height), start, end in list(zip(columns, edges, edges[1:], strict=False))[2:-2]:
        part = samples[max(0, start - 20) : end + 20] / 32_768
        assert first >= (1 - part.max()) * height / 2 - 2
        assert last <= (1 - part.min()) * height / 2 + 2
    tallest = max(range(len(columns)), key=lambda x: columns[x][1] - columns[x][0])
    assert abs(samples[max(0, edges[tallest] - 40) : edges[tallest + 1] + 40]).max() > 0.9 * abs(samples).max()
    timing = asked.value.request.timing
    first, whole, made = (int(figure(page, name).split()[0]) for name in ("first", "whole", "made"))
    assert first >= timing["responseStart"] - timing["requestStart"] - 5
    assert made <= whole + 5
    # All of it is here with the last piece, before the end is told.
    *pieces, end = page.evaluate("window.reads.map((one) => one - window.tuning.hear.take.times.asked)")
    assert pieces[0] - 1 <= first <= whole
    assert pieces[-1] - 1 <= whole <= end + 1
    assert float(figure(page, "factor")) == pytest.approx(made / 1000 / (len(samples) / RATE_HZ), abs=0.002)
    assert figure(page, "kept") == "no"
    with page.expect_download() as saved:
        page.click("#save")
    saved.value.save_as(tmp_path / "saved.wav")
    assert np.array_equal(soundfile.read(tmp_path / "saved.wav", dtype="int16")[0], samples)
    hush(page)
    render(page)
    assert figure(page, "kept") == "all"
    assert np.array_equal(heard(visitor, offline_house, body), samples)
