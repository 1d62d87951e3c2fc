#!/usr/bin/env python3
"""Teaches a synthesizer's attention how long phones last.

    durations.py --data DIR --out DIR --minutes 10 [--start synthesizer.pt]

An attention that learns from recordings cannot know when a phone will end: nothing it reads says so, and it spreads over the
phones that may come. Here a small network first learns the mean durations of the recordings' phones by their place in the text and
the speaker; the attention then learns to keep those, which it can know, and the stop token with it. All other layers stay as they
are. Reads and writes OUT/synthesizer.pt; needs what synthesizer.py needs.
"""
import os

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import common
import features
import networks
import synthesizer

TAUGHT = ("encoder_proj", "decoder.attn_net", "decoder.stop_proj")


class Durations(nn.Module):
    """Seconds that phones last and seconds of silence after them, of what the decoder reads at a phone's first and last symbol."""

    def __init__(self, size, width=96):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2 * size, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 2))

    def forward(self, first, last):
        return F.softplus(self.layers(torch.cat([first, last], -1)) - 2)


def spans(item):
    """Seconds of an item's phones and of the silences after them (phones, 2), the last silence none; first and last symbol of each."""
    starts, ends = item.times[::2], item.times[1::2] + 0.01
    after = np.append(starts[1:], ends[-1])
    return np.stack([ends - starts, np.maximum(after - ends, 0)], 1), item.symbols[::2].astype(int), item.symbols[1::2].astype(int)


def places(lengths, first, last, steps, r):
    """The place in the symbols at each step, of phones' durations (phones, 2); and how many frames they take."""
    begins = synthesizer.TAIL + np.concatenate([[0], lengths.sum(1).cumsum()[:-1]])
    times = np.stack([begins, np.maximum(begins + lengths[:, 0] - 0.01, begins)], 1).ravel()
    grid = (np.arange(steps) * r + r / 2) * features.HOP / features.RATE
    end = begins[-1] + lengths[-1, 0] + synthesizer.TAIL
    return np.interp(grid, times, np.stack([first, last], 1).ravel()), round(end * features.RATE / features.HOP)


def texts(group, table):
    """Symbols and speakers of items, and the phones of each."""
    n = max(len(i.ids) for i in group)
    chars = torch.tensor([i.ids + [0] * (n - len(i.ids)) for i in group])
    return chars, torch.stack([synthesizer.mixed(table[i.speaker]) for i in group]), [spans(i) for i in group]


def learn_durations(net, items, table, count, steps, device, log):
    """Learns mean durations by least squares on what the frozen text encoder makes of the texts."""
    durations = Durations(net.encoder_proj.in_features).to(device)
    opt, smooth = torch.optim.Adam(durations.parameters(), 2e-3), None
    for step in range(steps):
        for g in opt.param_groups:
            g["lr"] = 2e-3 * 0.05 ** (step / steps)
        chars, speaker, phones = texts(synthesizer.draw(items, count), table)
        with torch.no_grad():
            seq = net.memory(chars.to(device), speaker.to(device))[0]
        row = torch.cat([torch.full((len(p[0]),), k) for k, p in enumerate(phones)])
        first, last = (torch.from_numpy(np.concatenate([p[k] for p in phones])) for k in (1, 2))
        true = torch.from_numpy(np.concatenate([p[0] for p in phones])).float().to(device)
        error = durations(seq[row, first], seq[row, last]) - true
        loss = (error ** 2).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        values = error.detach().abs().mean(0).cpu().numpy()
        smooth = values if smooth is None else 0.97 * smooth + 0.03 * values
    log.write(step=steps, phone_ms=1000 * float(smooth[0]), silence_ms=1000 * float(smooth[1]))
    return durations


@torch.no_grad()
def timed(net, durations, group, table, device):
    """Texts as they should be timed: symbols, speakers, the place in the symbols at each step, lengths in frames."""
    chars, speaker, phones = texts(group, table)
    chars, speaker, r = chars.to(device), speaker.to(device), int(net.decoder.r)
    seq, found = net.memory(chars, speaker)[0], []
    for row, (_, first, last) in zip(seq, phones):
        found.append((durations(row[first], row[last]).float().cpu().numpy(), first, last))
    steps = max(int(places(*x, 0, r)[1]) for x in found) // r + 3
    guides, lengths = zip(*(places(*x, steps, r) for x in found))
    return chars, speaker, torch.from_numpy(np.stack(guides)).float().to(device), torch.tensor(lengths, device=device)


def main():
    p = common.arguments(__doc__)
    p.add_argument("--start", help="synthesizer checkpoint to begin from, in place of OUT/synthesizer.pt")
    p.add_argument("--batch", type=int, default=24)
    p.add_argument("--lr", type=float, default=2e-3)
    p.add_argument("--guided", type=float, default=0.1, help="part of the texts in which the decoder follows the durations themselves")
    p.add_argument("--english", type=float, default=0.5, help="part of English in what is drawn")
    p.add_argument("--bfloat16", action="store_true", help="multiply in bfloat16")
    a = p.parse_args()
    device, path = common.start(a), os.path.join(a.out, "synthesizer.pt")
    settings = common.settings(os.path.join(a.out, "synthesizer.json"), a.start, synthesizer.SETTINGS)
    items = synthesizer.read_items(a.data, a.out, 8, ["zh", "en"], 0.07, a.english, device)
    items = [i for i in items if i.use == "train"]
    table = synthesizer.embeddings(a.data, a.out, items, device)
    net, log = networks.Tacotron(settings).to(device).eval(), common.Log(a.out, "durations")
    net.load_state_dict(torch.load(a.start or path, map_location=device)["model_state"])
    taught = []
    for name, parameter in net.named_parameters():
        parameter.requires_grad_(name.startswith(TAUGHT))
        taught += [parameter] if parameter.requires_grad else []
    durations = learn_durations(net, items, table, 2 * a.batch, 300, device, log)
    opt, clock, smooth, step = torch.optim.Adam(taught, a.lr, (0.9, 0.98)), common.Clock(a.minutes), None, 0
    while clock.used() < 1:
        for g in opt.param_groups:
            g["lr"] = a.lr * min(1, (step + 1) / 30) * 0.03 ** clock.used()
        chars, speaker, guide, lengths = timed(net, durations, synthesizer.draw(items, a.batch), table, device)
        with torch.autocast(device.type, torch.bfloat16, enabled=a.bfloat16):
            attention_loss, stop_loss = losses(net, chars, speaker, guide, lengths, a.guided)
        opt.zero_grad()
        (attention_loss + 0.5 * stop_loss).backward()
        torch.nn.utils.clip_grad_norm_(taught, 1.0)
        opt.step()
        step += 1
        values = np.array([attention_loss.item(), stop_loss.item()])
        smooth = values if smooth is None else 0.95 * smooth + 0.05 * values
        if step % 25 == 0:
            log.write(step=step, attention=smooth[0], stop=smooth[1], minutes=clock.used() * a.minutes)
    common.save(dict(model_state=common.to_cpu(net.state_dict())), path)


def losses(net, chars, speaker, guide, lengths, guided):
    """Attention and stop losses of what the network says by itself in the time given."""
    r, weights = int(net.decoder.r), synthesizer.between(guide, chars.size(1))
    mel = chars.new_zeros(len(chars), net.h["num_mels"], r * guide.size(1), dtype=torch.float32)
    shown, followed = synthesizer.own_frames(net, chars, speaker, mel, weights, 1, guided, pitched=0)
    _, attention, stop, steps = net.decode(chars, speaker, shown, 0, followed)
    return synthesizer.attention_loss(attention, weights, steps, lengths, r), synthesizer.stop_loss(stop, lengths, r)


if __name__ == "__main__":
    main()
