// The spectrum of a stretch of samples. Knows no sound and no drawing.

/** Fast Fourier transforms of `size` real samples, a power of two, seen through a Hann window. */
export class Spectrum {
  constructor(size) {
    this.size = size;
    this.window = Float32Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
    this.cos = Float64Array.from({ length: size / 2 }, (_, n) => Math.cos((2 * Math.PI * n) / size));
    this.sin = Float64Array.from({ length: size / 2 }, (_, n) => Math.sin((2 * Math.PI * n) / size));
    this.order = bitReversed(size);
    this.real = new Float64Array(size);
    this.imaginary = new Float64Array(size);
    this.scale = 2 / this.window.reduce((sum, weight) => sum + weight, 0);
  }

  /**
   * The level of each frequency from 0 to half the sample rate, `size / 2` of them, in dB: a sine of full scale is 0.
   * The stretch has its middle at sample number `middle`; before the first and after the last there is silence.
   */
  decibels(samples, middle) {
    const { size, real, imaginary, order } = this;
    const from = Math.round(middle) - size / 2;
    for (let n = 0; n < size; n++) {
      const at = from + order[n];
      real[n] = at >= 0 && at < samples.length ? samples[at] * this.window[order[n]] : 0;
      imaginary[n] = 0;
    }
    this.transform();
    return Float32Array.from({ length: size / 2 }, (_, bin) => {
      const power = (real[bin] ** 2 + imaginary[bin] ** 2) * this.scale ** 2;
      return 10 * Math.log10(Math.max(power, 1e-20));
    });
  }

  /** Cooley and Tukey's, in place: halves joined to wholes, twice as long each time. */
  transform() {
    const { size, real, imaginary, cos, sin } = this;
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half) {
        for (let n = 0; n < half; n++) {
          const [one, other] = [start + n, start + n + half];
          const [c, s] = [cos[n * stride], sin[n * stride]];
          const re = real[other] * c + imaginary[other] * s;
          const im = imaginary[other] * c - real[other] * s;
          real[other] = real[one] - re;
          imaginary[other] = imaginary[one] - im;
          real[one] += re;
          imaginary[one] += im;
        }
      }
    }
  }
}

function bitReversed(size) {
  const bits = Math.log2(size);
  if (!Number.isInteger(bits)) throw new Error(`${size} is no power of two`);
  return Uint32Array.from({ length: size }, (_, n) => {
    let turned = 0;
    for (let bit = 0; bit < bits; bit++) turned |= ((n >> bit) & 1) << (bits - 1 - bit);
    return turned;
  });
}
