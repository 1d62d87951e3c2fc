/** Recording, WAV files and playing while speech is being made. */
import { say } from './words.js';

/** Recorder of the microphone; one recording each. */
export class Recording {
  /** Starts to record; tells the level in dBFS and the seconds so far. */
  static async start(onLevel) {
    if (!navigator.mediaDevices || !window.AudioWorkletNode) {
      throw new Error(say('insecure'));
    }
    const recording = new Recording();
    try {
      recording.stream = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      });
    } catch (failure) {
      throw new Error(say('noMicrophone', { reason: failure.message || failure.name }));
    }
    recording.context = new AudioContext();
    await recording.context.audioWorklet.addModule('recorder-worklet.js');
    recording.node = new AudioWorkletNode(recording.context, 'recorder', { numberOfOutputs: 0 });
    recording.blocks = [];
    recording.length = 0;
    recording.node.port.onmessage = ({ data }) => {
      recording.blocks.push(data);
      recording.length += data.length;
      onLevel(decibels(data), recording.length / recording.context.sampleRate);
      recording.flushed?.();
    };
    recording.context.createMediaStreamSource(recording.stream).connect(recording.node);
    return recording;
  }

  /** Stops; returns the samples and their rate. */
  async stop() {
    await new Promise((resolve) => {
      this.flushed = resolve;
      this.node.port.postMessage('flush');
    });
    this.stream.getTracks().forEach((track) => track.stop());
    await this.context.close();
    const samples = new Float32Array(this.length);
    let at = 0;
    for (const block of this.blocks) {
      samples.set(block, at);
      at += block.length;
    }
    return { samples, rate: this.context.sampleRate };
  }
}

/** Returns the level of samples in dBFS, at least -60. */
export function decibels(samples) {
  let sum = 0;
  for (const sample of samples) {
    sum += sample * sample;
  }
  return Math.max(-60, 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12));
}

/** Returns a 16-bit WAV file of one channel. */
export function wav(samples, rate) {
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const text = (at, value) => [...value].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, 36 + 2 * samples.length, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, i) => view.setInt16(44 + 2 * i, Math.max(-32768, Math.min(32767, Math.round(sample * 32768))), true));
  return new File([view.buffer], 'recording.wav', { type: 'audio/wav' });
}

/** Returns the first channel of a file that the browser can decode. */
export async function decode(file) {
  const context = new OfflineAudioContext(1, 1, 16000);
  const buffer = await context.decodeAudioData(await file.arrayBuffer());
  return { samples: buffer.getChannelData(0), rate: buffer.sampleRate };
}

/** Returns the samples of base64 of 16-bit little-endian PCM. */
export function fromPcm(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const samples = new Float32Array(bytes.length >> 1);
  for (let i = 0; i < samples.length; i++) {
    samples[i] = view.getInt16(2 * i, true) / 32768;
  }
  return samples;
}

/** Player of speech that comes in parts: each is scheduled to follow the one before. */
export class Player {
  constructor(rate) {
    this.rate = rate;
    this.context = new AudioContext();
    this.parts = [];
    this.length = 0;
    this.gaps = 0;
    this.next = 0;
  }

  /** Schedules a part; returns when its first sample is heard, in the context's time. */
  add(samples) {
    const buffer = this.context.createBuffer(1, Math.max(1, samples.length), this.rate);
    buffer.copyToChannel(samples, 0);
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.context.destination);
    const soonest = this.context.currentTime + 0.03;
    if (this.parts.length > 0 && this.next < this.context.currentTime) {
      this.gaps++;
    }
    const start = Math.max(soonest, this.next);
    source.start(start);
    this.parts.push({ source, start, from: this.length / this.rate });
    this.length += samples.length;
    this.next = start + samples.length / this.rate;
    return start;
  }

  /** Returns the second of the speech that is being heard; -1 before the first and after the last. */
  position() {
    const now = this.context.currentTime;
    if (this.parts.length === 0 || now > this.next) {
      return -1;
    }
    for (let i = this.parts.length - 1; i >= 0; i--) {
      if (now >= this.parts[i].start) {
        return this.parts[i].from + now - this.parts[i].start;
      }
    }
    return -1;
  }

  /** Returns whether everything that was scheduled has been heard. */
  isOver() {
    return this.context.state === 'closed' || this.context.currentTime > this.next;
  }

  /** Stops at once. */
  stop() {
    if (this.context.state !== 'closed') {
      this.context.close();
    }
  }
}
