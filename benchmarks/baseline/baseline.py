#!/usr/bin/env python3
"""Times the PyTorch port on full-size networks with random weights.

As a service, for `voiceclone bench --baseline`: each line on standard input is a request, each line on standard output
its answer, so that the caller can take turns with what it compares.

    {"stage": "synthesizer", "seconds": 5, "batch": 1, "symbols": 160, "threads": 2}   ->   {"seconds": 1.93}

The first answer, before any request, names the versions. `baseline.py --table` measures by itself.
"""
import argparse
import json
import platform
import statistics
import sys
import time

try:
    import numpy
    import torch
except ImportError as missing:
    print(json.dumps({"error": f"{missing}: install PyTorch and NumPy (Debian: python3-torch python3-numpy)"}))
    sys.exit(3)

from encoder import RATE, SpeakerEncoder
from hifigan import Generator
from tacotron import BANDS, SYMBOLS, Tacotron

HOP = 200
NEVER = 2  # no probability reaches it: every run does the same work


class Baseline:
    """The three networks as the reference runs them: on the CPU, in float32, eagerly."""

    def __init__(self, seed=1):
        torch.manual_seed(seed)
        self.encoder, self.synthesizer = SpeakerEncoder().eval(), Tacotron().eval()
        self.vocoder = Generator().eval().fold()

    def inputs(self, stage, seconds, batch, symbols):
        frames = -(-int(seconds * RATE) // HOP)
        if stage == "encoder":
            return 0.1 * torch.randn(int(seconds * RATE))
        if stage == "synthesizer":
            speaker = torch.nn.functional.normalize(torch.rand(batch, 256))
            return torch.randint(1, SYMBOLS, (batch, symbols)), speaker, frames
        return torch.zeros(batch, BANDS, frames)

    def run(self, stage, inputs):
        with torch.no_grad():
            if stage == "encoder":
                self.encoder.embed(inputs)
            elif stage == "synthesizer":
                symbols, speaker, frames = inputs
                self.synthesizer(symbols, speaker, frames, stop_at=NEVER)
            else:
                self.vocoder(inputs)

    def time(self, stage, seconds=5.0, batch=1, symbols=160, threads=1):
        """Returns the seconds that one run took."""
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        inputs = self.inputs(stage, seconds, batch, symbols)
        start = time.perf_counter()
        self.run(stage, inputs)
        return time.perf_counter() - start


def memory():
    """Returns the peak resident memory of this process in bytes, where the system tells."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        return None


def serve(baseline):
    for line in sys.stdin:
        request = json.loads(line)
        answer = {"bytes": memory()} if request == {"memory": True} else {"seconds": baseline.time(**request)}
        print(json.dumps(answer), flush=True)


def table(baseline, seconds, runs, counts):
    for stage in ("encoder", "synthesizer", "vocoder"):
        for threads in counts:
            baseline.time(stage, seconds, threads=threads)
            times = sorted(baseline.time(stage, seconds, threads=threads) for _ in range(runs))
            print(f"{stage:12} {threads} threads: {statistics.median(times):.3f} s ({times[0]:.3f}-{times[-1]:.3f})")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--table", action="store_true", help="measure and print a table instead of serving requests")
    options.add_argument("--seconds", type=float, default=5, help="length of the speech")
    options.add_argument("--runs", type=int, default=5, help="runs, after one to warm up; the median counts")
    options.add_argument("--threads", type=int, nargs="+", default=[1, 2], help="thread counts")
    given = options.parse_args()
    baseline = Baseline()
    if given.table:
        table(baseline, given.seconds, given.runs, given.threads)
    else:
        print(json.dumps({"versions": f"PyTorch {torch.__version__}, Python {platform.python_version()}"}), flush=True)
        serve(baseline)


if __name__ == "__main__":
    main()
