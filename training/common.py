"""What every step shares: arguments, seeds, device, atomic checkpoints, the log and its plot."""
import argparse
import json
import os
import random
import sys
import time

import numpy as np
import torch
import torch.utils.data

CHECKPOINT_SECONDS = 120


def arguments(description):
    """Returns a parser with the options that every training step has."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--data", required=True, help="folder that prepare.py wrote")
    parser.add_argument("--out", required=True, help="folder of checkpoints and logs")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads; more than the idle cores is slower")
    parser.add_argument("--workers", type=int, default=0, help="processes that draw batches beside the training: for a GPU")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60, help="wall-clock time to train for in this run")
    return parser


def start(options):
    """Applies threads and seed, makes the output folder; returns the device."""
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)  # sharp attention makes many: a tenth of the time
    seed(options.seed)
    os.makedirs(options.out, exist_ok=True)
    return torch.device(options.device)


def seed(value):
    random.seed(value)
    np.random.seed(value % 2**32)
    torch.manual_seed(value)


class _Drawn(torch.utils.data.IterableDataset):
    def __init__(self, draw, value):
        self.draw, self.value = draw, value

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        if worker is not None:
            torch.set_num_threads(1)
            seed(self.value + 1000 * (worker.id + 1))
        while True:
            yield self.draw()


def batches(draw, options, step, device):
    """Yields the tuples of tensors that draw() makes, on the device; `--workers` processes draw ahead.

    Each run draws from a seed of its own, made of --seed and the step it begins at.
    """
    drawn = _Drawn(draw, options.seed + step)
    if options.workers:
        drawn = torch.utils.data.DataLoader(drawn, batch_size=None, num_workers=options.workers, prefetch_factor=4, pin_memory=device.type == "cuda")
    for tensors in drawn:
        yield tuple(t.to(device, non_blocking=True) for t in tensors)


def save(state, path):
    """Writes a checkpoint beside its place and renames it, so that an interruption leaves the old one."""
    torch.save(state, path + ".part")
    os.replace(path + ".part", path)


def load(path, device="cpu"):
    """Reads a checkpoint, or returns None where there is none."""
    return torch.load(path, map_location=device) if os.path.exists(path) else None


def resume(path, options, device, **parts):
    """Loads networks and optimizers from what was saved of them, and draws on from there; returns the step, None if nothing was saved.

    What was not part of the run before, such as a discriminator, begins anew.
    """
    state = load(path, device)
    if state is None:
        return None
    for name in parts.keys() & state.keys():
        parts[name].load_state_dict(state[name])
    seed(options.seed + state["step"])
    return state["step"]


def settings(path, start, default):
    """The network's shape: of the JSON file given, of the one beside the checkpoint to begin from, or the default."""
    beside = os.path.splitext(start)[0] + ".json" if start else ""
    chosen = path or (beside if os.path.exists(beside) else None)
    if chosen is None:
        return default
    with open(chosen, encoding="utf-8") as f:
        return dict(default, **json.load(f))


def start_from(path, key, device="cpu"):
    """Reads a checkpoint that --start names, of a network that writes `key` into its own."""
    if not os.path.isfile(path):
        fail("--start: no file %s" % path)
    try:
        state = torch.load(path, map_location=device)
    except Exception as e:  # what torch.load says of other files differs from version to version, and is long
        fail("--start: %s is not a checkpoint that PyTorch reads (%s)" % (path, type(e).__name__))
    if not isinstance(state, dict) or key not in state:
        fail("--start: %s holds no %s: it is another network's checkpoint" % (path, key))
    return state


def fill(net, weights, path):
    """Loads the weights of the checkpoint `path` into a network that must have the same tensors."""
    own = {name: tuple(w.shape) for name, w in net.state_dict().items()}
    given = {name: tuple(w.shape) for name, w in weights.items()}
    for name in sorted(own.keys() | given.keys()):
        if own.get(name) != given.get(name):
            fail("--start: %s is of another kind or size of network: its %s is %s, here it is %s; is its .json beside it?" %
                 (path, name, *(list(shapes[name]) if name in shapes else "missing" for shapes in (given, own))))
    net.load_state_dict(weights)


def write_json(value, path):
    with open(path + ".part", "w", encoding="utf-8") as f:
        json.dump(value, f, indent=1, ensure_ascii=False)
        f.write("\n")
    os.replace(path + ".part", path)


def to_cpu(state):
    """Moves the tensors of a state dict to the CPU, as checkpoints that others load should have them."""
    return {k: v.detach().cpu() if torch.is_tensor(v) else v for k, v in state.items()}


class Log:
    """Appends one JSON line for each report to NAME.jsonl and prints it."""

    def __init__(self, folder, name):
        self.path = os.path.join(folder, name + ".jsonl")
        self.name = name

    def write(self, **values):
        values = {k: round(v, 5) if isinstance(v, float) else v for k, v in values.items()}
        with open(self.path, "a", encoding="utf-8") as f:
            f.write(json.dumps(dict(values, time=time.strftime("%Y-%m-%dT%H:%M:%S"))) + "\n")
        print(self.name, " ".join("%s=%s" % item for item in values.items()), flush=True)


class Clock:
    """Time budget of one run, and when the next checkpoint is due."""

    def __init__(self, minutes):
        self.begin, self.minutes, self.saved = time.time(), minutes, time.time()

    def used(self):
        """Returns the used part of the budget, 1 when it is spent."""
        return (time.time() - self.begin) / 60 / self.minutes

    def checkpoint_due(self):
        if time.time() - self.saved < CHECKPOINT_SECONDS:
            return False
        self.saved = time.time()
        return True


def fail(message):
    sys.exit("error: " + message)
