#!/usr/bin/env python3
"""Trains the speaker encoder on all speakers of prepare.py, with rooms, microphones and noise.

    encoder.py --data DIR --out DIR --minutes 60 [--likeness]

A network that tells the speakers apart, by a margin (AAM-softmax, arXiv 1801.07698), gives embeddings in which others are apart
too. Each speaker is heard at 0.9, 1 and 1.1 of the speed, three voices to the ear and three to the network. With --likeness it hears
the synthesizer's mel spectrograms, to tell synthesizer.py and post_net.py whether theirs are like the speaker. Writes OUT/encoder.pt,
OUT/encoder.state.pt (to resume) and OUT/encoder.jsonl, or likeness.pt and so on.
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
SCALE, MARGIN = 30, 0.2  # of the cosines in the loss; in radians
MASKED = 5  # most mel bands that are hidden together


def batch(groups, names, speakers, seconds):
    """Draws crops (speakers, samples), each of another speaker, and their classes: the speaker's place in names and the speed."""
    length, crops, classes = int(seconds * features.RATE), [], []
    for place in random.sample(range(len(names)), speakers):
        speed = random.randrange(len(SPEEDS))
        need = int(length * SPEEDS[speed]) + 8
        wav = torch.from_numpy(random.choice(groups[names[place]]).wav())
        if len(wav) < need:
            wav = wav.repeat(-(-need // len(wav)))
        at = random.randrange(len(wav) - need + 1)
        crops.append(augment.change_speed(wav[at:at + need], SPEEDS[speed], length))
        classes.append(place * len(SPEEDS) + speed)
    return torch.stack(crops), torch.tensor(classes)


def apart(directions, centres, classes, margin):
    """Cross-entropy of unit-length embeddings (B, size) among the directions of all classes (classes, size), their own `margin` radians
    further away than it is; and the part of them that are nearest their own."""
    cosine = directions @ F.normalize(centres, dim=1).T
    own = F.one_hot(classes, len(centres)).bool()
    further = torch.cos(torch.acos(cosine.clamp(-0.999, 0.999)) + margin)
    return F.cross_entropy(SCALE * torch.where(own, further, cosine), classes), (cosine.argmax(1) == classes).float().mean()


def frames(net, wav):
    """Samples (..., samples) to the frames that a network hears (..., frames, bands)."""
    return features.power(features.synthesizer_mel(wav)) if net.bands == 80 else features.encoder_mel(wav)


@torch.no_grad()
def embed(net, wav):
    """Utterance embedding: mean of the windows, half overlapping, renormalised."""
    device, window = next(net.parameters()).device, net.WINDOW
    mel = frames(net, torch.as_tensor(wav).to(device))
    if len(mel) < window:
        mel = F.pad(mel, (0, 0, 0, window - len(mel)))
    e = net(torch.stack([mel[i:i + window] for i in range(0, len(mel) - window + 1, window // 2)])).mean(0)
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


def load(path, device="cpu"):
    """Reads encoder.pt, a file or in a folder, of either kind; sizes from its tensors."""
    path = os.path.join(path, "encoder.pt") if os.path.isdir(path) else path
    state = common.load(path, device)
    if state is None:
        common.fail("%s not found; run encoder.py first%s" % (path, ", with --likeness" if path.endswith("likeness.pt") else ""))
    state = state["model_state"]
    kind = networks.LstmEncoder if "lstm.weight_ih_l0" in state else networks.TdnnEncoder
    return kind.of({name: w.float() for name, w in state.items()}).to(device).eval()


def main():
    p = common.arguments(__doc__)
    p.add_argument("--width", type=int, default=160, help="channels of the layers")
    p.add_argument("--size", type=int, default=128, help="values of an embedding")
    p.add_argument("--batch", type=int, default=64, help="speakers a step")
    p.add_argument("--seconds", type=float, default=2, help="what is heard of each")
    p.add_argument("--augment", type=float, default=0.4, help="part of the crops that each effect is put on")
    p.add_argument("--lr", type=float, default=2e-3)
    p.add_argument("--steps", type=int, default=3000, help="steps over which the learning rate falls")
    p.add_argument("--likeness", action="store_true", help="hear the synthesizer's mel spectrograms, and write likeness.pt")
    p.add_argument("--bfloat16", action="store_true", help="multiply in bfloat16, where the processor or GPU has it: a quarter of the time")
    a = p.parse_args()
    device = common.start(a)
    groups = {s: [u for u in g if u.seconds > 0.8] for s, g in corpus.by_speaker(corpus.read(a.data, ("train", "validation"))).items()}
    groups = {s: g for s, g in groups.items() if len(g) >= 2}
    names, test = sorted(groups), corpus.read(a.data, ("test",))
    a.batch = min(a.batch, len(names))
    name = "likeness" if a.likeness else "encoder"
    net = networks.TdnnEncoder(80 if a.likeness else 40, a.width, a.size).to(device)
    centres = nn.Linear(a.size, len(names) * len(SPEEDS), bias=False).to(device)
    learned = [*net.parameters(), *centres.parameters()]
    opt = torch.optim.AdamW(learned, a.lr, weight_decay=0.02)
    log, path = common.Log(a.out, name), os.path.join(a.out, name + ".state.pt")
    step = common.resume(path, a, device, net=net, centres=centres, opt=opt) or 0
    print("%d speakers, from step %d" % (len(names), step), flush=True)

    def checkpoint():
        common.save(dict(net=net.state_dict(), centres=centres.state_dict(), opt=opt.state_dict(), step=step), path)
        common.save(dict(step=step, model_state=common.to_cpu(net.folded())), os.path.join(a.out, name + ".pt"))

    drawn = common.batches(lambda: batch(groups, names, a.batch, a.seconds), a, step, device)
    clock, smooth = common.Clock(a.minutes), None
    while clock.used() < 1 and step < a.steps:
        for g in opt.param_groups:
            g["lr"] = a.lr * min(1, (step + 20) / 300) * 0.02 ** (step / a.steps)
        wav, classes = next(drawn)
        mel = frames(net, augment.augment(wav, a.augment))
        if random.random() < 0.5:
            first, count = random.randrange(mel.size(2) - MASKED), random.randint(1, MASKED)
            mel[:, :, first:first + count] = 0
        with torch.autocast(device.type, torch.bfloat16, enabled=a.bfloat16):
            directions = net.direction(mel)
        loss, accuracy = apart(directions, centres.weight, classes, MARGIN * min(1, step / (0.4 * a.steps)))
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(learned, 5)
        opt.step()
        step += 1
        smooth = accuracy.item() if smooth is None else 0.95 * smooth + 0.05 * accuracy.item()
        if step % 50 == 0:
            log.write(step=step, loss=loss.item(), accuracy=smooth, minutes=clock.used() * a.minutes)
        if step % 500 == 0 and step < a.steps:
            log.write(step=step, **{"eer_" + k: v for k, v in measure(net, test).items()})
        if clock.checkpoint_due():
            checkpoint()
    checkpoint()
    log.write(step=step, **{"eer_" + k: v for k, v in measure(net, test).items()})


if __name__ == "__main__":
    main()
