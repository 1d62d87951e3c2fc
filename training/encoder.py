#!/usr/bin/env python3
"""Trains the speaker encoder (GE2E) on all speakers of prepare.py, with rooms, microphones and noise.

    encoder.py --data DIR --out DIR --minutes 60 [--start encoder.pt]

Each speaker is heard at 0.9, 1 or 1.1 of the speed, another voice to the ear. Writes OUT/encoder.pt (MockingBird's
form), OUT/encoder.state.pt (to resume) and OUT/encoder.jsonl.
"""
import os
import random

import torch
from torch import nn
from torch.nn import functional as F

import augment
import common
import corpus
import features
import networks

SPEEDS = (0.9, 1.0, 1.1)


def batch(groups, names, speakers, utterances, seconds):
    """Draws crops (speakers * utterances, samples), those of a speaker one after another."""
    length, crops = int(seconds * features.RATE), []
    for name in random.sample(names, speakers):
        speed, pool = random.choice(SPEEDS), groups[name]
        for u in random.sample(pool, utterances) if len(pool) >= utterances else random.choices(pool, k=utterances):
            need = int(length * speed) + 8
            wav = torch.from_numpy(u.wav())
            if len(wav) < need:
                wav = wav.repeat(-(-need // len(wav)))
            at = random.randrange(len(wav) - need + 1)
            crops.append(augment.change_speed(wav[at:at + need], speed, length))
    return (torch.stack(crops),)


@torch.no_grad()
def embed(net, wav):
    """MockingBird's utterance embedding: mean of the 1.6 s windows, half overlapping, renormalised."""
    device = next(net.parameters()).device
    mel = features.encoder_mel(torch.as_tensor(wav).to(device))
    if len(mel) < 160:
        mel = F.pad(mel, (0, 0, 0, 160 - len(mel)))
    e = net(torch.stack([mel[i:i + 160] for i in range(0, len(mel) - 159, 80)])).mean(0)
    return (e / e.norm()).cpu()


def equal_error_rate(embeddings, speakers):
    """Equal error rate over all pairs of (N, size) embeddings whose speakers are the same or not."""
    cosine = embeddings @ embeddings.T
    same = torch.tensor([[a == b for a in speakers] for b in speakers])
    upper = torch.ones_like(cosine).triu(1).bool()
    own, other = cosine[upper & same].sort().values, cosine[upper & ~same].sort().values
    at = torch.cat([own, other]).unique()
    missed = torch.searchsorted(own, at) / len(own)
    accepted = 1 - torch.searchsorted(other, at) / len(other)
    i = (missed - accepted).abs().argmin()
    return float((missed[i] + accepted[i]) / 2)


def measure(net, utterances, most=8):
    """Equal error rate within each set of held-out speakers, and their mean over sets with five speakers or more."""
    net.eval()
    rates = {}
    for name in sorted({u.set for u in utterances}):
        chosen = [u for group in corpus.by_speaker(u for u in utterances if u.set == name).values() for u in group[:most]]
        if len({u.speaker for u in chosen}) < 5 or len(chosen) < 10 or len(chosen) == len({u.speaker for u in chosen}):
            continue
        rates[name] = equal_error_rate(torch.stack([embed(net, u.wav()) for u in chosen]), [u.speaker for u in chosen])
    net.train()
    return dict(rates, mean=sum(rates.values()) / len(rates))


def begin(net):
    """Draws first weights from which GE2E learns at once: with PyTorch's own it learns nothing in the first 120 steps.

    The input is power, which spans decades. Input weights of each unit of the first layer are scaled by 1 to 300, so that
    some units see loud parts and others soft ones; forget gates begin open.
    """
    hidden = net.lstm.hidden_size
    with torch.no_grad():
        gain = 10 ** (2.5 * torch.rand(hidden, device=net.linear.weight.device))
        net.lstm.weight_ih_l0.mul_(gain.repeat(4)[:, None])
        for layer in range(net.lstm.num_layers):
            getattr(net.lstm, "bias_ih_l%d" % layer)[hidden:2 * hidden] = 1


def load(path, device="cpu"):
    """Reads encoder.pt, a file or in a folder, sizes from its tensors."""
    path = os.path.join(path, "encoder.pt") if os.path.isdir(path) else path
    state = common.load(path, device)
    if state is None:
        common.fail("%s not found; run encoder.py first" % path)
    return networks.SpeakerEncoder.of(state["model_state"]).to(device).eval()


def main():
    p = common.arguments(__doc__)
    p.add_argument("--start", help="encoder checkpoint to begin from")
    p.add_argument("--hidden", type=int, default=256, help="LSTM units")
    p.add_argument("--speakers", type=int, default=24, help="speakers a step")
    p.add_argument("--utterances", type=int, default=4, help="utterances a speaker and step")
    p.add_argument("--seconds", type=float, default=1.6, help="longest window; windows are drawn from 0.6 of it")
    p.add_argument("--augment", type=float, default=0.4, help="part of the windows that each effect is put on")
    p.add_argument("--lr", type=float, default=1e-3)
    p.add_argument("--steps", type=int, default=20000, help="steps over which the learning rate falls")
    a = p.parse_args()
    device = common.start(a)
    groups = {s: [u for u in g if u.seconds > 0.8] for s, g in corpus.by_speaker(corpus.read(a.data, ("train", "validation"))).items()}
    groups = {s: g for s, g in groups.items() if len(g) >= 2}
    names, test = sorted(groups), corpus.read(a.data, ("test",))
    a.speakers = min(a.speakers, len(names))
    if a.start:
        net = load(a.start, device).train()
    else:
        net = networks.SpeakerEncoder(hidden=a.hidden).to(device)
        begin(net)
    opt = torch.optim.Adam(net.parameters(), a.lr)
    log, path = common.Log(a.out, "encoder"), os.path.join(a.out, "encoder.state.pt")
    step = common.resume(path, a, device, net=net, opt=opt) or 0
    print("%d speakers, from step %d" % (len(names), step), flush=True)

    def checkpoint():
        common.save(dict(net=net.state_dict(), opt=opt.state_dict(), step=step), path)
        common.save(dict(step=step, model_state=common.to_cpu(net.state_dict())), os.path.join(a.out, "encoder.pt"))

    drawn = common.batches(lambda: batch(groups, names, a.speakers, a.utterances, a.seconds * random.uniform(0.6, 1)), a, step, device)
    clock, smooth = common.Clock(a.minutes), None
    while clock.used() < 1 and step < a.steps:
        for g in opt.param_groups:
            g["lr"] = a.lr * min(1, (step + 20) / 200) * 0.03 ** (step / a.steps)
        wav, = next(drawn)
        embeddings = net(features.encoder_mel(augment.augment(wav, a.augment)))
        loss, accuracy = net.loss(embeddings.view(a.speakers, a.utterances, -1))
        opt.zero_grad()
        loss.backward()
        net.similarity_weight.grad *= 0.01
        net.similarity_bias.grad *= 0.01
        nn.utils.clip_grad_norm_(net.parameters(), 3)
        opt.step()
        step += 1
        smooth = accuracy.item() if smooth is None else 0.95 * smooth + 0.05 * accuracy.item()
        if step % 25 == 0:
            log.write(step=step, loss=loss.item(), accuracy=smooth, minutes=clock.used() * a.minutes)
        if step % 500 == 0 and step < a.steps:
            log.write(step=step, **{"eer_" + k: v for k, v in measure(net, test).items()})
        if clock.checkpoint_due():
            checkpoint()
    checkpoint()
    log.write(step=step, **{"eer_" + k: v for k, v in measure(net, test).items()})


if __name__ == "__main__":
    main()
