"""Discriminators for adversarial training: of waveforms by spectrograms at three resolutions and by periods (HiFi-GAN's), of mels."""
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import weight_norm


class SpectrogramDiscriminator(nn.Module):
    """Judges magnitude spectrograms of one resolution (UnivNet's, arXiv 2106.07889, narrowed)."""

    def __init__(self, size, hop, width=24):
        super().__init__()
        self.size, self.hop = size, hop
        conv = lambda i, o, kernel, stride, padding: weight_norm(nn.Conv2d(i, o, kernel, stride, padding))
        self.layers = nn.ModuleList([
            conv(1, width, (3, 9), (1, 1), (1, 4)), conv(width, width, (3, 9), (1, 2), (1, 4)),
            conv(width, width, (3, 9), (1, 2), (1, 4)), conv(width, width, (3, 3), (1, 1), (1, 1)),
            conv(width, 1, (3, 3), (1, 1), (1, 1))])

    def forward(self, x):
        window = torch.hann_window(self.size, device=x.device)
        spec = torch.stft(x, self.size, self.hop, self.size, window, return_complex=True).abs().clamp(min=1e-5)
        return _run(self.layers, spec.pow(0.3)[:, None].transpose(2, 3))


class PeriodDiscriminator(nn.Module):
    """Judges samples folded by a period (HiFi-GAN's, arXiv 2010.05646, narrowed)."""

    def __init__(self, period, width=16):
        super().__init__()
        self.period = period
        sizes = [1, width, 2 * width, 4 * width, 8 * width]
        self.layers = nn.ModuleList(weight_norm(nn.Conv2d(i, o, (5, 1), (3, 1), (2, 0))) for i, o in zip(sizes, sizes[1:]))
        self.layers.append(weight_norm(nn.Conv2d(sizes[-1], 1, (3, 1), padding=(1, 0))))

    def forward(self, x):
        x = F.pad(x, (0, -x.size(1) % self.period), "constant")
        return _run(self.layers, x.view(x.size(0), 1, -1, self.period))


def _run(layers, h):
    maps = []
    for layer in layers[:-1]:
        h = F.leaky_relu(layer(h), 0.1)
        maps.append(h)
    return layers[-1](h), maps


class MelDiscriminator(nn.Module):
    """Judges mels (B, 80, T) beside what they should say: symbols (B, N), the place in them at each frame (B, T) and the speaker's
    embedding (B, S) are drawn as a second picture for the convolutions."""

    def __init__(self, symbols, speaker, bands=80, width=24):
        super().__init__()
        self.embedding, self.near = nn.Embedding(symbols, bands), nn.Conv1d(bands, bands, 3, padding=1)
        self.speaker = nn.Linear(speaker, bands)
        conv = lambda i, o, stride: weight_norm(nn.Conv2d(i, o, 3, stride, 1))
        self.layers = nn.ModuleList([conv(2, width, 2), conv(width, 2 * width, 2), conv(2 * width, 4 * width, 2),
                                     conv(4 * width, 4 * width, 1), conv(4 * width, 1, 1)])

    def picture(self, chars, places, speaker):
        """What should be said, (B, 80, T)."""
        said = self.near(self.embedding(chars).transpose(1, 2))
        at = places.round().long().clamp(0, chars.size(1) - 1)[:, None].expand(-1, said.size(1), -1)
        return said.gather(2, at) + self.speaker(speaker)[:, :, None]

    def forward(self, mel, picture):
        return _run(self.layers, torch.stack([mel, picture], 1))[0]


class Discriminators(nn.Module):
    """Least-squares adversarial losses over all of them, and the feature matching of the generator's loss."""

    def __init__(self):
        super().__init__()
        self.all = nn.ModuleList([SpectrogramDiscriminator(size, hop) for size, hop in ((512, 100), (1024, 200), (256, 50))]
                                 + [PeriodDiscriminator(period) for period in (2, 3, 5, 7, 11)])

    def loss(self, real, out):
        """Returns the discriminators' own loss for samples (B, samples) of people and of the generator."""
        return sum(((d(real)[0] - 1) ** 2).mean() + (d(out)[0] ** 2).mean() for d in self.all)

    def generator_loss(self, real, out):
        """Returns how far the output is from being taken for real, and its distance in the discriminators' maps."""
        fooled = matched = 0
        for d in self.all:
            score, maps = d(out)
            with torch.no_grad():
                wanted = d(real)[1]
            fooled = fooled + ((score - 1) ** 2).mean()
            matched = matched + sum(F.l1_loss(m, w) for m, w in zip(maps, wanted)) / len(maps)
        return fooled, matched
