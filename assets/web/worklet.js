// The last stage of sound: takes samples in order, plays them without gaps, counts what leaves.
// Runs in the audio thread; talks to sound.js by messages only.
//
// in:  {samples: Float32Array} · {end: true} · {pause: bool} · {stop: true}
//      {hold: sample}: play no further than there for now · {cut: sample}: drop what was to come from there on
// out: {type: "first", at} · {type: "level", consumed, at, runs, underruns, rms, buffered} · {type: "done", consumed, …}
// Samples are counted from the start of the answer; `at` is the context's time when so many were consumed, and `runs`
// says whether more follow without a break: whether that changes is told at once, all else every REPORT_S.

const REBUFFER_S = 0.25; // after a gap: better one longer than several
const RAMP_S = 0.008; // a cut shorter than this clicks
// Where sound breaks off in the middle of a word (the net was slow, the voice failed), its last sample falls to nothing,
// by so much with each sample; what comes after a gap rises within RAMP_S. A clause ends near nothing anyway.
const FALL = 0.97; // a tenth after 3 ms
const NOTHING = 1e-4;
const REPORT_S = 0.05;

class SoundOut extends AudioWorkletProcessor {
  constructor({ processorOptions }) {
    super();
    this.last = 0; // what left last
    this.prebuffer = processorOptions.prebufferS * sampleRate; // samples
    this.queue = [];
    this.offset = 0; // into queue[0]
    this.buffered = 0;
    this.ended = false;
    this.limit = Infinity;
    this.flowing = false; // false until the prebuffer is full, and again after an underrun
    this.runs = false; // whether the last block was played whole
    this.gain = 1; // moves by ramps only: on pause, on going on, on stop, after a gap
    this.target = 1;
    this.stopped = false;
    this.consumed = 0;
    this.underruns = 0;
    this.firstGapAt = null; // the sample that came too late first
    this.heard = false;
    this.sum = 0;
    this.total = 0; // sum of squares over all that was played: tells sound from silence
    this.count = 0; // samples since the last report
    this.port.onmessage = ({ data }) => this.take(data);
  }

  take(data) {
    if (data.samples) {
      this.queue.push(data.samples);
      this.buffered += data.samples.length;
    }
    if (data.end) this.ended = true;
    if ("hold" in data) this.limit = data.hold;
    if ("cut" in data) this.cut(data.cut);
    if ("pause" in data) this.target = data.pause ? 0 : 1;
    if (data.stop) {
      this.stopped = true;
      this.target = 0;
    }
  }

  /** What was to come from sample number `from` on is dropped: what comes next takes its place. */
  cut(from) {
    let excess = Math.min(this.buffered, this.consumed + this.buffered - from);
    this.buffered -= Math.max(0, excess);
    while (excess > 0) {
      const last = this.queue.pop();
      const unheard = last.length - (this.queue.length === 0 ? this.offset : 0);
      if (unheard > excess) this.queue.push(last.subarray(0, last.length - excess));
      excess -= unheard;
    }
    if (this.queue.length === 0) this.offset = 0;
    this.ended = false;
    this.limit = Infinity;
  }

  process(_inputs, outputs) {
    const out = outputs[0][0];
    if (!this.flowing && this.buffered > 0 && (this.ended || this.buffered >= this.prebuffer)) {
      this.flowing = true;
    }
    const silent = this.target === 0 && this.gain === 0;
    const before = this.consumed;
    if (this.stopped && (silent || !this.flowing || this.consumed >= this.limit)) return this.finish();
    if (this.flowing && !silent) this.play(out);
    else this.settle(out, 0);
    if (this.ended && this.buffered === 0 && this.last === 0) return this.finish();
    this.count += out.length;
    const runs = this.consumed - before === out.length;
    const changed = runs !== this.runs;
    this.runs = runs;
    if (changed || this.count >= REPORT_S * sampleRate) this.report("level", out.length);
    return true;
  }

  play(out) {
    const step = 1 / (RAMP_S * sampleRate);
    for (let i = 0; i < out.length; i++) {
      if (this.consumed >= this.limit) return; // held: what comes next is being made anew
      if (this.buffered === 0) {
        if (!this.ended) {
          this.underruns += 1;
          this.firstGapAt ??= this.consumed;
          this.prebuffer = Math.max(this.prebuffer, REBUFFER_S * sampleRate);
          this.flowing = false;
          this.gain = 0;
        }
        this.settle(out, i);
        return;
      }
      this.gain = this.target > this.gain ? Math.min(1, this.gain + step) : Math.max(this.target, this.gain - step);
      const sample = this.next() * this.gain;
      out[i] = this.last = sample;
      this.sum += sample * sample;
      this.total += sample * sample;
      if (!this.heard && Math.abs(sample) > 0.003) {
        this.heard = true;
        this.port.postMessage({ type: "first", at: currentTime + i / sampleRate });
      }
      if (this.target === 0 && this.gain === 0) return; // paused or stopped within this block
    }
  }

  /** From `out[from]` on nothing comes: what left last falls to nothing. */
  settle(out, from) {
    for (let i = from; i < out.length && this.last !== 0; i++) {
      this.last = Math.abs(this.last) < NOTHING ? 0 : this.last * FALL;
      out[i] = this.last;
    }
  }

  next() {
    const sample = this.queue[0][this.offset++];
    this.buffered -= 1;
    this.consumed += 1;
    if (this.offset === this.queue[0].length) {
      this.queue.shift();
      this.offset = 0;
    }
    return sample;
  }

  report(type, block = 0) {
    this.port.postMessage({
      type,
      consumed: this.consumed,
      at: currentTime + block / sampleRate,
      runs: this.runs,
      underruns: this.underruns,
      firstGapAt: this.firstGapAt,
      buffered: this.buffered,
      rms: Math.sqrt(this.sum / Math.max(1, this.count)),
      rmsAll: Math.sqrt(this.total / Math.max(1, this.consumed)),
    });
    this.sum = 0;
    this.count = 0;
  }

  finish() {
    this.runs = false;
    this.report("done");
    return false;
  }
}

registerProcessor("sound-out", SoundOut);
