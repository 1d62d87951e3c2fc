#!/usr/bin/env python3
"""Trains the speaker encoder (GE2E) on all speakers of prepare.py, with rooms, microphones and noise.

    encoder.py --data DIR --out DIR --minutes 60 [--start encoder.pt]

Each speaker counts three times, played at 0.9, 1 and 1.1 of the speed: another voice to the ear. Beside GE2E's own
loss, a classifier over all of them (additive-margin softmax) sees every speaker in every step, which converges
in fewer steps. Writes OUT/encoder.pt (MockingBird's form), OUT/encoder.state.pt (to resume) and OUT/encoder.jsonl.
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


class Classifier(nn.Module):
    """Additive-margin softmax over the training speakers; used in training only."""

    def __init__(self, size, speakers, margin=0.15, scale=25.0):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(speakers, size))
        self.margin, self.scale = margin, scale

    def forward(self, embeddings, target):
        cosine = embeddings @ F.normalize(self.weight, dim=1).T
        cosine = cosine - self.margin * F.one_hot(target, cosine.size(1))
        return F.cross_entropy(self.scale * cosine, target)


def batch(groups, names, speakers, utterances, seconds):
    """Draws crops (speakers * utterances, samples) and the class of each."""
    length = int(seconds * features.RATE)
    crops, target = [], []
    for i in random.sample(range(len(names)), speakers):
        speed = random.randrange(len(SPEEDS))
        pool = groups[names[i]]
        for u in random.sample(pool, utterances) if len(pool) >= utterances else random.choices(pool, k=utterances):
            need = int(length * SPEEDS[speed]) + 8
            wav = torch.from_numpy(u.wav())
            if len(wav) < need:
                wav = wav.repeat(-(-need // len(wav)))
            at = random.randrange(len(wav) - need + 1)
            crops.append(augment.change_speed(wav[at:at + need], SPEEDS[speed], length))
            target.append(i * len(SPEEDS) + speed)
    return torch.stack(crops), torch.tensor(target)


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


def refit_last_layer(net, head, drawn, windows, chance, log, passes=40):
    """Trains the linear layer and the classifier alone, on the LSTM's last states of `windows` augmented windows.

    The LSTM runs forward once for each window, so this takes a small part of the time that training everything takes; it
    is how an encoder of other speakers, or of synthetic ones, begins.
    """
    states, targets = [], []
    with torch.no_grad():
        while sum(map(len, targets)) < windows:
            wav, target = next(drawn)
            states.append(net.lstm(features.encoder_mel(augment.augment(wav, chance)))[1][0][-1])
            targets.append(target)
            if len(targets) % 10 == 0:
                log.write(windows=sum(map(len, targets)))
    states, targets = torch.cat(states), torch.cat(targets)
    opt = torch.optim.Adam([*net.linear.parameters(), *head.parameters()], 1e-3)
    for k in range(passes):
        opt.param_groups[0]["lr"] = 2e-3 * 0.05 ** (k / passes)
        total = 0
        for rows in torch.randperm(len(states), device=states.device).split(256):
            raw = F.relu(net.linear(F.dropout(states[rows], 0.1)))
            loss = head(raw / (raw.norm(dim=1, keepdim=True) + 1e-5), targets[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * len(rows) / len(states)
        if k % 5 == 4:
            log.write(refit_pass=k + 1, loss=total)


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


def spread_gains(net):
    """Scales the first layer's input weights of each unit by 1 to 300: power mels span decades, so units see loud or soft parts."""
    with torch.no_grad():
        gain = 10 ** (2.5 * torch.rand(net.lstm.hidden_size, device=net.linear.weight.device))
        net.lstm.weight_ih_l0.mul_(gain.repeat(4)[:, None])


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
    p.add_argument("--refit", type=int, default=0, help="windows on which to train the last layer alone first")
    p.add_argument("--hidden", type=int, default=256, help="LSTM units")
    p.add_argument("--speakers", type=int, default=24, help="speakers a step")
    p.add_argument("--utterances", type=int, default=4, help="utterances a speaker and step")
    p.add_argument("--seconds", type=float, default=1.6, help="longest window; windows are drawn from 0.6 of it")
    p.add_argument("--classifier", type=float, default=1.0, help="weight of the classifier's loss beside GE2E's")
    p.add_argument("--augment", type=float, default=0.4, help="part of the windows that each effect is put on")
    p.add_argument("--lr", type=float, default=2e-3)
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
        spread_gains(net)
    head = Classifier(256, len(names) * len(SPEEDS)).to(device)
    opt = torch.optim.Adam(list(net.parameters()) + list(head.parameters()), a.lr)
    log, path, step = common.Log(a.out, "encoder"), os.path.join(a.out, "encoder.state.pt"), 0
    state = common.load(path, device)
    if state:
        net.load_state_dict(state["net"])
        head.load_state_dict(state["head"])
        opt.load_state_dict(state["opt"])
        step = state["step"]
        common.seed(a.seed + step)
    print("%d speakers, from step %d" % (len(names), step), flush=True)
    if a.refit and step == 0:
        drawn = common.batches(lambda: batch(groups, names, a.speakers, a.utterances, a.seconds), a, step, device)
        refit_last_layer(net, head, drawn, a.refit, a.augment, log)
        log.write(step=0, **{"eer_" + k: v for k, v in measure(net, test).items()})

    def checkpoint():
        common.save(dict(net=net.state_dict(), head=head.state_dict(), opt=opt.state_dict(), step=step), path)
        common.save(dict(step=step, model_state=common.to_cpu(net.state_dict())), os.path.join(a.out, "encoder.pt"))

    if step == 0:
        checkpoint()
    drawn = common.batches(lambda: batch(groups, names, a.speakers, a.utterances, a.seconds * random.uniform(0.6, 1)), a, step, device)
    clock, smooth = common.Clock(a.minutes), None
    while clock.used() < 1 and step < a.steps:
        for g in opt.param_groups:
            g["lr"] = a.lr * min(1, (step + 20) / 200) * 0.03 ** (step / a.steps)
        wav, target = next(drawn)
        embeddings = net(features.encoder_mel(augment.augment(wav, a.augment)))
        ge2e, accuracy = net.loss(embeddings.view(a.speakers, a.utterances, -1))
        loss = ge2e + a.classifier * head(embeddings, target)
        opt.zero_grad()
        loss.backward()
        net.similarity_weight.grad *= 0.01
        net.similarity_bias.grad *= 0.01
        nn.utils.clip_grad_norm_(net.parameters(), 3)
        opt.step()
        step += 1
        smooth = accuracy.item() if smooth is None else 0.95 * smooth + 0.05 * accuracy.item()
        if step % 25 == 0:
            log.write(step=step, loss=loss.item(), ge2e=ge2e.item(), accuracy=smooth, minutes=clock.used() * a.minutes)
        if step % 500 == 0:
            log.write(step=step, **{"eer_" + k: v for k, v in measure(net, test).items()})
        if clock.checkpoint_due():
            checkpoint()
    checkpoint()
    log.write(step=step, **{"eer_" + k: v for k, v in measure(net, test).items()})


if __name__ == "__main__":
    main()
