#!/usr/bin/env python3
"""Trains the vocoder (HiFi-GAN) on people: spectral losses, and discriminators where there is a GPU for them.

    vocoder.py --data DIR --out DIR --minutes 60 [--start vocoder.pt] [--adversarial] [--mels DIR]

--start begins from the weights of another vocoder of the same shape (its .json beside it). --mels holds what
synthesizer.py --write-mels wrote, the synthesizer's own mels of known recordings: half of each batch is then drawn from
them. Writes OUT/vocoder.pt and .json (MockingBird's form), OUT/vocoder.state.pt (to resume) and OUT/vocoder.jsonl.
"""
import glob
import os
import random

import numpy as np
import torch
from torch.nn import functional as F

import common
import corpus
import discriminators
import features
import judges
import networks

SETTINGS = dict(resblock="2", upsample_rates=[5, 5, 4, 2], upsample_kernel_sizes=[10, 10, 8, 4], upsample_initial_channel=192,
                resblock_kernel_sizes=[3, 5, 7], resblock_dilation_sizes=[[1, 2], [2, 6], [3, 12]], num_mels=80, n_fft=1024,
                hop_size=200, win_size=800, sampling_rate=16000, fmin=55, fmax=7600, seed=1234)
CONTEXT = 8  # frames on each side whose samples the mel spectrogram reads
WEIGHTS = {"commonvoice-zh": 0.7, "aishell3": 2.0, "kathleen": 1.2, "vctk": 1.5}


class Segments:
    """Draws equally long pieces of recordings with their mel spectrograms."""

    def __init__(self, utterances, frames, mels=None):
        self.samples, self.frames = frames * features.HOP, frames
        self.items = [u for u in utterances if u.end - u.begin > self.samples + 2 * CONTEXT * features.HOP]
        self.weights = np.cumsum([WEIGHTS.get(u.set, 1.0) * u.seconds for u in self.items])
        self.own = {}
        for path in glob.glob(os.path.join(mels, "*.npy")) if mels else []:
            self.own[os.path.basename(path)[:-4]] = path
        self.matched = [u for u in self.items if u.name in self.own]

    def draw(self, count):
        """Returns samples (count, samples + context), and (count, 80, frames): the synthesizer's mels, or nan for those of the samples."""
        wide, own = [], []
        for k in range(count):
            from_own = bool(self.matched) and k % 2 == 0
            u = random.choice(self.matched) if from_own else random.choices(self.items, cum_weights=self.weights)[0]
            first = self.place(u, (u.end - u.begin) // features.HOP - self.frames - CONTEXT)
            wav = u.wav()
            gain = 1.0 if from_own else random.uniform(0.6, 1.1)
            begin = (first - CONTEXT) * features.HOP
            wide.append(gain * wav[begin:begin + self.samples + 2 * CONTEXT * features.HOP])
            if from_own:
                own.append(np.load(self.own[u.name], mmap_mode="r")[:, first:first + self.frames].astype(np.float32))
            if not from_own or own[-1].shape[1] < self.frames:
                own[k:] = [np.full((80, self.frames), np.nan, np.float32)]
        return torch.from_numpy(np.stack(wide).astype(np.float32)).clamp(-1, 1), torch.from_numpy(np.stack(own))

    def place(self, utterance, last):
        """Draws the first frame of a piece, `last` at most."""
        return random.randrange(CONTEXT, last + 1)

    def pair(self, wide, own):
        """Completes what draw() gave: samples (count, samples) and mels (count, 80, frames)."""
        mels = features.synthesizer_mel(wide)[:, :, CONTEXT:CONTEXT + self.frames]
        edge = CONTEXT * features.HOP
        return wide[:, edge:edge + self.samples], torch.where(own.isnan(), mels, own)


def spectral_loss(out, real):
    """Spectral convergence and log-magnitude distance at three resolutions (arXiv 1910.11480)."""
    total = 0
    for size, hop in ((512, 100), (1024, 200), (256, 50)):
        window = torch.hann_window(size, device=out.device)
        a, b = (torch.stft(x, size, hop, size, window, return_complex=True).abs().clamp(min=1e-5) for x in (out, real))
        total = total + (b - a).norm() / b.norm() + F.l1_loss(a.log(), b.log())
    return total / 3


def period_loss(out, real, window=1024, hop=256):
    """Distance of the short-time autocorrelations at lags of 50 to 400 Hz, frames counted by how periodic and loud they are.

    Spectral losses alone leave a vocoder at the frame rate's pitch, 80 Hz for 200 samples: where the mel spectrogram stands
    still, so does what it makes, and magnitudes of short windows hardly tell.
    """
    shape = torch.hann_window(window, device=out.device)

    def correlation(x):
        spec = torch.fft.rfft(x.unfold(1, window, hop) * shape, 2 * window).abs().clamp(min=1e-4)
        r = torch.fft.irfft(spec)[..., :features.RATE // 50]
        return r[..., features.RATE // 400:] / r[..., :1], r[..., 0]

    (a, _), (b, level) = correlation(out), correlation(real)
    weight = (level * b.max(2).values.clamp(min=0)).detach()
    return ((a - b).abs().mean(2) * weight).sum() / (weight.sum() + 1e-6)


@torch.no_grad()
def copy_figures(net, utterances, device):
    """Copy synthesis: mean absolute log-mel error in dB over frames of speech, and median distance of the pitch as a part of it."""
    net.eval()
    errors, pitches = [], []
    for u in utterances:
        wav = u.wav()
        mel = features.synthesizer_mel(torch.from_numpy(wav).to(device))
        copy = net(mel[None])[0, 0]
        again = features.synthesizer_mel(copy)[:, :mel.size(1)]
        mel = mel[:, :again.size(1)]
        speech = mel.mean(0) > mel.mean(0).max() - 4
        errors.append(float((again - mel)[:, speech].abs().mean()) * features.DECIBELS)
        pitches.append(abs(judges.pitch(copy.cpu().numpy()) / judges.pitch(wav) - 1))
    net.train()
    return dict(copy_db=float(np.mean(errors)), copy_pitch=float(np.nanmedian(pitches)))


def main():
    p = common.arguments(__doc__)
    p.add_argument("--start", help="vocoder checkpoint to begin from")
    p.add_argument("--settings", help="JSON file with the network's shape; else the small default")
    p.add_argument("--mels", help="folder of the synthesizer's own mels")
    p.add_argument("--adversarial", action="store_true", help="train with discriminators: for a GPU")
    p.add_argument("--batch", type=int, default=16)
    p.add_argument("--frames", type=int, default=40, help="frames a piece")
    p.add_argument("--period", type=float, default=50, help="weight of the distance of autocorrelations, 0 for none")
    p.add_argument("--lr", type=float, default=4e-4)
    p.add_argument("--steps", type=int, default=50000, help="steps over which the learning rate falls")
    a = p.parse_args()
    device = common.start(a)
    settings = common.settings(a.settings, a.start, SETTINGS)
    sets = {u.set for u in corpus.read(a.data)} - {"speechocean762"}
    data = Segments(corpus.read(a.data, ("train",), sets), a.frames, a.mels)
    check = [g[0] for g in corpus.by_speaker(corpus.read(a.data, ("test",), sets)).values()][::2][:16]
    net, critics = networks.Generator(settings).to(device), discriminators.Discriminators().to(device)
    opt = torch.optim.AdamW(net.parameters(), a.lr, (0.8, 0.99))
    opt_d = torch.optim.AdamW(critics.parameters(), a.lr, (0.8, 0.99))
    log, path = common.Log(a.out, "vocoder"), os.path.join(a.out, "vocoder.state.pt")
    step = common.resume(path, a, device, net=net, judges=critics, opt=opt, opt_d=opt_d)
    if step is None and a.start:
        common.fill(net, common.start_from(a.start, "generator", device)["generator"], a.start)
    step = step or 0
    common.write_json(settings, os.path.join(a.out, "vocoder.json"))
    if step == 0:
        log.write(step=0, **copy_figures(net, check, device))

    def checkpoint():
        common.save(dict(net=net.state_dict(), judges=critics.state_dict(), opt=opt.state_dict(), opt_d=opt_d.state_dict(), step=step), path)
        common.save(dict(generator=common.to_cpu(net.state_dict())), os.path.join(a.out, "vocoder.pt"))

    drawn = common.batches(lambda: data.draw(a.batch), a, step, device)
    clock, smooth = common.Clock(a.minutes), None
    while clock.used() < 1 and step < a.steps:
        for g in opt.param_groups + opt_d.param_groups:
            g["lr"] = a.lr * min(1, (step + 10) / 100) * 0.05 ** (step / a.steps)
        real, mel = data.pair(*next(drawn))
        out = net(mel).squeeze(1)
        mel_loss = F.l1_loss(features.synthesizer_mel(out), features.synthesizer_mel(real))
        loss = 3 * mel_loss + 2 * spectral_loss(out, real) + a.period * period_loss(out, real)
        if a.adversarial:
            opt_d.zero_grad()
            critics.loss(real, out.detach()).backward()
            opt_d.step()
            fooled, matched = critics.generator_loss(real, out)
            loss = loss + 0.5 * fooled + matched
        opt.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 10)
        opt.step()
        step += 1
        smooth = mel_loss.item() if smooth is None else 0.98 * smooth + 0.02 * mel_loss.item()
        if step % 50 == 0:
            log.write(step=step, mel_db=smooth * features.DECIBELS, loss=loss.item(), minutes=clock.used() * a.minutes)
        if step % 500 == 0:
            log.write(step=step, **copy_figures(net, check, device))
        if clock.checkpoint_due():
            checkpoint()
    checkpoint()
    log.write(step=step, **copy_figures(net, check, device))


if __name__ == "__main__":
    main()
