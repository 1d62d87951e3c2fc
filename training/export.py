#!/usr/bin/env python3
"""Writes a trained voice, or what there is of it, in half precision: half the size, the same sound.

    export.py --out DIR --to DIR

--out is the folder that the steps wrote. Checkpoints and their settings go to --to; aligners without their optimizers,
so that `align.py --start` can begin from them.
"""
import argparse
import glob
import os
import shutil

import torch

import common

NAMES = ("encoder", "synthesizer", "vocoder")


def half(value):
    """Floating-point tensors in half precision, in dictionaries too; all else as it is."""
    if isinstance(value, dict):
        return {k: half(v) for k, v in value.items()}
    return value.half() if torch.is_tensor(value) and value.is_floating_point() else value


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", required=True, help="folder of checkpoints")
    p.add_argument("--to", required=True, help="folder to write")
    a = p.parse_args()
    os.makedirs(a.to, exist_ok=True)
    aligners = [os.path.basename(path)[:-3] for path in sorted(glob.glob(os.path.join(glob.escape(a.out), "aligner-*.pt")))]
    for name in (*NAMES, *aligners):
        state = common.load(os.path.join(a.out, name + ".pt"))
        if state is None:
            continue
        path = os.path.join(a.to, name + ".pt")
        common.save(half({k: v for k, v in state.items() if k != "opt"}), path)
        settings = os.path.join(a.out, name + ".json")
        if os.path.exists(settings):
            shutil.copyfile(settings, os.path.join(a.to, name + ".json"))
        print("%s: %d bytes" % (path, os.path.getsize(path)))


if __name__ == "__main__":
    main()
