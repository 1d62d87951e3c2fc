#!/usr/bin/env python3
"""Times the PyTorch port on full-size networks with random weights.

As a service, for `voiceclone bench --baseline`: each line on standard input is a request, each line on standard output
its answer, so that the caller can take turns with what it compares.

    {"stage": "synthesizer", "seconds": 5, "batch": 1, "symbols": 160, "threads": 2}   ->   {"seconds": 1.93}

The first answer, before any request, names the versions. `baseline.py --table` measures by itself. `--device cuda` runs on
a GPU, where a run ends when its result is on the host.

`--vocoder pocket --original CHECKOUT` times the original's own Pocket TTS instead (pocket_speed.py), on the CPU; its stage `speaking` is
the synthesizer and the vocoder at the same time.
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
from wavernn import WaveRnn

HOP = 200
SAMPLED = 200  # steps of a WaveRNN that are timed
NEVER = 2  # no probability reaches it: every run does the same work
PRECISIONS = {"fp32": torch.float32, "fp16": torch.float16}


class Baseline:
    """The three networks as the reference runs them: eagerly, each step's stop probability looked at before the next."""

    def __init__(self, device="cpu", precision="fp32", vocoder="hifigan", seed=1):
        torch.manual_seed(seed)
        self.device, self.type = torch.device(device), PRECISIONS[precision]
        self.encoder, self.synthesizer = SpeakerEncoder().eval().to(self.device), Tacotron().eval()
        self.vocoder = WaveRnn().eval() if vocoder == "wavernn" else Generator().eval().fold()
        for network in (self.encoder.lstm, self.encoder.linear, self.synthesizer, self.vocoder):
            network.to(self.device, self.type)

    def inputs(self, stage, seconds, batch, symbols):
        frames = -(-int(seconds * RATE) // HOP)
        if stage == "encoder":
            return (0.1 * torch.randn(int(seconds * RATE)),)
        if stage == "synthesizer":
            speaker = torch.nn.functional.normalize(torch.rand(batch, 256)).to(self.type)
            return torch.randint(1, SYMBOLS, (batch, symbols)), speaker, frames
        return (torch.zeros(batch, BANDS, frames, dtype=self.type),)

    def run(self, stage, inputs):
        """Runs a stage on tensors of the host, and returns what it made there."""
        given = [value.to(self.device) if torch.is_tensor(value) else value for value in inputs]
        with torch.no_grad():
            if stage == "encoder":
                return self.encoder.embed(*given)[1].cpu()
            if stage == "synthesizer":
                return self.synthesizer(*given, stop_at=NEVER)[1].cpu()
            return self.vocoder(*given).cpu()

    def time(self, stage, seconds=5.0, batch=1, symbols=160, threads=1):
        """Returns the seconds that one run took."""
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        inputs = self.inputs(stage, seconds, batch, symbols)
        if stage == "vocoder" and isinstance(self.vocoder, WaveRnn):
            return sum(self.sampling(mel) for mel in inputs[0].to(self.device))
        start = time.perf_counter()
        self.run(stage, inputs)
        return time.perf_counter() - start


    def sampling(self, mel):
        """Returns the seconds of a WaveRNN's samples, extrapolated from the first of them: each step takes the same time."""
        with torch.no_grad():
            start = time.perf_counter()
            folds = self.vocoder.condition(mel)
            conditioned = time.perf_counter()
            self.vocoder.sample(*folds, steps=SAMPLED).cpu()
            sampled = time.perf_counter()
        return conditioned - start + (sampled - conditioned) * folds[0].shape[1] / SAMPLED


def memory(device):
    """Returns the peak memory in bytes: on a GPU what its tensors took, else what was resident, where the system tells."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        return None


def serve(baseline):
    for line in sys.stdin:
        request = json.loads(line)
        answer = {"bytes": memory(baseline.device)} if request == {"memory": True} else {"seconds": baseline.time(**request)}
        print(json.dumps(answer), flush=True)


def table(baseline, seconds, runs, batch, counts):
    for stage in ("encoder", "synthesizer", "vocoder") + (() if isinstance(baseline, Baseline) else ("speaking",)):
        for threads in counts:
            given = {"seconds": seconds, "batch": batch, "threads": threads}
            baseline.time(stage, **given)
            times = sorted(baseline.time(stage, **given) for _ in range(runs))
            print(f"{stage:12} {threads} threads: {statistics.median(times):.4f} s ({times[0]:.4f}-{times[-1]:.4f})")


def versions(device):
    where = f", {torch.cuda.get_device_name(device)}, CUDA {torch.version.cuda}" if device.type == "cuda" else ""
    return f"PyTorch {torch.__version__}, Python {platform.python_version()}{where}"


def pocket(given):
    if given.device != "cpu" or given.original is None:
        print(json.dumps({"error": "Pocket TTS is timed on device 'cpu', with --original"}))
        sys.exit(3)
    try:
        from pocket_speed import Pocket
        return Pocket(given.original)
    except ImportError as missing:
        print(json.dumps({"error": f"the original's code cannot be imported: {missing}; install what it needs"}))
        sys.exit(3)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--table", action="store_true", help="measure and print a table instead of serving requests")
    options.add_argument("--seconds", type=float, default=5, help="length of the speech")
    options.add_argument("--runs", type=int, default=5, help="runs, after one to warm up; the median counts")
    options.add_argument("--device", default="cpu", help="cpu, cuda or cuda:N")
    options.add_argument("--precision", default="fp32", choices=PRECISIONS, help="of weights and activations")
    options.add_argument("--vocoder", default="hifigan", choices=["hifigan", "wavernn", "pocket"],
                         help="the vocoder's network, or Pocket TTS")
    options.add_argument("--original", help="of Pocket TTS, a clone of kyutai-labs/pocket-tts, whose code is run")
    options.add_argument("--batch", type=int, default=1, help="utterances at a time, with --table")
    options.add_argument("--threads", type=int, nargs="+", default=[1, 2], help="thread counts")
    given = options.parse_args()
    try:
        baseline = pocket(given) if given.vocoder == "pocket" else Baseline(given.device, given.precision, given.vocoder)
    except (AssertionError, RuntimeError):  # PyTorch without CUDA asserts
        print(json.dumps({"error": f"PyTorch {torch.__version__} cannot use device '{given.device}' here"}))
        sys.exit(3)
    if given.table:
        print(versions(baseline.device))
        table(baseline, given.seconds, given.runs, given.batch, given.threads)
    else:
        print(json.dumps({"versions": versions(baseline.device)}), flush=True)
        serve(baseline)


if __name__ == "__main__":
    main()
