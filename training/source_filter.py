#!/usr/bin/env python3
"""Trains a source-filter vocoder: a network of frames gives pitch and spectral envelope, and pulses and noise are filtered by them.

    source_filter.py --data DIR --out DIR --minutes 30 [--mels DIR] [--start vocoder.pt]

Where the pulses are is computed, not learned: what takes a HiFi-GAN days on a CPU takes minutes. The network of the pitch
learns first, by itself; then that of the envelope, told the recordings' pitch. --mels holds what
synthesizer.py --write-mels wrote, the synthesizer's own mels of known recordings: half of the envelope's batches is then
drawn from them. Writes OUT/vocoder.pt and .json, OUT/vocoder.state.pt (to resume) and OUT/vocoder.jsonl.
"""
import math
import os
import random

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import common
import corpus
import features
import judges
import mels
import pitch
import vocoder

SETTINGS = dict(network="source-filter", sampling_rate=16000, hop_size=200, win_size=800, n_fft=1024, num_mels=80, fmin=55, fmax=7600,
                preemphasis=0.97, max_abs_value=4, min_level_db=-100, ref_level_db=20, pitch_dilations=[1, 2, 4, 2, 1],
                envelope_dilations=[1, 2, 4, 1, 2, 4], pitch_low=55, pitch_high=450, noise_low_db=-30, noise_high_db=-8)
BINS = 120  # classes of pitch
PRECISION = 20  # weight of the distance of a pitch that is nearly right


class Frames(nn.Module):
    """Residual dilated convolutions over frames: (B, size_in, T) to (B, size_out, T)."""

    def __init__(self, size_in, width, size_out, dilations):
        super().__init__()
        self.first = nn.Conv1d(size_in, width, 5, padding=2)
        self.mid = nn.ModuleList(nn.Conv1d(width, width, 3, dilation=d, padding=d) for d in dilations)
        self.last = nn.Conv1d(width, size_out, 1)

    def forward(self, x):
        x = self.first(x)
        for layer in self.mid:
            x = x + layer(F.leaky_relu(x, 0.1))
        return self.last(F.leaky_relu(x, 0.1))


class SourceFilter(nn.Module):
    """Log-mel (B, 80, T) to samples (B, 1, T * hop)."""

    def __init__(self, h, pitch_width=96, envelope_width=128, bins=BINS):
        super().__init__()
        self.h = h
        self.pitch = Frames(h["num_mels"], pitch_width, bins + 1, h["pitch_dilations"])
        self.envelope = Frames(h["num_mels"], envelope_width, h["num_mels"], h["envelope_dilations"])
        self.envelope.last.weight.data.mul_(0.1)
        self.envelope.last.bias.data.zero_()
        size = h["n_fft"]
        bank = torch.from_numpy(features.mel_filters(size, h["num_mels"], h["fmin"], h["fmax"])).double()
        places = torch.arange(size // 2 + 1).double()
        centre = (bank * places).sum(1) / bank.sum(1)
        high = torch.searchsorted(centre, places).clamp(1, len(centre) - 1)
        part = ((places - centre[high - 1]) / (centre[high] - centre[high - 1])).clamp(0, 1)
        spread = torch.zeros(len(places), len(centre)).double()
        spread[torch.arange(len(places)), high - 1] = 1 - part
        spread[torch.arange(len(places)), high] += part
        emphasis = (1 - h["preemphasis"] * torch.exp(-2j * math.pi * places / size)).abs().clamp(min=0.05)
        window = torch.hann_window(h["win_size"]).double()
        falling = (h["noise_low_db"] + (h["noise_high_db"] - h["noise_low_db"]) * places / (size // 2)) * math.log(10) / 20
        level = -emphasis.log() - 0.5 * window.pow(2).sum().log()
        grid = torch.linspace(math.log(h["pitch_low"]), math.log(h["pitch_high"]), bins)
        for name, value in dict(band=-bank.sum(1).log(), spread=spread, level=level, falling=falling, window=window, grid=grid).items():
            self.register_buffer(name, value.float(), persistent=False)

    def pitches(self, logits):
        """Class logits (B, bins + 1, T) to fundamental frequencies in Hz (B, T), 0 where unvoiced."""
        hertz = self.voiced_pitches(logits)
        return torch.where(logits.softmax(1)[:, -1] < 0.5, hertz, torch.zeros_like(hertz))

    def voiced_pitches(self, logits):
        """The same, of all frames as if they were voiced."""
        voiced, places = logits.softmax(1)[:, :-1], torch.arange(len(self.grid), device=logits.device)[None, :, None]
        near = voiced * ((places - voiced.argmax(1, keepdim=True)).abs() <= 3)
        return ((near * self.grid[None, :, None]).sum(1) / near.sum(1)).exp()

    def filters(self, mel, pitch):
        """Log magnitudes (B, n_fft // 2 + 1, T) of the filters of pulses and of noise."""
        h = self.h
        decibels = (mel + h["max_abs_value"]) * (-h["min_level_db"] / (2 * h["max_abs_value"])) + h["min_level_db"] + h["ref_level_db"]
        bands = decibels * (math.log(10) / 20) + self.band[:, None] + self.envelope(mel)
        pulses = self.spread @ bands + self.level[:, None]
        return pulses, pulses + torch.where(pitch > 0, 1.0, 0.0)[:, None] * self.falling[:, None]

    def excitation(self, pitch, noise=None):
        """Pitch (B, T) in Hz to pulses and noise (B, T * hop), both of unit power where they sound."""
        hop, rate = self.h["hop_size"], self.h["sampling_rate"]
        after = torch.cat([pitch[:, 1:], pitch[:, -1:]], 1)
        at = torch.arange(hop, device=pitch.device).double() / hop
        voicing = (1 - at) * (pitch > 0).double()[..., None] + at * (after > 0).double()[..., None]
        first, last = (torch.where(x > 0, x, y).double()[..., None] for x, y in ((pitch, after), (after, pitch)))
        hertz = ((1 - at) * first + at * last).clamp(min=self.h["pitch_low"] / 2)  # unvoiced on both sides: no pulse sounds, the phase goes on
        voicing, hertz = voicing.flatten(1), hertz.flatten(1)
        cycles = torch.cumsum(hertz / rate, 1) % 1
        harmonics = torch.floor(self.h["fmax"] / hertz)
        below = torch.sin(math.pi * cycles)
        zero = below.abs() < 1e-9
        sums = torch.sin((harmonics + 0.5) * 2 * math.pi * cycles) / torch.where(zero, torch.ones_like(below), 2 * below) - 0.5
        pulses = voicing * (2 / harmonics).sqrt() * torch.where(zero, harmonics, sums)
        return pulses.float(), torch.randn_like(pulses, dtype=torch.float32) if noise is None else noise

    def transform(self, x, frames):
        h = self.h
        return torch.stft(x, h["n_fft"], h["hop_size"], h["win_size"], self.window, pad_mode="constant", return_complex=True)[..., :frames]

    def synthesize(self, pulse_filter, noise_filter, pulses, noise):
        """Filters the two excitations (B, T * hop) by log magnitudes (B, bins, T)."""
        h, frames = self.h, pulse_filter.size(2)
        size = h["n_fft"]
        cepstrum = torch.fft.irfft(pulse_filter, n=size, dim=1)
        fold = torch.cat([cepstrum.new_ones(1), cepstrum.new_full((size // 2 - 1,), 2.0), cepstrum.new_ones(1), cepstrum.new_zeros(size // 2 - 1)])
        minimum_phase = torch.fft.rfft(cepstrum * fold[:, None], dim=1).exp()
        spectrum = self.transform(pulses, frames) * minimum_phase + self.transform(noise, frames) * noise_filter.exp()
        return torch.istft(F.pad(spectrum, (0, 1)), size, h["hop_size"], h["win_size"], self.window, length=frames * h["hop_size"])

    def forward(self, mel, pitch=None, noise=None):
        pitch = self.pitches(self.pitch(mel)) if pitch is None else pitch
        return self.synthesize(*self.filters(mel, pitch), *self.excitation(pitch, noise))[:, None]

    def pitch_targets(self, hertz):
        """True pitch (B, T) in Hz, 0 where unvoiced, to shares of the classes (B, bins + 1, T)."""
        step = self.grid[1] - self.grid[0]
        places = (hertz.clamp(min=self.h["pitch_low"]).log() - self.grid[0]) / step
        shares = torch.exp(-0.5 * (torch.arange(len(self.grid), device=hertz.device)[None, :, None] - places[:, None]) ** 2)
        voiced = (hertz > 0).float()[:, None]
        return torch.cat([voiced * shares / shares.sum(1, keepdim=True), 1 - voiced], 1)


class Segments(vocoder.Segments):
    """Draws equally long pieces of recordings with their mel spectrograms and their pitch, most of them voiced."""

    def __init__(self, utterances, frames, own, pitches, folder):
        super().__init__(utterances, frames, own)
        self.pitches, self.recorded = pitches, dict(zip((u.name for u in self.items), mels.read(folder, self.items)))

    def draw(self, count):
        """Returns samples with context, own mels or nan, as the other vocoder's, and pitch (count, frames)."""
        self.drawn = []
        wide, own = super().draw(count)
        return wide, own, torch.from_numpy(np.stack([self.pitches[u.name][first:first + self.frames] for u, first in self.drawn]))

    def draw_mels(self, count):
        """Returns mels of recordings (count, 80, frames), as loud as they are or up to 6 dB softer or 4 dB louder, every other one
        smoothed over three frames as a synthesizer's are; and pitch (count, frames)."""
        chosen, hertz = [], []
        for u in random.choices(self.items, k=count):
            first = random.randrange((u.end - u.begin) // features.HOP - self.frames + 1)
            chosen.append(self.recorded[u.name][:, first:first + self.frames].astype(np.float32) + random.uniform(-6, 4) / features.DECIBELS)
            hertz.append(self.pitches[u.name][first:first + self.frames])
        drawn = torch.from_numpy(np.stack(chosen)).clamp(-4, 4)
        drawn[::2] = features.faded(drawn[::2])
        return drawn, torch.from_numpy(np.stack(hertz))

    def place(self, utterance, last):
        first = super().place(utterance, last)
        for _ in range(3):
            if (self.pitches[utterance.name][first:first + self.frames] > 0).mean() > 0.35:
                break
            first = super().place(utterance, last)
        self.drawn.append((utterance, first))
        return first


def pitch_loss(net, mel, hertz):
    """Distance of what the network makes of mels (B, 80, T) from the pitch (B, T), 0 where unvoiced; and how far it is off where it
    is nearly right, as a part of it."""
    logits = net.pitch(mel)
    wrong = -(net.pitch_targets(hertz) * logits.log_softmax(1)).sum(1).mean()
    off = (net.voiced_pitches(logits) / hertz.clamp(min=net.h["pitch_low"])).log().abs()
    near = (hertz > 0) & (off.detach() < 0.15)
    off = (off * near).sum() / near.sum().clamp(min=1)
    return wrong + PRECISION * off, off


def envelope_loss(net, real, mel, hertz):
    """Distance of what is made of mels, told the pitch, from samples (B, T * hop); and that of their mels in dB."""
    out = net(mel, hertz)[:, 0]
    distance = F.l1_loss(features.synthesizer_mel(out), features.synthesizer_mel(real))
    return 3 * distance + 2 * vocoder.spectral_loss(out, real), distance * features.DECIBELS


@torch.no_grad()
def measure(net, utterances, device):
    """Copy synthesis as of the other vocoder; how often the pitch is wrong: voicing, and by more than a fifth; its median distance else."""
    net.eval()
    voicing, gross, off = [], [], []
    for u in utterances:
        wav = u.wav()
        true = pitch.track(wav)
        own = net.pitches(net.pitch(features.synthesizer_mel(torch.from_numpy(wav).to(device))[None]))[0].cpu().numpy()[:len(true)]
        both = (own > 0) & (true > 0)
        voicing.append(np.mean((own > 0) != (true > 0)))
        if both.any():
            distance = np.abs(np.log(own[both] / true[both]))
            gross.append(np.mean(distance > 0.2))
            off.append(np.median(distance[distance <= 0.2]) if (distance <= 0.2).any() else np.nan)
    net.train()
    return dict(vocoder.copy_figures(net, utterances, device), voicing=float(np.mean(voicing)), gross=float(np.mean(gross or [0])),
                off=float(np.nanmean(off or [0])))


def main():
    p = common.arguments(__doc__)
    p.add_argument("--start", help="vocoder checkpoint to begin from")
    p.add_argument("--mels", help="folder of the synthesizer's own mels")
    p.add_argument("--batch", type=int, default=6)
    p.add_argument("--frames", type=int, default=80, help="frames a piece")
    p.add_argument("--lr", type=float, default=2e-3)
    p.add_argument("--hours", type=float, default=5, help="recordings to learn from, as tracking pitch takes 1/25 of their time")
    p.add_argument("--sure", type=float, default=0.98, help="share of the classes from which a frame is unvoiced: a voice that breaks off is worse than one that hums")
    p.add_argument("--pitch-steps", type=int, default=4000, help="steps of the network of the pitch; its learning rate falls over them")
    p.add_argument("--steps", type=int, default=3000, help="steps of that of the envelope, the same")
    a = p.parse_args()
    device = common.start(a)
    settings = common.settings(None, a.start, SETTINGS)
    sets = {u.set for u in corpus.read(a.data)} - {"speechocean762"}
    every = corpus.read(a.data, ("train",), sets)
    own = {f[:-4] for f in os.listdir(a.mels)} if a.mels else set()
    chosen = some(every, a.hours * 3600)
    known = {u.name for u in chosen}
    chosen += [u for u in every if u.name in own - known]
    data = Segments(chosen, a.frames, a.mels, pitch.read(a.data, chosen), a.data)
    check = [g[0] for g in corpus.by_speaker(corpus.read(a.data, ("test",), sets)).values()][::2][:16]
    net = SourceFilter(settings).to(device)
    opt = torch.optim.AdamW(net.parameters(), a.lr, (0.8, 0.99))
    log, path = common.Log(a.out, "vocoder"), os.path.join(a.out, "vocoder.state.pt")
    step = common.resume(path, a, device, net=net, opt=opt)
    if step is None and a.start:
        common.fill(net, common.start_from(a.start, "generator", device)["generator"], a.start)
        net.load_state_dict(unvoiced_from(1 - a.sure, net.state_dict()))
    step = step or 0
    common.write_json(settings, os.path.join(a.out, "vocoder.json"))
    clock = common.Clock(a.minutes)

    def checkpoint():
        common.save(dict(net=net.state_dict(), opt=opt.state_dict(), step=step), path)
        weights = unvoiced_from(a.sure, common.to_cpu(net.state_dict()))
        common.save(dict(generator=weights), os.path.join(a.out, "vocoder.pt"))

    def learn(name, first, last, draw, loss_of):
        """Learns the steps from `first` to `last`; loss_of(tensors drawn) gives the loss and what to log as `name`."""
        nonlocal step
        drawn, smooth = common.batches(draw, a, step, device), None
        while clock.used() < 1 and step < last:
            for g in opt.param_groups:
                g["lr"] = a.lr * min(1, (step - first + 10) / 100) * 0.03 ** ((step - first) / (last - first))
            loss, value = loss_of(*next(drawn))
            opt.zero_grad(set_to_none=True)  # so that the other network stays as it is
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 5)
            opt.step()
            step += 1
            smooth = value.item() if smooth is None else 0.98 * smooth + 0.02 * value.item()
            if step % 100 == 0:
                log.write(step=step, **{name: smooth}, minutes=clock.used() * a.minutes)
            if clock.checkpoint_due():
                checkpoint()

    learn("off", 0, a.pitch_steps, lambda: data.draw_mels(3 * a.batch), lambda mel, hertz: pitch_loss(net, mel, hertz))
    learn("mel_db", a.pitch_steps, a.pitch_steps + a.steps, lambda: data.draw(a.batch),
          lambda wide, own, hertz: envelope_loss(net, *data.pair(wide, own), hertz))
    checkpoint()
    log.write(step=step, **measure(net, check, device))


def unvoiced_from(share, weights):
    """Shifts the class without pitch so that half of the shares stands for the share given; 1 - share undoes it."""
    bias = weights["pitch.last.bias"].clone()
    bias[-1] -= math.log(share / (1 - share))
    return dict(weights, **{"pitch.last.bias": bias})


def some(utterances, seconds):
    """Chooses utterances of about so many seconds, each set's least noisy ones first, sets alike."""
    chosen, groups = [], {}
    for u in sorted(utterances, key=lambda u: -u.snr):
        groups.setdefault(u.set, []).append(u)
    share = seconds / len(groups)
    for group in sorted(groups.values(), key=lambda g: sum(u.seconds for u in g)):
        taken = 0
        for u in group:
            if taken < share:
                chosen.append(u)
                taken += u.seconds
    return chosen


if __name__ == "__main__":
    main()
