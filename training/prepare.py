#!/usr/bin/env python3
"""Prepares recordings of people for training: decodes, trims, levels, filters, and holds speakers out.

    prepare.py --speech DIR [--audio DIR] --out DIR

--speech holds an index.tsv (set, speaker, sex, language, start, end, text, pinyin) and SET/SPEAKER.opus.
--audio holds FOLDER/SPEAKER/*.flac or FOLDER/SPEAKERNNNN.wav: recordings that are only ever evaluated on.

Writes OUT/audio/SET-SPEAKER.npy (int16, 16 kHz) and OUT/utterances.tsv. A run that was
interrupted goes on.
"""
import argparse
import csv
import glob
import json
import math
import multiprocessing
import os
import random
import shutil
import subprocess

import numpy as np
from scipy.signal import resample_poly

RATE = 16000
FIELDS = ["set", "speaker", "sex", "language", "use", "begin", "end", "snr", "text", "pinyin"]
HELD_OUT = {"commonvoice-zh": 20, "librispeech": 8, "speechocean762": 12}
MIN_UTTERANCES = 6
LEVEL = 10 ** (-26 / 20)  # RMS of the loud frames after levelling


def decode(path):
    """Decodes any recording to 16 kHz mono int16 with ffmpeg, or with the soundfile package where there is no ffmpeg."""
    if shutil.which("ffmpeg") is None:
        import soundfile

        wav, rate = soundfile.read(path, dtype="float32", always_2d=True)
        divisor = math.gcd(rate, RATE)
        return (resample_poly(wav.mean(1), RATE // divisor, rate // divisor).clip(-1, 1) * 32767).astype(np.int16)
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-ac", "1", "-ar", str(RATE), "-f", "s16le", "-"],
                         check=True, stdout=subprocess.PIPE).stdout
    return np.frombuffer(raw, np.int16)


def frame_levels(wav):
    """RMS in dB of each 10 ms frame."""
    n = len(wav) // 160
    return 10 * np.log10((wav[:n * 160].reshape(n, 160).astype(np.float64) ** 2).mean(1) + 1e-10)


def clean(wav):
    """Trims, levels and measures one utterance (float, -1 to 1).

    Returns (first sample, last sample, gain, signal-to-noise ratio in dB), or None where it is unusable.
    """
    levels = frame_levels(wav)
    if len(levels) < 60:
        return None
    floor, top = np.percentile(levels, 4), np.percentile(levels, 95)
    loud = np.flatnonzero(levels > max(floor + 0.25 * (top - floor), top - 38))
    if top - floor < 15 or len(loud) < 40:
        return None
    begin, end = max(0, loud[0] - 6), min(len(levels), loud[-1] + 9)
    body = wav[begin * 160:end * 160]
    if (np.abs(body) > 0.998).mean() > 1e-3:  # clipped
        return None
    voiced = levels[loud]
    gain = LEVEL / 10 ** (10 * np.log10((10 ** (voiced / 10)).mean()) / 20)
    return begin * 160, end * 160, min(gain, 0.97 / np.abs(body).max()), float(top - floor)


def hold_out(rows, seed):
    """Chooses the speakers of each set that no network may hear."""
    held = set()
    for name, count in HELD_OUT.items():
        many = {}
        for r in rows:
            if r["set"] == name:
                many[r["speaker"]] = many.get(r["speaker"], 0) + 1
        pool = sorted(s for s, n in many.items() if n >= MIN_UTTERANCES + 2)
        held |= {(name, s) for s in random.Random(seed).sample(pool, min(count, len(pool) // 4))}
    return held


def evaluation_rows(folder):
    """Lists the recordings of --audio as rows without text: one speaker a folder, or the file name's first 7 letters."""
    for path in sorted(glob.glob(os.path.join(folder, "*", "**", "*.*"), recursive=True)):
        if path.endswith((".flac", ".wav")):
            parts = os.path.relpath(path, folder).split(os.sep)
            speaker = parts[1] if len(parts) > 2 else parts[1][:7]
            yield "audio-" + parts[0], speaker, "zh" if "aishell" in parts[0] else "en", path


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--speech", required=True)
    p.add_argument("--audio")
    p.add_argument("--out", required=True)
    p.add_argument("--seed", type=int, default=14)
    p.add_argument("--jobs", type=int, default=1, help="processes")
    a = p.parse_args()
    os.makedirs(os.path.join(a.out, "audio"), exist_ok=True)
    with open(os.path.join(a.speech, "index.tsv"), encoding="utf-8") as f:
        rows = list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))
    held = hold_out(rows, a.seed)
    speakers = {}
    for r in rows:
        path = os.path.join(a.speech, r["set"], r["speaker"] + ".opus")
        speakers.setdefault((r["set"], r["speaker"]), []).append((r, path, float(r["start"]), float(r["end"])))
    for name, speaker, language, path in evaluation_rows(a.audio) if a.audio else []:
        row = dict(set=name, speaker=speaker, sex="", language=language, text="", pinyin="")
        speakers.setdefault((name, speaker), []).append((row, path, 0, None))
        held.add((name, speaker))
    jobs = [(a.out, name, speaker, items, (name, speaker) in held) for (name, speaker), items in sorted(speakers.items())]
    with multiprocessing.Pool(a.jobs) as pool:
        out = sum(pool.starmap(keep, jobs), [])
    write(out, os.path.join(a.out, "utterances.tsv"))
    hours = sum(r["end"] - r["begin"] for r in out) / RATE / 3600
    print("%d utterances, %.2f hours, %d speakers; %d utterances dropped" %
          (len(out), hours, len({(r["set"], r["speaker"]) for r in out}), sum(len(job[3]) for job in jobs) - len(out)))


def keep(folder, name, speaker, items, held):
    """Writes one speaker's cleaned utterances to a single array; returns their rows. Does nothing twice."""
    array = os.path.join(folder, "audio", "%s-%s.npy" % (name, speaker))
    done = array[:-4] + ".json"
    if os.path.exists(done):
        with open(done, encoding="utf-8") as f:
            return json.load(f)
    rows, parts, at, decoded = [], [], 0, {}
    for i, (r, path, start, end) in enumerate(items):
        if path not in decoded:
            decoded = {path: decode(path).astype(np.float32) / 32768}
        wav = decoded[path][int(start * RATE):int(end * RATE) if end else None]
        found = clean(wav)
        if found is None:
            continue
        begin, end, gain, snr = found
        part = np.round(np.clip(wav[begin:end] * gain, -1, 1) * 32767).astype(np.int16)
        use = "test" if held else "validation" if i % 40 == 39 else "train"
        rows.append(dict(set=name, speaker=speaker, sex=r["sex"][:1].lower(), language=r["language"], use=use, begin=at,
                         end=at + len(part), snr="%.1f" % snr, text=r["text"], pinyin=r["pinyin"] or ""))
        parts.append(part)
        at += len(part)
    if parts:
        np.save(array, np.concatenate(parts))
    with open(done, "w", encoding="utf-8") as f:
        json.dump(rows, f, ensure_ascii=False)
    return rows


def write(rows, path):
    with open(path + ".part", "w", encoding="utf-8", newline="") as f:
        w = csv.DictWriter(f, FIELDS, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None)
        w.writeheader()
        w.writerows(rows)
    os.replace(path + ".part", path)


if __name__ == "__main__":
    main()
