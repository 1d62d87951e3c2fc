"""Rooms, microphones and noise for a batch of samples, in the frequency domain, on any device."""
import torch
from torch.nn import functional as F

RATE = 16000


def change_speed(wav, factor, length):
    """Plays (samples,) faster by a factor, pitch included, and returns the first `length` samples."""
    return F.interpolate(wav[None, None], size=round(wav.numel() / factor), mode="linear", align_corners=False)[0, 0, :length]


def rooms(count, length, device):
    """Impulse responses (count, length): a direct path and noise that decays by 60 dB within 0.1 to 0.6 s."""
    decay = 0.1 + 0.5 * torch.rand(count, 1, device=device)
    time = torch.arange(length, device=device)[None] / RATE
    tail = torch.randn(count, length, device=device) * torch.exp(-6.9 * time / decay)
    tail = tail / tail.norm(dim=1, keepdim=True) * (0.2 + 0.8 * torch.rand(count, 1, device=device))
    tail[:, :16] = 0
    tail[:, 0] = 1
    return tail


def microphones(count, bins, device):
    """Smooth gains (count, bins) of up to 8 dB in 10 bands, some with the highest frequencies cut."""
    bands = 16 * torch.rand(count, 1, 10, device=device) - 8
    gain = 10 ** (F.interpolate(bands, size=bins, mode="linear", align_corners=True)[:, 0] / 20)
    cut = (0.4 + 1.2 * torch.rand(count, 1, device=device)) * bins
    return gain * torch.sigmoid((cut - torch.arange(bins, device=device)[None]) / (0.01 * bins))


def noise(wav):
    """Noise (B, samples) of unit power: for each row white, low-pitched, or the other rows' speech."""
    b, n = wav.shape
    white = torch.randn(b, n, device=wav.device)
    spec = torch.fft.rfft(torch.randn(b, n, device=wav.device))
    low = torch.fft.irfft(spec / torch.arange(1, spec.size(1) + 1, device=wav.device) ** 0.5, n)
    babble = sum(wav.roll(k, 0).roll(1000 * k, 1) for k in (1, 2, 3, 5)) if b > 5 else white
    kind = torch.randint(0, 3, (b, 1), device=wav.device)
    out = torch.where(kind == 0, white, torch.where(kind == 1, low, babble))
    return out / (out.pow(2).mean(1, keepdim=True).sqrt() + 1e-6)


def augment(wav, chance=0.5):
    """Returns (B, samples) as other rooms and microphones would have recorded it; each effect for a part of the rows."""
    b, n = wav.shape
    size = 1 << (n + 4000 - 1).bit_length()
    pick = lambda: (torch.rand(b, 1, device=wav.device) < chance)
    spec = torch.fft.rfft(wav, size)
    room = torch.fft.rfft(rooms(b, 4000, wav.device), size)
    spec = torch.where(pick(), spec * room, spec)
    spec = torch.where(pick(), spec * microphones(b, spec.size(1), wav.device), spec)
    out = torch.fft.irfft(spec, size)[:, :n]
    level = out.pow(2).mean(1, keepdim=True).sqrt() + 1e-6
    snr = 3 + 25 * torch.rand(b, 1, device=wav.device)
    out = torch.where(pick(), out + noise(out) * level * 10 ** (-snr / 20), out)
    return out * (wav.pow(2).mean(1, keepdim=True).sqrt() / (out.pow(2).mean(1, keepdim=True).sqrt() + 1e-6))
