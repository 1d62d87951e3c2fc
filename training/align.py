#!/usr/bin/env python3
"""Aligns recordings with their text: which phone each moment speaks, learned from espeak-ng's known timings first.

    align.py --data DIR --out DIR --minutes 40 [--rounds 3]

A small network names the phone of each 25 ms. It learns from espeak-ng's speech, whose word starts are known; then in
each round it aligns the recordings (Viterbi) and learns from its own alignments of them. Writes OUT/alignments.npz:
for each utterance the start and end of every phone in seconds, and the mean log-probability of its frames, by which
misread recordings are found; what is there of other languages stays. OUT/aligner-LANGUAGES.pt resumes an interrupted run
at its round.
"""
import os
import random

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import common
import corpus
import espeak
import features
import mels
import pronunciations
import text

STRIDE = 2
SECONDS = STRIDE * features.HOP / features.RATE
SILENCE = 0
PAUSED = 12.0  # added to the log probability of silence where the level says that there is a pause


class PhoneClassifier(nn.Module):
    """Normalised log-mels (B, 80, T) to log-probabilities of phones (B, T / 2, phones)."""

    def __init__(self, phones, width=128):
        super().__init__()
        self.conv1 = nn.Conv1d(80, width, 5, STRIDE, 2)
        self.conv2 = nn.Conv1d(width, width, 5, padding=2)
        self.norm1, self.norm2 = nn.BatchNorm1d(width), nn.BatchNorm1d(width)
        self.rnn = nn.GRU(width, 64, batch_first=True, bidirectional=True)
        self.out = nn.Linear(128, phones)

    def forward(self, mel):
        x = self.norm1(F.relu(self.conv1(mel)))
        x = F.dropout(self.norm2(F.relu(self.conv2(x))), 0.2, self.training)
        return F.log_softmax(self.out(self.rnn(x.transpose(1, 2))[0]), 2)


class Item:
    """One utterance: mel as float16, ids of its phones, which of them begin a word, and frame targets when known."""

    def __init__(self, name, mel, spoken, ids):
        self.name, self.mel = name, mel
        self.phones = np.array([ids[p] for p, _, _ in spoken.phones])
        self.first = np.array([first for _, _, first in spoken.phones])
        self.target = None


def known_targets(item, frames, starts, end):
    """Frame targets where only word starts are known: the phones of a word share its time evenly."""
    times, words = [], np.flatnonzero(item.first)
    for k, begin in enumerate(words):
        stop = words[k + 1] if k + 1 < len(words) else len(item.phones)
        until = starts[k + 1] if k + 1 < len(starts) else end
        times += list(np.linspace(starts[k], until, stop - begin, endpoint=False))
    return fill(item.phones, np.array(times), end, frames)


def fill(phones, starts, end, frames):
    """Frame targets (frames,) from phone starts and the end of the last; silence outside."""
    at = (np.arange(frames) + 0.5) * SECONDS
    index = np.searchsorted(starts, at, "right") - 1
    target = np.where(index >= 0, phones[np.maximum(index, 0)], SILENCE)
    return np.where(at > end, SILENCE, target)


def viterbi(scores, phones, first, slack=None):
    """Best path of scores (frames, phones) through phones in order, silence allowed before each word and at the end.

    `slack`, in frames, is how far (one standard deviation) a phone is thought to be from where it would be if all were
    equally long: while the network knows little, phones would else collapse to one frame each.

    Returns for each phone its first frame and the frame after its last, the phone or silence of each frame, and the
    path's mean score; None where there are more phones than frames.
    """
    states, of, each = [], [], 2 if len(scores) > 3 * len(phones) else 1  # no phone is shorter than 50 ms where there is room
    for i, phone in enumerate(phones):
        if first[i]:
            states.append(SILENCE)
            of.append(-1)
        states += [phone] * each
        of += [i] * each
    states, of = np.array(states + [SILENCE]), np.array(of + [-1])
    optional, n, frames = of < 0, len(states), len(scores)
    if frames < len(phones) + 1:
        return None
    local = scores[:, states]
    if slack:
        middle = (np.maximum.accumulate(of) + np.where(of >= 0, 0.5, 1)) * frames / len(phones)
        local = local - 0.5 * ((np.arange(frames)[:, None] - middle) / slack) ** 2
    best, back = np.full(n, -1e9), np.zeros((frames, n), np.int8)
    best[0], best[1] = local[0, 0], local[0, 1]
    skip = np.concatenate([[False, False], optional[1:-1]])  # a state may be entered past an optional one
    for t in range(1, frames):
        one = np.concatenate([[-1e9], best[:-1]])
        two = np.where(skip, np.concatenate([[-1e9, -1e9], best[:-2]]), -1e9)
        back[t] = np.where(two > np.maximum(best, one), 2, np.where(one > best, 1, 0))
        best = np.maximum(np.maximum(best, one), two) + local[t]
    state = n - 1 if best[-1] >= best[-2] else n - 2
    score, path = max(best[-1], best[-2]) / frames, np.zeros(frames, int)
    for t in range(frames - 1, -1, -1):
        path[t] = state
        state -= int(back[t, state])
    owner = of[path]
    begins = np.searchsorted(np.maximum.accumulate(owner), np.arange(len(phones)))
    return begins, begins + np.bincount(owner[owner >= 0], minlength=len(phones)), states[path], float(score)


def batches(items, size):
    """Yields shuffled batches of items of about the same length."""
    pool = sorted(items, key=lambda i: i.mel.shape[1] + random.random() * 40)
    groups = [pool[k:k + size] for k in range(0, len(pool), size)]
    random.shuffle(groups)
    return groups


def stack(group, device):
    longest = max(i.mel.shape[1] for i in group)
    longest += -longest % STRIDE
    mels = [F.pad(torch.from_numpy(np.array(i.mel, np.float32)), (0, longest - i.mel.shape[1]), value=features.FLOOR) for i in group]
    return torch.stack(mels).to(device)


def learn(net, opt, items, device, clock, until, log, name):
    """One pass over items that have targets; stops early when the budget reaches `until`."""
    net.train()
    smooth = None
    for k, group in enumerate(batches(items, 16)):
        if clock.used() > until:
            break
        mel = stack(group, device)
        mel = mel + 0.15 * torch.randn_like(mel) + 0.25 * torch.randn(mel.size(0), mel.size(1), 1, device=device)  # other microphones
        out = net(mel)
        floor = features.FLOOR + 2 * torch.rand(mel.size(0), 1, 1, device=device) + 0.3 * torch.randn_like(mel)  # their noise
        mel = torch.maximum(mel, floor)
        target = torch.stack([F.pad(torch.from_numpy(i.target).long(), (0, out.size(1) - len(i.target)), value=-1) for i in group])
        loss = F.nll_loss(out.flatten(0, 1), target.flatten().to(device), ignore_index=-1)
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1)
        opt.step()
        smooth = loss.item() if smooth is None else 0.9 * smooth + 0.1 * loss.item()
        if k % 50 == 49 or k == len(items) // 16 - 1:
            log.write(pass_=name, batch=k + 1, loss=smooth)


@torch.no_grad()
def align(net, items, prior, device, freedom=None):
    """Aligns items and sets their targets; returns name to (starts, ends, score). `freedom`: slack as a part of the length."""
    net.eval()
    found = {}
    for group in batches(items, 32):
        scores = (net(stack(group, device)) - 0.5 * prior.to(device)).cpu().numpy()
        for item, score in zip(group, scores):
            frames = -(-item.mel.shape[1] // STRIDE)
            sure = PAUSED * pauses(item.mel, frames)
            score[:frames, SILENCE] += sure
            path = viterbi(score[:frames], item.phones, item.first, freedom and freedom * frames + 4)
            if path is None:
                item.target = None
                continue
            begins, ends, item.target, mean = path
            found[item.name] = (begins * SECONDS, ends * SECONDS, mean - float(np.mean(sure * (item.target == SILENCE))))
    return found


def pauses(mel, frames, shortest=0.15):
    """Which of `frames` are in a pause: at least `shortest` seconds whose level is in the lowest third of the utterance's range.

    Left to itself the network takes the noise in the pauses of English recordings for sounds.
    """
    level = np.array([part.mean() for part in np.array_split(np.array(mel, np.float32).mean(0), frames)])
    low, high = np.percentile(level, (3, 80))
    quiet = np.concatenate([[False], level < low + 0.3 * (high - low), [False]])
    begins, ends = np.flatnonzero(~quiet[:-1] & quiet[1:]), np.flatnonzero(quiet[:-1] & ~quiet[1:])
    found = np.zeros(frames, np.float32)
    for begin, end in zip(begins, ends):
        found[begin:end] = (end - begin) * SECONDS >= shortest
    return found


def log_prior(items, phones):
    counts = np.bincount(np.concatenate([i.target for i in items if i.target is not None]), minlength=phones) + 5.0
    return torch.from_numpy(np.log(counts / counts.sum())).float()


def write(found, path):
    """Writes the phones of all utterances one after another, with how many each has; utterances already there stay."""
    if os.path.exists(path):
        found = dict(read(os.path.dirname(path)), **found)
    names = sorted(found)
    join = lambda k: np.concatenate([found[n][k] for n in names]).astype(np.float32)
    np.savez(path + ".part.npz", names=np.array(names), counts=np.array([len(found[n][0]) for n in names]), starts=join(0), ends=join(1),
             scores=np.array([found[n][2] for n in names], np.float32))
    os.replace(path + ".part.npz", path)


def read(folder):
    """Reads alignments.npz: name to (start of each phone, end of each, score)."""
    path = os.path.join(folder, "alignments.npz")
    if not os.path.exists(path):
        common.fail("no alignments.npz in %s; run align.py first" % folder)
    t = np.load(path)
    cuts = np.cumsum(t["counts"])[:-1]
    return {str(n): (s, e, float(q)) for n, s, e, q in zip(t["names"], np.split(t["starts"], cuts), np.split(t["ends"], cuts), t["scores"])}


def main():
    p = common.arguments(__doc__)
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--sentences", type=int, default=1500, help="sentences that espeak-ng speaks")
    p.add_argument("--longest", type=float, default=12, help="longest utterance in seconds")
    p.add_argument("--passes", type=int, default=8, help="passes over espeak-ng's speech")
    p.add_argument("--languages", default="zh,en", help="languages to align")
    p.add_argument("--start", help="aligner of the same languages to begin from, instead of espeak-ng's speech")
    a = p.parse_args()
    device, log, dictionary = common.start(a), common.Log(a.out, "align"), pronunciations.Reader()
    languages = a.languages.split(",")
    utterances = [u for u in corpus.read(a.data) if u.language in languages and (u.pinyin or u.text) and u.seconds <= a.longest]
    spoken = [(u, s) for u, s in ((u, text.spoken(u, dictionary)) for u in utterances) if s is not None]
    names = ["sil"] + sorted({p for _, s in spoken for p, _, _ in s.phones})
    ids = {n: i for i, n in enumerate(names)}
    net, clock = PhoneClassifier(len(names)).to(device), common.Clock(a.minutes)
    opt, path = torch.optim.Adam(net.parameters(), 2e-3), os.path.join(a.out, "aligner-%s.pt" % "-".join(languages))
    state, done, prior = common.load(path, device), 0, None
    if state is None and a.start:
        state = common.start_from(a.start, "phones", device)
    if state:
        if state["phones"] != names:
            common.fail("that aligner knows other phones; align the same languages or leave it out")
        net.load_state_dict(state["net"])
        if "opt" in state:
            opt.load_state_dict(state["opt"])
        done, prior = state["done"], state["prior"].float()
    print("%d of %d utterances can be read, %d phones" % (len(spoken), len(utterances), len(names)), flush=True)
    half = lambda wav: features.synthesizer_mel(wav).half().numpy()
    if done == 0:
        known = []
        for wav, s, starts in espeak.sentences(utterances, dictionary, a.sentences, a.seed):
            item = Item("", half(wav), s, ids)
            item.target = known_targets(item, -(-item.mel.shape[1] // STRIDE), starts, len(wav) / features.RATE - 0.05)
            known.append(item)
        mandarin = sum(names[i.phones[0]].startswith("zh") for i in known)
        print("espeak-ng spoke %d Mandarin and %d English sentences" % (mandarin, len(known) - mandarin), flush=True)
        for k in range(a.passes):
            learn(net, opt, known, device, clock, 0.5, log, "espeak %d" % k)
        prior, done = log_prior(known, len(names)), 1
        common.save(dict(net=net.state_dict(), opt=opt.state_dict(), done=done, prior=prior, phones=names), path)
    spectrograms = mels.read(a.data, [u for u, _ in spoken], device)
    items = [Item(u.name, mel, s, ids) for (u, s), mel in zip(spoken, spectrograms)]
    while done <= a.rounds and clock.used() < 1:
        found = align(net, items, prior, device, {1: 0.08, 2: 0.16}.get(done))
        write(found, os.path.join(a.out, "alignments.npz"))
        scores = [f[2] for f in found.values()]
        log.write(round=done, aligned=len(found), score=float(np.mean(scores)), score_low=float(np.percentile(scores, 5)))
        prior = log_prior(items, len(names))
        for g in opt.param_groups:
            g["lr"] = 2e-3 * 0.5 ** (done - 1)
        learn(net, opt, [i for i in items if i.target is not None], device, clock, 1, log, "people %d" % done)
        done += 1
        common.save(dict(net=net.state_dict(), opt=opt.state_dict(), done=done, prior=prior, phones=names), path)
    found = align(net, items, prior, device)
    write(found, os.path.join(a.out, "alignments.npz"))
    scores = [f[2] for f in found.values()]
    log.write(round=done, aligned=len(found), score=float(np.mean(scores)), score_low=float(np.percentile(scores, 5)))


if __name__ == "__main__":
    main()
