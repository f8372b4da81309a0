// What is drawn of a sound, as numbers: the peaks and the loudness of each column, the levels of a spectrogram.

import { Spectrum } from "./fft.js";

export const WINDOW = 1024; // samples: 46 ms at 22,050 a second, fine enough to part the harmonics of a man's voice
export const TOP_HZ = 8_000; // what is above it is little in speech
export const FLOOR_DB = -90;
export const CEILING_DB = -20; // a loud vowel's strongest harmonic; a sine of full scale is 0

/** `columns` times {low, high, rms} of `perColumn` samples each; columns after the last sample are left out. */
export function columnsOf(samples, perColumn) {
  const columns = [];
  for (let number = 0; Math.floor(number * perColumn) < samples.length; number++) {
    const from = Math.floor(number * perColumn);
    const to = Math.min(samples.length, Math.max(from + 1, Math.floor((number + 1) * perColumn)));
    let [low, high, sum] = [samples[from], samples[from], 0];
    for (let at = from; at < to; at++) {
      const sample = samples[at];
      if (sample < low) low = sample;
      if (sample > high) high = sample;
      sum += sample * sample;
    }
    columns.push({ low, high, rms: Math.sqrt(sum / (to - from)) });
  }
  return columns;
}

/** The highest frequency that is drawn, in Hz. */
export const topHz = (sampleRate) => Math.min(TOP_HZ, sampleRate / 2);

/**
 * A spectrogram of `width` columns and `height` rows, the highest frequency first, as levels from 0 (FLOOR_DB and
 * below) to 1 (CEILING_DB and above), row by row. A row shows the strongest of the frequencies in it.
 */
export function spectrogram(samples, sampleRate, width, height) {
  const spectrum = new Spectrum(WINDOW);
  const perBin = sampleRate / WINDOW;
  const bins = Array.from({ length: height }, (_, row) => rowBins(row, height, topHz(sampleRate) / perBin));
  const levels = new Float32Array(width * height);
  for (let column = 0; column < width; column++) {
    const decibels = spectrum.decibels(samples, ((column + 0.5) * samples.length) / width);
    for (let row = 0; row < height; row++) {
      const [from, to] = bins[row];
      let most = decibels[from];
      for (let bin = from + 1; bin <= to; bin++) if (decibels[bin] > most) most = decibels[bin];
      levels[row * width + column] = Math.max(0, Math.min(1, (most - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
    }
  }
  return levels;
}

/** The first and the last bin whose frequencies are in `row`; the nearest one where none is. */
function rowBins(row, height, bins) {
  const low = ((height - row - 1) / height) * bins;
  const high = ((height - row) / height) * bins;
  const [from, to] = [Math.ceil(low), Math.ceil(high) - 1];
  if (from <= to) return [from, Math.min(to, WINDOW / 2 - 1)];
  const nearest = Math.min(Math.round((low + high) / 2), WINDOW / 2 - 1);
  return [nearest, nearest];
}
