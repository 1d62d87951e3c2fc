#!/usr/bin/env python3
"""Writes a trained voice, or what there is of it, in half precision: half the size, the same sound.

    export.py --out DIR --to DIR [--attention 1.25] [--highest-pitch 370]

--out is the folder that the steps wrote. Checkpoints and their settings go to --to; aligners without their optimizers,
so that `align.py --start` can begin from them. --attention makes a synthesizer's attention surer, and slower.
"""
import argparse
import glob
import math
import os
import shutil

import torch

import common
import source_filter

NAMES = ("encoder", "synthesizer", "vocoder")


def half(value):
    """Floating-point tensors in half precision, in dictionaries too; all else as it is."""
    if isinstance(value, dict):
        return {k: half(v) for k, v in value.items()}
    return value.half() if torch.is_tensor(value) and value.is_floating_point() else value


def surer(weights, factor):
    """Multiplies the logits of a synthesizer's attention: its last layer is linear."""
    last = "decoder.attn_net.v.weight"
    return dict(weights, **{last: weights[last] * factor})


def lower(weights, hertz, by=6.0):
    """Makes a source-filter vocoder's classes of pitch above `hertz` exp(by) times less probable: what is blurred falls there."""
    low, high, bias = (source_filter.SETTINGS["pitch_low"], source_filter.SETTINGS["pitch_high"], weights["pitch.last.bias"])
    grid = torch.linspace(math.log(low), math.log(high), len(bias) - 1).exp()
    return dict(weights, **{"pitch.last.bias": bias - by * torch.cat([grid > hertz, torch.tensor([False])])})


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", required=True, help="folder of checkpoints")
    p.add_argument("--to", required=True, help="folder to write")
    p.add_argument("--attention", type=float, default=1, help="factor of the logits of the synthesizer's attention")
    p.add_argument("--highest-pitch", type=float, help="pitch in Hz above which a source-filter vocoder must be sure")
    a = p.parse_args()
    os.makedirs(a.to, exist_ok=True)
    aligners = [os.path.basename(path)[:-3] for path in sorted(glob.glob(os.path.join(glob.escape(a.out), "aligner-*.pt")))]
    for name in (*NAMES, *aligners):
        state = common.load(os.path.join(a.out, name + ".pt"))
        if state is None:
            continue
        if name == "synthesizer":
            state["model_state"] = surer(state["model_state"], a.attention)
        if "pitch.last.bias" in state.get("generator", {}) and a.highest_pitch:
            state["generator"] = lower(state["generator"], a.highest_pitch)
        path = os.path.join(a.to, name + ".pt")
        common.save(half({k: v for k, v in state.items() if k != "opt"}), path)
        settings = os.path.join(a.out, name + ".json")
        if os.path.exists(settings):
            shutil.copyfile(settings, os.path.join(a.to, name + ".json"))
        print("%s: %d bytes" % (path, os.path.getsize(path)))


if __name__ == "__main__":
    main()
