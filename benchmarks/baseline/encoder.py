"""The GE2E speaker encoder (Wan et al., arXiv 1710.10467): a recording to a unit-length embedding.

Parameters carry the names of MockingBird's checkpoints, so its state dicts load as they are.
"""
import numpy as np
import torch
from torch import nn

RATE = 16000
WINDOW = 400  # samples: 25 ms
HOP = 160  # samples: 10 ms
BANDS = 40
PARTIAL = 160  # mel frames of one partial window
STEP = 80  # frames between the starts of two partial windows
COVERAGE = 0.75  # least part of the last window that must be recording


def slaney_bank(rate, fft, bands, low, high):
    """Area-normalised triangles on Slaney's mel scale: [bands, fft / 2 + 1]."""
    linear, knee, log_step = 200 / 3, 1000.0, np.log(6.4) / 27

    def to_mel(hz):
        return hz / linear if hz < knee else knee / linear + np.log(hz / knee) / log_step

    mels = np.linspace(to_mel(low), to_mel(high), bands + 2)
    above = knee * np.exp(log_step * (mels - knee / linear))
    edges = np.where(mels < knee / linear, mels * linear, above)
    bins = np.arange(fft // 2 + 1) * rate / fft
    rising = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    bank = np.maximum(0, np.minimum(rising, falling))
    return (bank * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


class SpeakerEncoder(nn.Module):
    def __init__(self, hidden=256, layers=3, size=256):
        super().__init__()
        self.lstm = nn.LSTM(BANDS, hidden, layers, batch_first=True)
        self.linear = nn.Linear(hidden, size)
        self.similarity_weight = nn.Parameter(torch.tensor([10.0]))
        self.similarity_bias = nn.Parameter(torch.tensor([-5.0]))
        bank = torch.from_numpy(slaney_bank(RATE, WINDOW, BANDS, 0, RATE / 2))
        self.register_buffer("bank", bank, persistent=False)
        self.register_buffer("window", torch.hann_window(WINDOW), persistent=False)

    def forward(self, frames):
        """Embeds windows of frames [windows, frames, bands]: [windows, size]."""
        _, (hidden, _) = self.lstm(frames.to(self.linear.weight.dtype))
        raw = torch.relu(self.linear(hidden[-1]))
        return raw / (raw.norm(dim=1, keepdim=True) + 1e-5)

    def mel(self, samples):
        """Power mel spectrogram, not logarithmic: [frames, bands]."""
        spectrum = torch.stft(
            samples, WINDOW, HOP, window=self.window, center=True, pad_mode="constant", return_complex=True
        )
        return (self.bank @ spectrum.abs().square()).T

    @staticmethod
    def starts(length):
        """First frames of the partial windows of a recording of so many samples."""
        frames = -(-(length + 1) // HOP)
        starts = list(range(0, max(1, frames - PARTIAL + STEP + 1), STEP))
        covered = (length - starts[-1] * HOP) / (PARTIAL * HOP)
        return starts[:-1] if covered < COVERAGE and len(starts) > 1 else starts

    def embed(self, samples):
        """Returns the windows' embeddings and the recording's."""
        starts = self.starts(len(samples))
        missing = (starts[-1] + PARTIAL) * HOP - len(samples)
        frames = self.mel(nn.functional.pad(samples, (0, max(0, missing))))
        partials = self(torch.stack([frames[start : start + PARTIAL] for start in starts]))
        mean = partials.mean(0)
        return partials, mean / mean.norm()
