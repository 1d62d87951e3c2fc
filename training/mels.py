"""Synthesizer mels of the corpus, computed once and kept as float16 in DATA/mels, one memory-mapped file a speaker."""
import os

import numpy as np
import torch

import corpus
import features


def read(folder, utterances, device="cpu"):
    """Returns for each utterance its mel (80, frames), in the order given; computes what is missing."""
    place = os.path.join(folder, "mels")
    os.makedirs(place, exist_ok=True)
    found = {}
    for speaker, group in corpus.by_speaker(utterances).items():
        path = os.path.join(place, speaker + ".npy")
        index = os.path.join(place, speaker + ".index.npy")
        if not os.path.exists(index):
            everything = corpus.read(folder, person=group[0].person, speed=group[0].speed)
            parts = [features.synthesizer_mel(torch.from_numpy(u.wav()).to(device)).half().cpu().numpy() for u in everything]
            _write(path, np.concatenate(parts, 1))
            ends = np.cumsum([p.shape[1] for p in parts])
            _write(index, np.array([[u.begin, e - p.shape[1], e] for u, p, e in zip(everything, parts, ends)]))
        array = np.load(path, mmap_mode="r")
        places = {int(b): (int(s), int(e)) for b, s, e in np.load(index)}
        for u in group:
            start, end = places[u.begin]
            found[u.name] = array[:, start:end]
    return [found[u.name] for u in utterances]


def _write(path, array):
    with open(path + ".part", "wb") as f:
        np.save(f, array)
    os.replace(path + ".part", path)
