/** Waveforms and spectrograms. */

function colours(canvas) {
  const style = getComputedStyle(canvas);
  return { ink: style.getPropertyValue('--accent').trim() || '#1b6554', page: style.getPropertyValue('--page').trim() || '#fff' };
}

/** Draws the greatest and least sample of each column. */
export function drawWave(canvas, samples) {
  const { width, height } = canvas;
  const context = canvas.getContext('2d');
  context.clearRect(0, 0, width, height);
  context.fillStyle = colours(canvas).ink;
  const columns = Math.max(1, samples.length / width);
  for (let x = 0; x < width; x++) {
    let low = 0;
    let high = 0;
    for (let i = Math.floor(x * columns); i < Math.min(samples.length, (x + 1) * columns); i++) {
      low = Math.min(low, samples[i]);
      high = Math.max(high, samples[i]);
    }
    const top = height / 2 * (1 - high);
    context.fillRect(x, top, 1, Math.max(1, height / 2 * (1 - low) - top));
  }
}

/** Draws the power of 0 to 8 kHz, or to half the rate, over 70 dB below the greatest. */
export function drawSpectrogram(canvas, samples, rate) {
  const { width, height } = canvas;
  const context = canvas.getContext('2d');
  const size = 512;
  const window = Float32Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos(2 * Math.PI * i / size));
  const bins = Math.min(size / 2, Math.round(Math.min(8000, rate / 2) / rate * size));
  const power = [];
  let greatest = -200;
  for (let x = 0; x < width; x++) {
    const middle = Math.floor((x + 0.5) * samples.length / width);
    const re = new Float32Array(size);
    const im = new Float32Array(size);
    for (let i = 0; i < size; i++) {
      re[i] = (samples[middle - size / 2 + i] || 0) * window[i];
    }
    fft(re, im);
    const column = new Float32Array(bins);
    for (let k = 0; k < bins; k++) {
      column[k] = 10 * Math.log10(re[k] * re[k] + im[k] * im[k] + 1e-10);
      greatest = Math.max(greatest, column[k]);
    }
    power.push(column);
  }
  const image = context.createImageData(width, height);
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      const value = Math.max(0, Math.min(1, (power[x][Math.floor((height - 1 - y) * bins / height)] - greatest + 70) / 70));
      const at = 4 * (y * width + x);
      image.data[at] = 255 * Math.min(1, Math.max(0, 1.6 * value - 0.35));
      image.data[at + 1] = 255 * Math.min(1, value * value * 1.1);
      image.data[at + 2] = 255 * Math.min(1, 0.18 + 0.9 * value * (1 - value) * 2 + 0.3 * value * value);
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

/** Fourier transform in place, of a length that is a power of two. */
function fft(re, im) {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) {
      j ^= bit;
    }
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j], re[i]];
      [im[i], im[j]] = [im[j], im[i]];
    }
  }
  for (let length = 2; length <= n; length <<= 1) {
    const angle = -2 * Math.PI / length;
    for (let start = 0; start < n; start += length) {
      for (let k = 0; k < length / 2; k++) {
        const c = Math.cos(angle * k);
        const s = Math.sin(angle * k);
        const a = start + k;
        const b = a + length / 2;
        const tr = re[b] * c - im[b] * s;
        const ti = re[b] * s + im[b] * c;
        re[b] = re[a] - tr;
        im[b] = im[a] - ti;
        re[a] += tr;
        im[a] += ti;
      }
    }
  }
}
