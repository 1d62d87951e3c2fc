#!/usr/bin/env python3
"""Shows that the port computes what the reference computes: runs it on the fixtures of voiceclone-convert's tests."""
import json
import re
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from scipy.io import wavfile

from encoder import SpeakerEncoder
from hifigan import Generator
from tacotron import Tacotron

FIXTURES = Path(__file__).resolve().parents[2] / "voiceclone-convert/src/test/resources/reference"
QUERY, FILTER = "gst.stl.attention.W_query.weight", re.compile(r"gst\.encoder\.convs\.\d+\.bias")
TOLERANCE = 1e-4  # of the largest value: other summation orders, no other computation


def difference(name, actual, folder):
    expected = np.load(folder / (name + ".npy"))
    actual = actual.numpy()
    if actual.shape != expected.shape:
        raise SystemExit(f"{folder.name}/{name}: shape {actual.shape}, expected {expected.shape}")
    worst = np.abs(actual - expected).max() / max(1.0, np.abs(expected).max())
    print(f"{folder.name}/{name}: {worst:.1e}", "" if worst <= TOLERANCE else "DIFFERS")
    return worst


def encoder(folder):
    state = torch.load(folder / "encoder.pt")["model_state"]
    network = SpeakerEncoder(hidden=state["linear.weight"].shape[1])
    network.load_state_dict(state)
    for wav in sorted(folder.glob("*.wav")):
        samples = torch.from_numpy(wavfile.read(wav)[1] / np.float32(32768))
        partials, embedding = network.embed(samples)
        yield difference(wav.stem + ".partials", partials, folder)
        yield difference(wav.stem + ".embedding", embedding, folder)


def synthesizer(folder):
    state = torch.load(folder / "synthesizer.pt")
    state = state.get("model_state", state.get("model"))
    s = json.loads((folder / "synthesizer.json").read_text())
    network = Tacotron(
        embedding=s["tts_embed_dims"], encoder=s["tts_encoder_dims"], decoder=s["tts_decoder_dims"],
        lstm=s["tts_lstm_dims"], postnet=s["tts_postnet_dims"], kernels=s["tts_encoder_K"],
        highways=s["tts_num_highways"], dropout=0,
        style=state[QUERY].shape[0] if QUERY in state else 0, filters=[len(state[n]) for n in state if FILTER.fullmatch(n)],
    ).eval()
    network.load_state_dict(state)
    embeddings = torch.from_numpy(np.load(folder / "embeddings.npy"))
    for i, text in enumerate(json.loads((folder / "texts.json").read_text())):
        symbols = torch.tensor([text["sequence"]])
        before, after, attention = network(symbols, embeddings[i : i + 1], text["steps"], text["style_idx"], 2)
        yield difference(f"text{i}.decoder", before[0], folder)
        yield difference(f"text{i}.mel", after[0], folder)
        yield difference(f"text{i}.attention", attention[0], folder)


def vocoder(folder):
    network = Generator(json.loads((folder / "vocoder.json").read_text())).eval()
    network.load_state_dict(torch.load(folder / "vocoder.pt")["generator"])
    mel = torch.from_numpy(np.load(folder / "mel.npy"))
    yield difference("waveform", network.fold()(mel.unsqueeze(0))[0, 0], folder)


def main():
    warnings.filterwarnings("ignore", category=wavfile.WavFileWarning)
    kinds = {"encoder": encoder, "synthesizer-*": synthesizer, "hifigan-*": vocoder}
    with torch.no_grad():
        worst = [w for glob, kind in kinds.items() for f in sorted(FIXTURES.glob(glob)) for w in kind(f)]
    print(f"{len(worst)} outputs, largest difference {max(worst):.1e}, tolerance {TOLERANCE:.0e}")
    return 0 if max(worst) <= TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main())
