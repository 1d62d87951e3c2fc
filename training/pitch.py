"""Fundamental frequency of recordings, frame by frame: normalised cross-correlation, the best path through it, and the phase of the
fundamental along that path."""
import os

import numpy as np
from scipy import signal

RATE, HOP, WINDOW = 16000, 200, 800
LOW, HIGH, GRID, REACH = 55.0, 450.0, 180, 14
CHANGE, ONSET = 0.012, 0.18  # cost of a step of the grid from frame to frame, and of a voice that sets in or out
BAND, MEAN = 0.03, 0.01  # seconds: windows that part the fundamental from its harmonics, and that its frequency is a mean of


def track(wav):
    """Returns the fundamental frequency in Hz at the mel spectrogram's frames, 0 where unvoiced."""
    frames, short, long = len(wav) // HOP + 1, int(RATE / HIGH), int(RATE / LOW) + 1
    scores, correlation = _scores(wav.astype(np.float64), frames, long)
    path = _best_path(*scores)
    grid = np.exp(np.linspace(np.log(LOW), np.log(HIGH), GRID))
    hertz = np.where(path < GRID, grid[np.minimum(path, GRID - 1)], 0)
    for t in np.flatnonzero(hertz):  # between the grid's places, by a parabola
        near = min(max(int(round(RATE / hertz[t])), short), long - 2)
        lag = near - 2 + correlation[t, near - 2:near + 3].argmax()
        if 1 <= lag < long:
            a, b, c = correlation[t, lag - 1:lag + 2]
            bend = a - 2 * b + c
            hertz[t] = RATE / (lag + (np.clip(0.5 * (a - c) / bend, -1, 1) if bend < 0 else 0))
    return _follow(wav, hertz).astype(np.float32)


def _follow(wav, hertz):
    """Corrects a pitch, 0 where unvoiced, by how the phase of the fundamental moves against it: a correlation of 50 ms is a mean, and
    lags where a voice glides."""
    voiced = np.flatnonzero(hertz)
    if not len(voiced):
        return hertz
    samples = len(hertz) * HOP
    whole = np.interp(np.arange(samples), voiced * HOP, np.log(hertz[voiced]))
    wave = np.exp(-2j * np.pi * np.cumsum(np.exp(whole)) / RATE)
    wave[:len(wav)] *= wav[:samples]
    wave[len(wav):] = 0
    band, mean = (np.hanning(int(seconds * RATE) | 1) for seconds in (BAND, MEAN))
    fundamental = signal.fftconvolve(wave, band, "same")
    turn = signal.fftconvolve(fundamental[1:] * fundamental[:-1].conj(), mean, "same")[voiced * HOP]
    tracked = hertz[voiced]
    corrected = hertz.copy()
    corrected[voiced] = np.clip(tracked + np.angle(turn) * RATE / (2 * np.pi), 0.8 * tracked, 1.25 * tracked).clip(LOW, HIGH)
    return corrected


def _scores(wav, frames, long):
    """Returns scores of the grid's frequencies (frames, GRID) and of being unvoiced (frames,); and the correlations by lag."""
    low_pass = np.hanning(13)
    width = WINDOW + long
    padded = np.convolve(np.pad(wav, (width // 2, width)), low_pass / low_pass.sum(), "same")
    rows = np.lib.stride_tricks.sliding_window_view(padded, width)[::HOP][:frames]
    rows = rows - rows.mean(1, keepdims=True)
    spectra = np.conj(np.fft.rfft(rows[:, :WINDOW], 2048)) * np.fft.rfft(rows, 2048)
    powers = np.cumsum(np.pad(rows ** 2, ((0, 0), (1, 0))), 1)
    first, others, floor = powers[:, WINDOW], powers[:, WINDOW:] - powers[:, :-WINDOW], 0.003 ** 2 * WINDOW
    correlation = np.fft.irfft(spectra, 2048)[:, :long + 1] / np.sqrt((first[:, None] + floor) * (others + floor))
    lags = RATE / np.exp(np.linspace(np.log(LOW), np.log(HIGH), GRID))
    whole = lags.astype(int)
    voiced = correlation[:, whole] * (1 - lags % 1) + correlation[:, np.minimum(whole + 1, long)] * (lags % 1)
    loud = np.sqrt(first / WINDOW)
    loud = loud / max(1e-9, np.percentile(loud, 95))
    unvoiced = 0.45 + 0.3 * (loud < 0.03) + 1.0 * (loud < 0.008)
    return (voiced - np.linspace(0.08, 0, GRID), unvoiced), correlation  # of periods that fit alike the shortest


def _best_path(voiced, unvoiced):
    """Viterbi's path: the grid's place of each frame, GRID where unvoiced."""
    cost = CHANGE * np.abs(np.arange(-REACH, REACH + 1))
    score, rest, back = voiced[0], unvoiced[0], np.zeros((len(voiced), GRID + 1), np.int32)
    for t in range(1, len(voiced)):
        near = np.lib.stride_tricks.sliding_window_view(np.pad(score, REACH, constant_values=-1e9), 2 * REACH + 1) - cost
        source, best = near.argmax(1) + np.arange(GRID) - REACH, near.max(1)
        sets_in, top = rest - ONSET > best, score.argmax()
        back[t, :GRID] = np.where(sets_in, GRID, source)
        sets_out = score[top] - ONSET > rest
        back[t, GRID] = top if sets_out else GRID
        score, rest = np.where(sets_in, rest - ONSET, best) + voiced[t], max(rest, score[top] - ONSET) + unvoiced[t]
    path = np.zeros(len(voiced), int)
    path[-1] = np.append(score, rest).argmax()
    for t in range(len(path) - 1, 0, -1):
        path[t - 1] = back[t, path[t]]
    return path


def read(data, utterances):
    """Tracks the pitch of utterances, each once: kept in DATA/fundamental/SPEAKER.npz. Returns it by the utterances' names."""
    folder, found, by_speaker = os.path.join(data, "fundamental"), {}, {}
    os.makedirs(folder, exist_ok=True)
    for u in utterances:
        by_speaker.setdefault(u.speaker, []).append(u)
    for done, (speaker, group) in enumerate(sorted(by_speaker.items())):
        path = os.path.join(folder, speaker + ".npz")
        known = dict(np.load(path)) if os.path.exists(path) else {}
        missing = [u for u in group if u.name not in known]
        if missing:
            known.update({u.name: track(u.wav()) for u in missing})
            with open(path + ".part", "wb") as f:
                np.savez(f, **known)
            os.replace(path + ".part", path)
            print("pitch of %d of %d speakers" % (done + 1, len(by_speaker)), flush=True)
        found.update({u.name: known[u.name] for u in group})
    return found
