"""WaveRNN (Kalchbrenner et al., 2018, arXiv 1802.08435) as Real-Time-Voice-Cloning and MockingBird train it, with their names.

`wavernn.py FOLDER` writes the fixtures of `voiceclone-convert`'s tests: two narrow networks with random weights, one that draws
levels (RAW) and one that draws from a mixture of logistic distributions (MOL).
"""
import json
import sys
from pathlib import Path

import numpy
import torch
from torch import nn
from torch.nn import functional


class ResidualBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv1 = nn.Conv1d(width, width, 1, bias=False)
        self.conv2 = nn.Conv1d(width, width, 1, bias=False)
        self.batch_norm1 = nn.BatchNorm1d(width)
        self.batch_norm2 = nn.BatchNorm1d(width)

    def forward(self, x):
        inner = torch.relu(self.batch_norm1(self.conv1(x)))
        return x + self.batch_norm2(self.conv2(inner))


class Residual(nn.Module):
    def __init__(self, blocks, bands, compute, out, pad):
        super().__init__()
        self.conv_in = nn.Conv1d(bands, compute, 2 * pad + 1, bias=False)
        self.batch_norm = nn.BatchNorm1d(compute)
        self.layers = nn.ModuleList(ResidualBlock(compute) for _ in range(blocks))
        self.conv_out = nn.Conv1d(compute, out, 1)

    def forward(self, x):
        x = torch.relu(self.batch_norm(self.conv_in(x)))
        for block in self.layers:
            x = block(x)
        return self.conv_out(x)


class Upsample(nn.Module):
    """Auxiliary features of frames, repeated, and a spectrogram that is repeated and smoothed in several stages."""

    def __init__(self, bands, factors, compute, blocks, out, pad):
        super().__init__()
        self.hop, self.pad, self.factors = int(numpy.prod(factors)), pad, factors
        self.resnet = Residual(blocks, bands, compute, out, pad)
        self.up_layers = nn.ModuleList()
        for factor in factors:
            self.up_layers.append(nn.Identity())
            self.up_layers.append(nn.Conv2d(1, 1, (1, 2 * factor + 1), padding=(0, factor), bias=False))
            self.up_layers[-1].weight.data.fill_(1 / (2 * factor + 1))

    def forward(self, mel):
        features = self.resnet(mel).repeat_interleave(self.hop, dim=2)
        x = mel.unsqueeze(1)
        for stage, factor in enumerate(self.factors):
            x = self.up_layers[2 * stage + 1](x.repeat_interleave(factor, dim=3))
        indent = self.pad * self.hop
        return x.squeeze(1)[:, :, indent:-indent].transpose(1, 2), features.transpose(1, 2)


class WaveRnn(nn.Module):
    def __init__(self, rnn=512, fc=512, outputs=512, pad=2, factors=(5, 5, 8), bands=80, compute=128, out=128, blocks=10,
                 mixture=False):
        super().__init__()
        self.pad, self.auxiliary, self.outputs, self.mixture = pad, out // 4, outputs, mixture
        self.upsample = Upsample(bands, factors, compute, blocks, out, pad)
        self.I = nn.Linear(bands + self.auxiliary + 1, rnn)
        self.rnn1 = nn.GRU(rnn, rnn, batch_first=True)
        self.rnn2 = nn.GRU(rnn + self.auxiliary, rnn, batch_first=True)
        self.fc1 = nn.Linear(rnn + self.auxiliary, fc)
        self.fc2 = nn.Linear(fc + self.auxiliary, fc)
        self.fc3 = nn.Linear(fc, outputs)
        self.step = nn.Parameter(torch.zeros(1).long(), requires_grad=False)

    def logits(self, samples, mel):
        """Teacher forcing: [batch, samples, outputs] of the samples before each, and a padded spectrogram."""
        smooth, features = self.upsample(mel)
        a1, a2, a3, a4 = features.split(self.auxiliary, dim=2)
        x = self.I(torch.cat([samples.unsqueeze(2), smooth, a1], dim=2))
        x = x + self.rnn1(x)[0]
        x = x + self.rnn2(torch.cat([x, a2], dim=2))[0]
        x = torch.relu(self.fc1(torch.cat([x, a3], dim=2)))
        x = torch.relu(self.fc2(torch.cat([x, a4], dim=2)))
        return self.fc3(x)

    def generate(self, mel, target=8000, overlap=800, steps=None):
        """As the reference speaks: sample by sample, folds of one spectrogram [bands, frames] at a time, [folds, samples]."""
        return self.sample(*self.condition(mel, target, overlap), steps)

    def condition(self, mel, target=8000, overlap=800):
        """Returns the folds of the smoothed spectrogram and of the auxiliary features."""
        smooth, features = self.upsample(functional.pad(mel[None], (self.pad, self.pad)))
        return fold(smooth, target, overlap), fold(features, target, overlap)

    def sample(self, smooth, features, steps=None):
        """Makes the samples of folds, or the first `steps` of each."""
        parts = features.split(self.auxiliary, dim=2)
        cells = [cell(self.rnn1), cell(self.rnn2)]
        rows = len(smooth)
        h1, h2 = torch.zeros(rows, self.rnn1.hidden_size), torch.zeros(rows, self.rnn1.hidden_size)
        x, made = torch.zeros(rows, 1), []
        for i in range(steps or smooth.shape[1]):
            a1, a2, a3, a4 = (part[:, i] for part in parts)
            inner = self.I(torch.cat([x, smooth[:, i], a1], dim=1))
            h1 = cells[0](inner, h1)
            inner = inner + h1
            h2 = cells[1](torch.cat([inner, a2], dim=1), h2)
            inner = torch.relu(self.fc1(torch.cat([inner + h2, a3], dim=1)))
            inner = torch.relu(self.fc2(torch.cat([inner, a4], dim=1)))
            level = torch.distributions.Categorical(torch.softmax(self.fc3(inner), dim=1)).sample()
            x = (2 * level.float() / (self.outputs - 1) - 1).unsqueeze(1)
            made.append(x)
        return torch.cat(made, dim=1)


def cell(layer):
    made = nn.GRUCell(layer.input_size, layer.hidden_size)
    made.weight_ih, made.weight_hh = layer.weight_ih_l0, layer.weight_hh_l0
    made.bias_ih, made.bias_hh = layer.bias_ih_l0, layer.bias_hh_l0
    return made


def folds(length, target, overlap):
    """How many folds there are of so many samples: one more where some are left over."""
    whole = (length - overlap) // (target + overlap)
    return whole + (whole * (target + overlap) + overlap != length)


def fold(x, target, overlap):
    """Cuts [1, length, width] into overlapping folds; zeros follow the end."""
    count = folds(x.shape[1], target, overlap)
    x = functional.pad(x, (0, 0, 0, target + 2 * overlap))
    starts = [i * (target + overlap) for i in range(count)]
    return torch.cat([x[:, start:start + target + 2 * overlap] for start in starts])


def unfold(rows, overlap):
    """Joins folds [folds, length]: half of each overlap is silent, over the rest they cross-fade at equal power."""
    rows, silent = rows.astype(numpy.float64), overlap // 2
    t = numpy.linspace(-1, 1, overlap - silent)
    rows[:, :overlap] *= numpy.concatenate([numpy.zeros(silent), numpy.sqrt(0.5 * (1 + t))])
    rows[:, rows.shape[1] - overlap:] *= numpy.concatenate([numpy.sqrt(0.5 * (1 - t)), numpy.zeros(silent)])
    step = rows.shape[1] - overlap
    joined = numpy.zeros(len(rows) * step + overlap)
    for i, row in enumerate(rows):
        joined[i * step:i * step + len(row)] += row
    return joined


def finish(samples, levels, frames, hop, emphasis):
    """Expands mu-law (`levels` > 0), undoes pre-emphasis, and fades out over the last 20 frames."""
    if levels:
        samples = numpy.sign(samples) / (levels - 1) * (levels ** numpy.abs(samples) - 1)
    out, last = numpy.empty_like(samples), 0.0
    for i, sample in enumerate(samples):
        last = out[i] = sample + emphasis * last
    out = out[:(frames - 1) * hop]
    out[-20 * hop:] *= numpy.linspace(1, 0, 20 * hop)
    return out


FIXTURES = {"wavernn-raw": dict(outputs=64), "wavernn-mol": dict(outputs=30, mixture=True)}


def write(folder, name, mixture=False, outputs=64, frames=27):
    torch.manual_seed(11)
    factors, target, overlap = (2, 3, 4), 200, 40
    network = WaveRnn(32, 24, outputs, 2, factors, 20, 16, 16, 3, mixture).eval()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm1d):
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 2)
            nn.init.normal_(module.weight, 1, 0.2)
            nn.init.normal_(module.bias, 0, 0.2)
        if isinstance(module, nn.Conv2d):
            module.weight.data *= torch.rand_like(module.weight) + 0.5
    to = Path(folder) / name
    to.mkdir(parents=True, exist_ok=True)
    mel = torch.rand(20, frames) * 8 - 4
    with torch.no_grad():
        padded = functional.pad(mel[None] / 4, (2, 2))
        samples = torch.rand(1, frames * 24) * 2 - 1
        logits = network.logits(samples, padded)
        smooth = network.upsample(padded)[0]
    rows = numpy.random.default_rng(3).uniform(-1, 1, (folds(frames * 24, target, overlap), target + 2 * overlap))
    levels = 0 if mixture else outputs
    audio = finish(unfold(rows.astype(numpy.float32), overlap), levels, frames, 24, 0.97)
    torch.save({"model_state": network.state_dict(), "optimizer_state": {"state": {}}}, to / "vocoder.pt")
    settings = {"voc_mode": "MOL" if mixture else "RAW", "voc_target": target, "voc_overlap": overlap, "sample_rate": 16000,
                "mu_law": True, "preemphasize": True, "preemphasis": 0.97, "max_abs_value": 4.0}
    (to / "vocoder.json").write_text(json.dumps(settings, indent=2) + "\n")
    arrays = {"mel": mel, "samples": samples[0], "logits": logits[0], "smooth": smooth[0], "folds": rows, "audio": audio}
    for key, array in arrays.items():
        numpy.save(to / f"{key}.npy", numpy.asarray(array, numpy.float32))


if __name__ == "__main__":
    for fixture, options in FIXTURES.items():
        write(sys.argv[1], fixture, **options)
