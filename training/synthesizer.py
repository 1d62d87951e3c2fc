#!/usr/bin/env python3
"""Trains the synthesizer (Tacotron) on people, both languages, attention supervised by align.py's alignments.

    synthesizer.py --data DIR --out DIR --minutes 120 [--start synthesizer.pt] [--adversarial]
    synthesizer.py --data DIR --out DIR --write-mels DIR

The second form writes OUT/synthesizer.pt's own mels of the training recordings, for vocoder.py --mels. --start begins from the
weights of another synthesizer, or the mean of several, tensors of another shape left as they are drawn. Needs OUT/encoder.pt and
OUT/alignments.npz. Writes OUT/synthesizer.pt and .json (MockingBird's form), OUT/synthesizer.state.pt (to resume) and
OUT/synthesizer.jsonl.
"""
import argparse
import copy
import os
import random

import numpy as np
import torch
from torch.nn import functional as F

import align
import common
import corpus
import discriminators
import encoder
import features
import mels
import networks
import pronunciations
import source_filter
import text
import voice

SETTINGS = dict(sample_rate=16000, n_fft=1024, num_mels=80, hop_size=200, win_size=800, fmin=55, fmax=7600, min_level_db=-100,
                ref_level_db=20, max_abs_value=4.0, preemphasis=0.97, preemphasize=True, tts_embed_dims=128, tts_encoder_dims=128,
                tts_decoder_dims=128, tts_postnet_dims=128, tts_encoder_K=5, tts_lstm_dims=384, tts_postnet_K=5, tts_num_highways=2,
                tts_dropout=0.05, tts_cleaner_names=["basic_cleaners"], tts_stop_threshold=-3.4, speaker_embedding_size=256,
                use_gst=False, use_ser_for_gst=False)
END = networks.SYMBOLS.index("~")
TAIL = 0.06  # seconds of a recording kept before its first phone and after its last
PAUSE = 0.35  # seconds that pass for a pause, which must be written as a comma
SOFTER = 2.0  # temperature at which the attention learns: surer than it can be of its place, it does not speak two phonemes at once
HURRY = 0.25  # part of its distance from the recording, in symbols, by which an attention learns to be elsewhere
LOST = 12  # symbols from the recording at which an attention is not followed
AVERAGE = 200  # steps over which the weights kept are averaged: against a discriminator, and following itself, a network wavers
CUT = 0.05  # seconds of the shortest pause in which an utterance may be parted


class Item:
    """The phones from `begin` to before `end` of one utterance: symbol ids, mel, the symbol spoken at each time (knots for
    interpolation), its speaker."""

    def __init__(self, utterance, mel, spoken, starts, ends, begin, end):
        self.name, self.speaker, self.speed, self.sex = utterance.name, utterance.speaker, utterance.speed, utterance.sex
        self.language, self.use = utterance.language, utterance.use
        at = [symbol for _, symbol, _ in spoken.phones] + [len(spoken.symbols)]
        self.ids = [networks.SYMBOLS.index(c) for c in spoken.symbols[at[begin]:at[end]].rstrip(" ,")] + [END]
        rate, starts, ends = features.RATE / features.HOP, starts[begin:end], ends[begin:end]
        self.skipped = max(0, round((starts[0] - TAIL) * rate))  # frames of the recording before it
        self.mel = mel[:, self.skipped:round((ends[-1] + TAIL) * rate)]
        starts, ends = starts - self.skipped / rate, ends - self.skipped / rate
        first = [symbol - at[begin] for symbol in at[begin:end]]
        last = [at - 1 for at in first[1:]] + [len(self.ids) - 1]  # in a pause: the symbol before the next phone
        self.times = np.stack([starts, np.maximum(ends - 0.01, starts)], 1).ravel()
        self.symbols = np.stack([first, last], 1).ravel()
        self.weight = 1.0


def read_items(options, device):
    """Lists what can be trained on by the options that `arguments` has: recordings in one of the languages, at each speed, parted into
    pieces no longer than the longest, less the part of each set that is aligned worst, weighed by `balance`."""
    dictionary, alignments, languages = pronunciations.Reader(), align.read(options.out), options.languages.split(",")
    items = []
    for speed in [1.0, *options.speeds]:
        chosen = corpus.read(options.data, ("train", "validation") if speed == 1 else ("train",), speed=speed)
        chosen = [u for u in chosen if u.recording in alignments and u.language in languages]
        worst = {s: np.percentile([alignments[u.recording][2] for u in chosen if u.set == s], 100 * options.poor) for s in {u.set for u in chosen}}
        chosen = [u for u in chosen if alignments[u.recording][2] > worst[u.set]]
        for u, mel in zip(chosen, mels.read(options.data, chosen, device)):
            spoken, (starts, ends, _) = text.spoken(u, dictionary), alignments[u.recording]
            starts, ends = starts / speed, ends / speed
            items += [Item(u, mel, spoken, starts, ends, *part) for part in pieces(spoken, starts, ends, options.longest)]
    balance(items, options.english)
    return items


def pieces(spoken, starts, ends, longest):
    """Parts an utterance where the speaker pauses and no comma says so, for a network would learn to fall silent anywhere, and at
    its longest pauses until no piece is longer than `longest` seconds. Returns (first phone, phone after the last) of each;
    what cannot be parted, or is shorter than a second, is left out."""
    at = [symbol for _, symbol, _ in spoken.phones] + [len(spoken.symbols)]
    comma = ["," in spoken.symbols[a:b] for a, b in zip(at[:-2], at[1:-1])]
    gaps = starts[1:] - ends[:-1]
    cuts = [0, *(k + 1 for k in np.flatnonzero((gaps > PAUSE) & ~np.array(comma, bool))), len(starts)]

    def part(a, b):
        if ends[b - 1] - starts[a] + 2 * TAIL <= longest:
            return [(a, b)]
        if b - a == 1:
            return []
        k = a + int(np.argmax(gaps[a:b - 1]))
        return part(a, k + 1) + part(k + 1, b) if gaps[k] >= CUT else []

    return [(a, b) for whole in zip(cuts[:-1], cuts[1:]) for a, b in part(*whole) if ends[b - 1] - starts[a] >= 1]


def balance(items, english):
    """Weighs items: English by its part of all, and speakers by the square root of their share, Mandarin women double; what is played
    at other speeds together as much as what is not."""
    speeds = len({i.speed for i in items})
    seconds, total = {}, {}
    for i in items:
        seconds[i.speaker] = seconds.get(i.speaker, 0) + i.mel.shape[1] * features.HOP / features.RATE
    for i in items:
        woman = i.language == "zh" and (i.sex == "f" or i.speaker == "aishell1-S0150")
        i.weight = (2.0 if woman else 1.0) * (120 / max(120, seconds[i.speaker])) ** 0.5 / (1 if i.speed == 1 else speeds - 1)
        total[i.language] = total.get(i.language, 0) + i.weight
    for i in items:
        i.weight *= (english if i.language == "en" else 1 - english) / total[i.language]


def embeddings(data, out, items, device, network="encoder.pt", kept="embeddings.pt", most=6):
    """Returns for each speaker up to `most` embeddings (N, size) of separate utterances, by a network in OUT; kept in a file in OUT."""
    path, network, wanted = os.path.join(out, kept), os.path.join(out, network), {i.speaker for i in items}
    newest = os.path.getmtime(network) if os.path.exists(network) else 0
    if os.path.exists(path) and os.path.getmtime(path) > newest:
        table = torch.load(path)
        if wanted <= set(table):
            return table
    net, table = encoder.load(network, device), {}
    for speed in sorted({i.speed for i in items}):
        for speaker, group in corpus.by_speaker(corpus.read(data, ("train", "validation"), speed=speed)).items():
            if speaker in wanted:
                longest = sorted(group, key=lambda u: -u.seconds)[:3 * most]
                table[speaker] = torch.stack([encoder.embed(net, u.wav()[:16000 * 6]) for u in longest[::3]])
    common.save(table, path)
    return table


def draw(items, count):
    """Draws utterances of about one length by their weights."""
    pool = random.choices(items, [i.weight for i in items], k=count * 8)
    pool.sort(key=lambda i: i.mel.shape[1])
    at = random.randrange(0, 8) * count
    return pool[at:at + count]


def people(data, out, items, device):
    """Returns for each speaker what OUT/likeness.pt hears in all utterances: what `Likeness` wants mels to be like."""
    return {speaker: e.mean(0)[:-1] for speaker, e in embeddings(data, out, items, device, "likeness.pt", "likeness.embeddings.pt").items()}


def batch(group, table, r, persons=None):
    """Stacks items: symbols, speaker embeddings, mels, the place in the symbols at each step, lengths in frames, which of `persons` to be like."""
    n, t = max(len(i.ids) for i in group), max(i.mel.shape[1] for i in group) + r
    t += -t % r
    chars = torch.tensor([i.ids + [0] * (n - len(i.ids)) for i in group])
    mel = torch.stack([F.pad(torch.from_numpy(np.array(i.mel, np.float32)), (0, t - i.mel.shape[1]), value=features.FLOOR) for i in group])
    speaker = torch.stack([mixed(table[i.speaker]) for i in group])
    grid = (np.arange(t // r) * r + r / 2) * features.HOP / features.RATE
    guide = torch.from_numpy(np.stack([np.interp(grid, i.times, i.symbols) for i in group])).float()
    lengths = torch.tensor([i.mel.shape[1] for i in group])
    person = torch.stack([persons[i.speaker] if persons else torch.zeros(0) for i in group])
    return chars, speaker, mel, guide, lengths, person


def mixed(table):
    """One of a speaker's embeddings, or a mean of several, as short and long references give."""
    pick = table[torch.randperm(len(table))[:random.choice((1, 1, 2, len(table)))]]
    e = pick.mean(0)
    return e / e.norm()


def losses(net, chars, speaker, mel, guide, lengths, person, crop=0, drop=0, guided=None, own=0, critic=None, likeness=None, pitched=2 / 3,
           pitch_range=None):
    """Returns mel, attention and stop losses of one batch, and the post-net's mean error; padding counts little.

    The post-net, half of a step's cost, sees `crop` frames of each row, all of them for 0. `own` is the part of the rows that are
    shown the network's own frames, `guided` the part whose decoder is shown what the alignment attends to and not its own
    attention; no step then waits for the one before. Without `guided` the network sees the recording's frames and its own attention.
    A `critic` judges the mels besides, a `likeness` how like the person's they are, and a `pitch_range` how far their pitch leaves the recording's range.
    """
    r = mel.size(2) // guide.size(1)
    shown, followed, wanted = mel, None, guide
    if guided is not None:
        shown, followed = own_frames(net, chars, speaker, mel, guide, own, guided, pitched)
        spoken = places(followed)
        wanted = in_own_time(mel, guide, lengths, nearer(spoken, guide))[1]
        mel, guide, lengths = in_own_time(mel, guide, lengths, spoken)
    # The attention comes as logarithms: far from the guide it still has a gradient.
    out, attention, stop, steps = net.decode(chars, speaker, shown, drop, followed)
    frame = torch.arange(mel.size(2), device=mel.device)[None]
    live = (frame < lengths[:, None] + 2 * r).float()[:, None]  # some frames of silence after the end
    mean = lambda x: (x * live).sum() / live.sum() / x.size(1)
    mel_loss = mean((out - mel).abs() + 0.5 * (out - mel) ** 2)
    said = guide.repeat_interleave(r, 1)
    outside = pitch_range.outside(mel, lengths) if pitch_range else None
    if 0 < crop < mel.size(2):
        first = (torch.rand(len(lengths)) * (lengths.cpu() + 2 * r - crop + 1).clamp(min=1)).long().clamp(max=mel.size(2) - crop)
        out, mel, live, said = (torch.stack([row[..., k:k + crop] for row, k in zip(x, first)]) for x in (out, mel, live, said))
    post = net.post(out)
    post_loss = mean((post - mel).abs() + rises(post - mel))
    if critic:
        mel_loss = mel_loss + critic.judge(mel, (post, out), post_loss, chars, said, speaker)
    if likeness:
        mel_loss = mel_loss + likeness.judge(post, post_loss, person)
    if pitch_range:
        mel_loss = mel_loss + pitch_range.judge(post, outside, live)
    place = attention_loss(attention, wanted, steps, lengths, r)
    return mel_loss + post_loss, place, stop_loss(stop, lengths, r), mean((post.detach() - mel).abs())


def attention_loss(attention, guide, steps, lengths, r):
    """Divergence of the log attention (B, K, N) of some steps from that of the places (B, steps) wanted, and how far it runs ahead."""
    guide, counted = guide[:, steps], (steps * r < lengths[:, None]).float()
    wanted = between(guide, attention.size(2))
    divergence = (torch.xlogy(wanted, wanted) - wanted * F.log_softmax(attention / SOFTER, 2)).sum(2)
    ahead = ((places(attention.exp()) - guide) * counted).sum(1) / counted.sum(1).clamp(min=1)
    return (divergence * counted).sum() / counted.sum() + 3 * (ahead ** 2).mean()  # a little in each step is much in the end


def stop_loss(stop, lengths, r):
    """Cross entropy of the stop logits (B, steps); the few steps after the end count four times."""
    step = torch.arange(stop.size(1), device=stop.device)[None] * r
    speaking, known = (step < lengths[:, None]).float(), (step < lengths[:, None] + 2 * r).float()
    return F.binary_cross_entropy_with_logits(stop, 1 - speaking, known * torch.where(speaking > 0, 1.0, 4.0))


def balanced(loss, mel, distance, strength, most=10):
    """Weighs a loss so that it pulls a mel `strength` times as hard as `distance` does."""
    pulls = [torch.autograd.grad(x, mel, retain_graph=True)[0].float().norm() for x in (distance, loss)]
    return loss * (strength * pulls[0] / (pulls[1] + 1e-8)).clamp(max=most).detach()


class Likeness:
    """Says how far the voice of mels is from a person's, by a network that tells speakers apart by mels (encoder.py --likeness)."""

    def __init__(self, out, device, strength):
        self.net = encoder.load(os.path.join(out, "likeness.pt"), device).requires_grad_(False)
        self.strength, self.cosine = strength, 0.5

    def direction(self, mel):
        return self.net.direction(features.power(mel.float()))

    def judge(self, made, distance, person):
        """Returns the loss of mels (B, 80, T) that should each be like a person of `people` (B, size), balanced with `distance`."""
        cosine = F.cosine_similarity(self.direction(made).float(), person, 1).mean()
        self.cosine = 0.98 * self.cosine + 0.02 * cosine.item()
        return balanced(1 - cosine, made, distance, self.strength)


class PitchRange:
    """Says how much of the pitch of mels, as a source-filter vocoder hears it, lies outside the range of the recording's: a syllable
    whose pitch the text does not tell otherwise comes out an octave above or below the speaker."""

    MARGIN = 1.15  # by which the range is wider than from the 2nd to the 98th percentile

    def __init__(self, out, device, weight):
        self.net = voice.read(out, "vocoder", voice.vocoder_of, "generator", device).requires_grad_(False)
        if not isinstance(self.net, source_filter.SourceFilter):
            common.fail("the vocoder in %s is a HiFi-GAN; --pitch-range needs a source-filter vocoder, which knows the pitch" % out)
        self.weight, self.share = weight, 0.05

    @torch.no_grad()
    def outside(self, mel, lengths):
        """Returns which classes of pitch (B, classes) lie outside the range of recordings' mels (B, 80, T); none where hardly a frame is voiced."""
        hertz, grid, rows = self.net.pitches(self.net.pitch(mel.float())), self.net.grid.exp(), []
        for row, length in zip(hertz, lengths):
            voiced = row[:int(length)]
            voiced = voiced[voiced > 0]
            low, high = voiced.quantile(torch.tensor([0.02, 0.98], device=mel.device)) if len(voiced) > 20 else (0, float("inf"))
            rows.append((grid < low / self.MARGIN) | (grid > high * self.MARGIN))
        return torch.stack(rows)

    def judge(self, made, outside, live):
        """Returns the weighed loss of mels (B, 80, T) whose pitch should be of no class `outside`, in frames that are `live` (B, 1, T)."""
        outside, live = F.pad(outside, (0, 1))[:, :, None], live[:, 0]  # the last class is of no pitch
        kept = self.net.pitch(made.float()).log_softmax(1).masked_fill(outside, -float("inf")).logsumexp(1)
        self.share = 0.98 * self.share + 0.02 * (-kept.detach().expm1() * live).sum().item() / live.sum().item()
        return self.weight * -(kept * live).sum() / live.sum()


class Critic:
    """Learns to tell mels of people from the synthesizer's, and says how far it was from being fooled. A mean of all that people
    might have said is blurred, and a distance to what one of them said asks for that mean."""

    def __init__(self, net, device, lr=1e-3, strength=0.5):
        self.net = discriminators.MelDiscriminator(len(networks.SYMBOLS), net.h["speaker_embedding_size"]).to(device)
        self.opt, self.strength = torch.optim.Adam(self.net.parameters(), lr, (0.5, 0.99)), strength
        self.found = self.fooled = 0.5

    def judge(self, real, made, distance, chars, places, speaker):
        """Learns from one batch, then returns the loss of what is `made`, a post-net's mel and others; weighed so that on the
        first it pulls `strength` times as hard as `distance`."""
        told = self.net.picture(chars, places, speaker)
        scores = self.net(torch.cat([real, *(m.detach() for m in made)]), told.repeat(1 + len(made), 1, 1)).float()
        right, wrong = scores[:len(real)], scores[len(real):]
        self.found = 0.98 * self.found + 0.02 * right.mean().item()
        self.fooled = 0.98 * self.fooled + 0.02 * wrong.mean().item()
        self.opt.zero_grad()
        (((right - 1) ** 2).mean() + (wrong ** 2).mean()).backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.opt.step()
        self.net.requires_grad_(False)
        loss = sum(((self.net(m, told.detach()).float() - 1) ** 2).mean() for m in made)
        self.net.requires_grad_(True)
        seen = min(1.0, max(0.0, 2 * (self.found - self.fooled)))  # what it cannot tell apart it must not pull at
        return balanced(loss, made[0], distance, self.strength * seen)


@torch.no_grad()
def own_frames(net, chars, speaker, mel, guide, part, guided=1.0, pitched=2 / 3):
    """Speaks beside the recording: returns mel with a part of the rows replaced by what the network says, the attention weights
    followed, its own in those rows but for the part `guided`. Only each step's last frame, which the next step is shown, is right.

    `pitched` of the rows of own frames keep the harmonics of the recording, weakened by a random factor: the pitch cannot be
    known from the text, and a network that is not told it blurs it. Not where it follows its own attention: told the pitch, it
    was faster by a tenth than when it speaks alone.
    """
    r = mel.size(2) // guide.size(1)
    dtype = torch.bfloat16 if torch.is_autocast_enabled(mel.device.type) else mel.dtype
    draw, keep, attends = torch.rand(3, len(mel), 1, device=mel.device)
    envelope, own, attends = smoothing(mel.size(1), mel.device), draw < part, (draw < part) & (attends >= guided)
    pitched = (draw < part * pitched) & ~attends
    real = mel[:, :, r - 1::r].transpose(1, 2)
    harmonics = ((0.2 + 0.8 * keep)[..., None] * (real - real @ envelope)).to(dtype).unbind(1)
    real, smooth, weights = real.to(dtype).unbind(1), envelope.to(dtype), between(guide, chars.size(1))
    told = lambda out, step: torch.where(own, torch.where(pitched, out @ smooth + harmonics[step], out), real[step])
    seq, memory, _ = net.memory(chars, speaker)
    with torch.autocast(mel.device.type, enabled=False):
        followed, frames = net.decoder.unroll(seq.float(), memory.float(), chars != 0, weights, attends, told, dtype)
    lost = ((places(followed) - guide).abs().amax(1) > LOST)[:, None, None]
    return F.pad(frames.to(mel.dtype).transpose(1, 2), (0, 1)).repeat_interleave(r, 2), torch.where(lost, weights, followed)


def in_own_time(mel, guide, lengths, spoken):
    """Times recordings as the network spoke beside them: returns mels, places and lengths with each symbol between the frames at
    which the network, at the places `spoken` (B, steps), comes to it and leaves it. What it learns to say is then what it attends to."""
    r, frames = mel.size(2) // guide.size(1), np.arange(mel.size(2)) + 0.5
    steps = np.arange(guide.size(1))
    spoken, times = np.maximum.accumulate(spoken.double().cpu().numpy(), 1), []
    for own, recorded in zip(spoken, guide.double().cpu().numpy()):
        edges = np.arange(round(recorded[-1])) + 0.5
        said, heard = (np.interp(edges, p + 1e-6 * steps, (steps + 0.5) * r, right=np.inf) for p in (own, recorded))
        came = int((said < np.inf).sum())
        said, heard, limit = np.append(0, said[:came]), np.append(0, heard[:came]), np.append(heard, np.inf)[came]
        on = len(frames)  # from the last symbol it came to as fast as the recording, but not beyond it
        times.append(np.interp(frames, np.append(said, said[-1] + on), np.append(heard, heard[-1] + on)).clip(max=limit - 1))
    times = torch.from_numpy(np.stack(times)).to(mel.device)
    at = times.long().clamp(max=mel.size(2) - 1)
    step = (times[:, r // 2::r] / r).long().clamp(max=guide.size(1) - 1)
    return mel.gather(2, at[:, None].expand_as(mel)), guide.gather(1, step), (times < lengths[:, None]).sum(1)


def nearer(spoken, guide):
    """Where an attention at the places `spoken` (B, steps) learns to be: nearer to the recording's, so that one behind does not come to rest."""
    return spoken + (HURRY * (guide - spoken)).clamp(-0.45, 0.45)  # by half a symbol it would be at the next


def places(attention):
    """The mean place (B, steps) of attention weights (B, steps, N)."""
    return attention @ torch.arange(attention.size(2), device=attention.device, dtype=attention.dtype)


def smoothing(bands, device, width=3.0):
    """Symmetric matrix (bands, bands) that smooths a mel frame so far that formants stay and harmonics go: a Gaussian of `width`
    bands, mirrored at the ends."""
    at = torch.arange(bands, device=device, dtype=torch.float32)
    bell = lambda centre: torch.exp(-0.5 * ((at[:, None] - centre) / width) ** 2)
    matrix = bell(at) + bell(-1 - at) + bell(2 * bands - 1 - at)
    return matrix / matrix.sum(1, keepdim=True)


def between(places, count):
    """Attention weights (B, steps, count) of places between symbols (B, steps): those of the two next to each."""
    return (1 - (places[:, :, None] - torch.arange(count, device=places.device)).abs()).clamp(min=0)


def rises(error):
    """Error of the change from band to band: it keeps formants and harmonics from blurring."""
    return F.pad((error[:, 1:] - error[:, :-1]).abs(), (0, 0, 1, 0))


@torch.no_grad()
def validate(net, items, table, r, device, most=48):
    """Mel error in dB and attention loss on validation utterances, by language."""
    net.eval()
    result = {}
    for language in ("zh", "en"):
        group = [i for i in items if i.language == language][:most]
        parts = [losses(net, *(x.to(device) for x in batch(group[k:k + 16], table, r))) for k in range(0, len(group), 16)]
        if parts:
            result[language + "_db"] = float(np.mean([float(x[3]) for x in parts])) * features.DECIBELS
            result[language + "_attention"] = float(np.mean([float(x[1]) for x in parts]))
    net.train()
    return result


@torch.no_grad()
def write_mels(net, items, table, folder, r, device):
    """Writes the network's own mels of recordings, aligned with them: FOLDER/NAME.npy, float16, nan outside the pieces
    learned from."""
    os.makedirs(folder, exist_ok=True)
    net.eval()
    begun = set()
    for k in range(0, len(items), 16):
        group = items[k:k + 16]
        chars, speaker, mel, guide, lengths, _ = (x.to(device) for x in batch(group, table, r))
        shown, followed = own_frames(net, chars, speaker, mel, guide, 1)
        post = net.post(net.decode(chars, speaker, shown, 0, followed)[0]).half().cpu().numpy()
        for item, out, length in zip(group, post, lengths):
            path, end = os.path.join(folder, item.name + ".npy"), item.skipped + int(length)
            whole = np.load(path) if item.name in begun else np.full((out.shape[0], 0), np.nan, np.float16)
            begun.add(item.name)
            whole = np.pad(whole, ((0, 0), (0, max(0, end - whole.shape[1]))), constant_values=np.nan)
            whole[:, item.skipped:end] = out[:, :int(length)]
            np.save(path, whole)


def other_speeds(written):
    """Reads speeds parted by commas, none of them 1, in hundredths."""
    try:
        speeds = [float(speed) for speed in written.split(",") if speed]
    except ValueError:
        speeds = [0.0]
    if not all(0.5 <= speed <= 2 and speed != 1 and abs(100 * speed - round(100 * speed)) < 1e-6 for speed in speeds):
        raise argparse.ArgumentTypeError("%r is not speeds from 0.5 to 2, other than 1, in hundredths, such as 0.9,1.1" % written)
    return speeds


def arguments(description):
    """Returns a parser with the options of what a synthesizer learns from."""
    p = common.arguments(description)
    p.add_argument("--longest", type=float, default=8, help="longest utterance in seconds")
    p.add_argument("--english", type=float, default=0.65, help="part of English in what is drawn, where both languages are learned")
    p.add_argument("--languages", default="zh,en", help="languages to learn")
    p.add_argument("--speeds", type=other_speeds, default="", help="other speeds at which recordings are played, pitch included: more speakers, as 0.9,1.1")
    p.add_argument("--poor", type=float, default=0.07, help="part of each set left out for its poor alignment")
    p.add_argument("--bfloat16", action="store_true", help="multiply in bfloat16, where the processor or GPU has it: less time")
    return p


def main():
    p = arguments(__doc__)
    p.add_argument("--start", nargs="+", help="synthesizer checkpoint to begin from, its .json beside it; of several trained from the same start their mean")
    p.add_argument("--start-encoder", help="encoder that --start was trained with, where it is not OUT/encoder.pt")
    p.add_argument("--settings", help="JSON file with the network's shape; else the small default")
    p.add_argument("--r", type=int, default=2, help="reduction factor: frames a step")
    p.add_argument("--batch", type=int, default=24)
    p.add_argument("--crop", type=int, default=0, help="frames of each utterance that the post-net learns from in a step, 0 for all")
    p.add_argument("--drop", type=float, default=0.1, help="part of the steps that are not shown the frame before")
    p.add_argument("--own", type=float, default=0.85, help="part of the utterances that are shown the network's own frames before")
    p.add_argument("--pitched", type=float, default=2 / 3, help="part of those that follow the alignment and are told the recording's pitch")
    p.add_argument("--adversarial", action="store_true", help="train with a discriminator of mels: sharper")
    p.add_argument("--keep-post-net", action="store_true", help="leave the post-net of --start as it is, trained by post_net.py")
    p.add_argument("--likeness", type=float, default=0, help="pull of the likeness to the speaker, in those of the distance from the recording; needs OUT/likeness.pt")
    p.add_argument("--pitch-range", type=float, default=0, help="weight of the pitch outside the recording's range; needs OUT/vocoder.pt and .json of a source-filter vocoder")
    p.add_argument("--guided", type=float, default=0.5, help="part of the utterances in which the decoder is shown the alignment")
    p.add_argument("--lr", type=float, default=1e-3)
    p.add_argument("--steps", type=int, default=60000, help="steps over which the learning rate falls")
    p.add_argument("--write-mels", help="write the network's own mels there instead of training")
    a = p.parse_args()
    if a.keep_post_net and not a.start:
        p.error("--keep-post-net needs --start, whose post-net is kept")
    device = common.start(a)
    settings = common.settings(a.settings, a.start and a.start[0], SETTINGS)
    if "en" in a.languages.split(","):
        settings = dict(settings, symbol_table=text.TABLE)
    items = read_items(a, device)
    table = embeddings(a.data, a.out, items, device)
    settings = dict(settings, speaker_embedding_size=next(iter(table.values())).size(1))  # as OUT/encoder.pt has it
    net = networks.Tacotron(settings).to(device)
    for parameter in net.parameters():
        if parameter.dim() > 1:
            torch.nn.init.xavier_uniform_(parameter)
    opt = torch.optim.Adam(net.parameters(), a.lr, (0.9, 0.98))
    log, path = common.Log(a.out, "synthesizer"), os.path.join(a.out, "synthesizer.state.pt")
    if a.write_mels:
        made = common.load(os.path.join(a.out, "synthesizer.pt"), device)
        if made is None:
            common.fail("no synthesizer.pt in %s; train it first" % a.out)
        net.load_state_dict(made["model_state"])
        return write_mels(net, items, table, a.write_mels, int(net.decoder.r), device)
    critic, average = Critic(net, device) if a.adversarial else None, copy.deepcopy(net)
    likeness = Likeness(a.out, device, a.likeness) if a.likeness else None
    pitch_range = PitchRange(a.out, device, a.pitch_range) if a.pitch_range else None
    persons = people(a.data, a.out, items, device) if a.likeness else None
    parts = dict(net=net, opt=opt, average=average, **(dict(critic=critic.net, critic_opt=critic.opt) if critic else {}))
    step = common.resume(path, a, device, **parts)
    if step is None:
        if a.start:
            states = [common.start_from(path, "model_state", device)["model_state"] for path in a.start]
            if len({tuple(sorted((name, w.shape) for name, w in s.items())) for s in states}) > 1:
                common.fail("the networks of %s differ in shape; their mean needs one shape" % ", ".join(a.start))
            state = mean_of(states)
            if a.start_encoder:
                groups = {s: g for s, g in corpus.by_speaker(corpus.read(a.data, ("train",))).items() if s in table}
                read_other_embeddings(state, settings, *between_encoders(groups, encoder.load(a.start_encoder, device), encoder.load(a.out, device)))
            begin_from(net, state)
        average.load_state_dict(net.state_dict())
    if a.keep_post_net:
        for part in (net.postnet, net.post_proj):
            part.eval().requires_grad_(False)
    step = step or 0
    net.decoder.r.fill_(a.r)
    average.decoder.r.fill_(a.r)
    check, items = [i for i in items if i.use == "validation"], [i for i in items if i.use == "train"]
    print("%d utterances, %d of them Mandarin, from step %d" % (len(items), sum(i.language == "zh" for i in items), step), flush=True)
    common.write_json(settings, os.path.join(a.out, "synthesizer.json"))

    def checkpoint():
        net.step.fill_(step)
        common.save(dict({name: part.state_dict() for name, part in parts.items()}, step=step), path)
        average.step.fill_(step)
        common.save(dict(model_state=common.to_cpu(average.state_dict())), os.path.join(a.out, "synthesizer.pt"))

    drawn = common.batches(lambda: batch(draw(items, a.batch), table, a.r, persons), a, step, device)
    clock, smooth = common.Clock(a.minutes), None
    while clock.used() < 1 and step < a.steps:
        for g in opt.param_groups:
            g["lr"] = a.lr * min(1, (step + 20) / 200) * 0.02 ** (step / a.steps)
        with torch.autocast(device.type, torch.bfloat16, enabled=a.bfloat16):
            mel_loss, place, stop, error = losses(net, *next(drawn), a.crop, a.drop, a.guided, a.own, critic, likeness, a.pitched, pitch_range)
        opt.zero_grad()
        (mel_loss + 0.3 * place + 0.5 * stop).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        step += 1
        follow(average, net, max(1 / AVERAGE, 1 / step))
        values = np.array([error.item() * features.DECIBELS, place.item(), stop.item()])
        smooth = values if smooth is None else 0.96 * smooth + 0.04 * values
        if step % 25 == 0:
            log.write(step=step, error_db=smooth[0], attention=smooth[1], stop=smooth[2],
                      **(dict(real=critic.found, made=critic.fooled) if critic else {}), **(dict(like=likeness.cosine) if likeness else {}),
                      **(dict(outside=pitch_range.share) if pitch_range else {}), minutes=clock.used() * a.minutes)
        if step % 500 == 0:
            log.write(step=step, **validate(average, check, table, a.r, device))
        if clock.checkpoint_due():
            checkpoint()
    checkpoint()
    log.write(step=step, **validate(average, check, table, a.r, device))


@torch.no_grad()
def follow(average, net, part):
    """Moves the running average of a network's weights on by a part of the distance."""
    for mean, now in zip(average.state_dict().values(), net.state_dict().values()):
        mean.copy_(torch.lerp(mean, now, part) if mean.is_floating_point() else now)


def mean_of(states):
    """Returns the mean of state dicts of one shape; numbers that count are the first's."""
    return {k: torch.stack([s[k].float() for s in states]).mean(0) if w.is_floating_point() else w for k, w in states[0].items()}


def begin_from(net, state):
    """Loads the tensors whose shapes agree."""
    own = net.state_dict()
    same = {k: v for k, v in state.items() if k in own and own[k].shape == v.shape}
    if not same:
        common.fail("--start: none of the %d tensors is this network's: it is another network's checkpoint" % len(state))
    net.load_state_dict(same, strict=False)
    print("%d of %d tensors taken over" % (len(same), len(own)), flush=True)


@torch.no_grad()
def between_encoders(groups, old, new, crops=2000, ridge=1e-3):
    """Returns the matrix and the shift that make `old`'s embedding of a recording from `new`'s: least squares over crops of recordings."""
    device, pairs = next(new.parameters()).device, []
    while sum(len(x) for x, _ in pairs) < crops:
        wav = encoder.batch(groups, sorted(groups), min(64, len(groups)), 2)[0].to(device)
        mel = features.encoder_mel(wav)
        pairs.append((F.pad(new(mel), (0, 1), value=1), old(mel)))
    ours, theirs = (torch.cat(x) for x in zip(*pairs))
    squares = ours.T @ ours + ridge * len(ours) / ours.size(1) * torch.eye(ours.size(1), device=device)
    matrix = torch.linalg.solve(squares, ours.T @ theirs)
    print("the other encoder's embeddings: cosine %.3f with what is made of ours" % F.cosine_similarity(ours @ matrix, theirs).mean(), flush=True)
    return matrix[:-1], matrix[-1]


def read_other_embeddings(state, h, matrix, shift):
    """Changes each layer that reads the speaker's embedding, in a synthesizer's state dict, so that given e it reads e @ matrix + shift."""
    text_size, lstm = h["tts_encoder_dims"], h["tts_lstm_dims"]
    for layer, bias, at in (("encoder_proj.weight", "decoder.attn_net.W.bias", text_size),  # that has no bias: it is added to this one
                            ("decoder.attn_rnn.weight_ih", "decoder.attn_rnn.bias_ih", text_size),
                            ("decoder.rnn_input.weight", "decoder.rnn_input.bias", text_size),
                            ("decoder.stop_proj.weight", "decoder.stop_proj.bias", lstm + text_size)):
        before, read, after = state[layer].split([at, matrix.size(1), state[layer].size(1) - at - matrix.size(1)], 1)
        state[layer] = torch.cat([before, read.float() @ matrix.T, after], 1)
        state[bias] = state[bias] + read.float() @ shift


if __name__ == "__main__":
    main()
