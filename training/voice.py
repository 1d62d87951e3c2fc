"""A trained voice as a user hears it: text and a reference recording in, samples out."""
import json
import os

import torch
from torch.nn import functional as F

import common
import encoder
import features
import networks
import source_filter


class Voice:
    """The three checkpoints of one folder."""

    def __init__(self, folder, device="cpu"):
        self.device, self.folder = torch.device(device), folder
        self.encoder = encoder.load(folder, device)
        self.synthesizer = read(folder, "synthesizer", networks.Tacotron, "model_state", self.device)
        self.vocoder = read(folder, "vocoder", vocoder_of, "generator", self.device)

    def embed(self, wav):
        return encoder.embed(self.encoder, wav)

    def speak(self, symbols, embeddings, size=16):
        """Speaks symbol strings with an embedding each; returns a list of (mel, attention, stopped), in order."""
        ids = [[networks.SYMBOLS.index(c) for c in s] + [1] for s in symbols]
        order, result = sorted(range(len(ids)), key=lambda i: len(ids[i])), [None] * len(ids)
        for k in range(0, len(order), size):
            part = order[k:k + size]
            longest = max(len(ids[i]) for i in part)
            chars = torch.tensor([ids[i] + [0] * (longest - len(ids[i])) for i in part], device=self.device)
            vectors = torch.stack([embeddings[i] for i in part]).to(self.device)
            for i, (mel, attention, stopped) in zip(part, self.synthesizer.generate(chars, vectors)):
                result[i] = (mel, attention[:, :len(ids[i])].cpu(), stopped)
        return result

    @torch.no_grad()
    def vocode(self, mel):
        """Mel (80, T) to samples, trailing silence cut as MockingBird does."""
        loud = torch.nonzero(mel.max(0).values >= -3.4)
        mel = mel[:, :int(loud[-1]) + 1] if len(loud) else mel[:, :8]
        return self.vocoder(F.pad(mel, (0, 2), value=features.FLOOR)[None])[0, 0].cpu().numpy()


def read(folder, name, network, key, device):
    """Reads a trained network of a folder: NAME.pt, its tensors under a key, and NAME.json, which network(settings) is built from."""
    path = os.path.join(folder, name)
    state = common.load(path + ".pt", device)
    if state is None:
        common.fail("no %s.pt in %s; train it first" % (name, folder))
    with open(path + ".json", encoding="utf-8") as f:
        net = network(json.load(f))
    net.load_state_dict(state[key])
    return net.to(device).eval()


def vocoder_of(settings):
    """Builds the kind of vocoder that settings are of."""
    return (source_filter.SourceFilter if settings.get("network") == "source-filter" else networks.Generator)(settings)


def fault(symbols, attention, stopped, language):
    """Names what went wrong with one spoken piece by its attention: runaway, cut off, skipping; None if nothing."""
    at, steps = attention.argmax(1), len(attention)
    if not stopped:
        return "runaway"
    if int(at.max()) < len(symbols) - (6 if language == "zh" else 4):
        return "cut off"
    jumps = at[1:] - at[:-1]
    if steps > 1 and int(jumps.max()) > (14 if language == "zh" else 10):
        return "skipping"
    return None
