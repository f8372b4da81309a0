// The waveform of the answer: what has sounded in the accent colour, what is to come in the line colour.

const BAR_S = 0.06;
const BAR_PX = 5;
const SWELL = 1.5; // speech rarely comes near full scale

export class Wave {
  constructor(canvas) {
    this.canvas = canvas;
    new ResizeObserver(() => this.draw()).observe(canvas);
    this.clear();
  }

  clear(sampleRate = 22050) {
    this.perBar = Math.round(BAR_S * sampleRate);
    this.sampleRate = sampleRate;
    this.peaks = [];
    this.filled = 0;
    this.playedS = 0;
    this.level = 0;
    this.draw();
  }

  add(samples) {
    for (const sample of samples) {
      if (this.filled === 0) this.peaks.push(0);
      const last = this.peaks.length - 1;
      this.peaks[last] = Math.max(this.peaks[last], Math.abs(sample));
      this.filled = (this.filled + 1) % this.perBar;
    }
    this.draw();
  }

  /** What was drawn from sample number `from` on comes anew. */
  cut(from) {
    this.peaks.length = Math.min(this.peaks.length, Math.ceil(from / this.perBar));
    this.filled = Math.min(from, this.peaks.length * this.perBar) % this.perBar;
    this.draw();
  }

  /** `playedS` seconds have sounded; `level` is the loudness now (root mean square, 0 to 1). */
  played(playedS, level) {
    this.playedS = playedS;
    this.level = level;
    this.draw();
  }

  draw() {
    const { canvas } = this;
    const scale = devicePixelRatio || 1;
    const width = (canvas.width = Math.round(canvas.clientWidth * scale));
    const height = (canvas.height = Math.round(canvas.clientHeight * scale));
    const bars = Math.max(8, Math.floor(width / (BAR_PX * scale)));
    const style = getComputedStyle(canvas);
    const [played, ahead] = [style.getPropertyValue("--played"), style.getPropertyValue("--ahead")];
    const pen = canvas.getContext("2d");
    // A short answer grows from the left; a long one is squeezed to the width there is.
    const perSlot = Math.max(1, this.peaks.length / bars);
    const now = this.playedS / BAR_S;
    for (let i = 0; i < bars; i++) {
      const slice = this.peaks.slice(Math.floor(i * perSlot), Math.floor((i + 1) * perSlot));
      const loud = slice.length ? Math.max(...slice) : 0;
      const current = Math.floor(now / perSlot) === i && this.level > 0;
      const tall = Math.max(0.1, Math.min(1, (current ? Math.max(loud, this.level * 2.5) : loud) * SWELL)) * height;
      pen.fillStyle = (i + 1) * perSlot <= now || current ? played : ahead;
      pen.beginPath();
      pen.roundRect(i * BAR_PX * scale, (height - tall) / 2, 3 * scale, tall, 1.5 * scale);
      pen.fill();
    }
  }
}
