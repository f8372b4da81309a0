// Samples as a WAV file, for what plays or saves files. Its tags say that the speech is synthetic, as tts/audio.py's do.

const TAGS = {
  IART: "Vox Estate Agent (AI, synthetic voice)",
  ICMT: "Synthetic speech, made by an AI demo (Vox Estate Agent). Not a recording of a person.",
  ISFT: "Vox Estate Agent",
};
const FULL_SCALE = 32768;

/** Mono, 16-bit: the very samples that stream.js read. `pieces` are Float32Arrays; `title` may be of any letters. */
export function wav(pieces, sampleRate, title = "") {
  const count = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const tags = list({ ...(title && { INAM: title }), ...TAGS });
  const view = new DataView(new ArrayBuffer(44 + 2 * count));
  const text = (at, letters) => [...letters].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * count + tags.length, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * count, true);
  let at = 44;
  for (const piece of pieces) for (const sample of piece) view.setInt16((at += 2) - 2, pcm(sample), true);
  return new Blob([view, tags], { type: "audio/wav" });
}

const pcm = (sample) => Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(sample * FULL_SCALE)));

/** RIFF's list of tags: each its name, its length and its text with a NUL, on even places. */
function list(tags) {
  const bytes = [...letters("INFO")];
  for (const [name, text] of Object.entries(tags)) {
    const told = [...letters(text), 0];
    bytes.push(...letters(name), ...length(told.length), ...told, ...(told.length % 2 ? [0] : []));
  }
  return Uint8Array.from([...letters("LIST"), ...length(bytes.length), ...bytes]);
}

const letters = (text) => new TextEncoder().encode(text);

const length = (count) => [count & 255, (count >> 8) & 255, (count >> 16) & 255, count >>> 24];
