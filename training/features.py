"""Mel spectrograms of the two front ends, equal to MockingBird's within 1e-5, for batches on any device."""
import functools

import numpy as np
import torch
from torch.nn import functional as F

RATE = 16000
HOP = 200
FLOOR = -4.0
DECIBELS = 12.5  # one unit of a normalised mel
FADING = (0.25, 0.5, 0.25)  # weights of three frames: mels vary from frame to frame as noise does, and a vocoder's noise does so besides


def mel_filters(n_fft, bands, lowest, highest):
    """Slaney mel filter bank, area-normalised: (bands, n_fft // 2 + 1)."""
    def to_mel(f):
        f = np.asarray(f, float)
        return np.where(f < 1000, f / (200 / 3), 15 + np.log(np.maximum(f, 1e-9) / 1000) / (np.log(6.4) / 27))

    def to_hz(m):
        return np.where(m < 15, m * (200 / 3), 1000 * np.exp((np.log(6.4) / 27) * (m - 15)))

    edges = to_hz(np.linspace(to_mel(lowest), to_mel(highest), bands + 2))
    ramps = edges[:, None] - np.linspace(0, RATE / 2, n_fft // 2 + 1)[None]
    width = np.diff(edges)
    bank = np.maximum(0, np.minimum(-ramps[:-2] / width[:-1, None], ramps[2:] / width[1:, None]))
    return (bank * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


@functools.lru_cache(None)
def _tables(kind, device):
    if kind == "encoder":
        return torch.from_numpy(mel_filters(400, 40, 0, 8000)).to(device), torch.hann_window(400, device=device)
    return torch.from_numpy(mel_filters(1024, 80, 55, 7600)).to(device), torch.hann_window(800, device=device)


def encoder_mel(wav):
    """(..., samples) to power mel (..., frames, 40): 25 ms window, 10 ms hop, volume raised to -30 dBFS."""
    wav = torch.as_tensor(wav, dtype=torch.float32)
    filters, window = _tables("encoder", wav.device)
    power = wav.pow(2).mean(-1, keepdim=True) + 1e-12
    wav = wav * torch.clamp(10 ** ((-30 - 10 * torch.log10(power)) / 20), min=1)
    spec = torch.stft(wav, 400, 160, window=window, center=True, pad_mode="constant", return_complex=True)
    return (filters @ spec.abs() ** 2).transpose(-1, -2).contiguous()


def synthesizer_mel(wav):
    """(..., samples) to normalised log-mel (..., 80, frames) in [-4, 4]: 50 ms window, 12.5 ms hop."""
    wav = torch.as_tensor(wav, dtype=torch.float32)
    filters, window = _tables("synthesizer", wav.device)
    wav = torch.cat([wav[..., :1], wav[..., 1:] - 0.97 * wav[..., :-1]], -1)
    spec = torch.stft(wav, 1024, HOP, 800, window, center=True, pad_mode="constant", return_complex=True).abs()
    decibels = 20 * torch.log10(torch.clamp(filters @ spec, min=1e-5)) - 20
    return torch.clamp(8 * (decibels + 100) / 100 - 4, -4, 4)


def power(mel):
    """Normalised log-mels (..., 80, frames) to power (..., frames, 80), as a speaker encoder takes it."""
    return 10 ** (mel.transpose(-1, -2) * (DECIBELS / 10))


def faded(mel):
    """Mels (B, 80, T), each frame a mean of its neighbours and itself."""
    kernel = torch.tensor(FADING, device=mel.device)[None, None]
    return F.conv1d(F.pad(mel.flatten(0, 1)[:, None], (1, 1), mode="replicate"), kernel)[:, 0].view_as(mel)
