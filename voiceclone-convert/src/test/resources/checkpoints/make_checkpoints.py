"""Makes the checkpoints beside this file, with PyTorch 1.13 and NumPy 1.24."""

import argparse
import collections
import os

import numpy
import torch


def save(name, value, **options):
    torch.save(value, name + "-zip.pt", **options)
    torch.save(value, name + "-stream.pt", _use_new_zipfile_serialization=False, **options)


signed = torch.tensor([-2.0, -0.5, 0.0, 65504.0])
save("types", {"model_state": collections.OrderedDict([
    ("float32", signed.float()),
    ("float64", signed.double()),
    ("float16", signed.half()),
    ("bfloat16", torch.tensor([-2.0, -0.5, 0.0, 65536.0]).bfloat16()),
    ("int64", torch.tensor([-(2**40), -1, 0, 2**40])),
    ("int32", torch.tensor([-(2**31), -1, 0, 2**30], dtype=torch.int32)),
    ("int16", torch.tensor([-(2**15), -1, 0, 2**15 - 1], dtype=torch.int16)),
    ("int8", torch.tensor([-128, -1, 0, 127], dtype=torch.int8)),
    ("uint8", torch.tensor([0, 1, 128, 255], dtype=torch.uint8)),
    ("bool", torch.tensor([True, False, True, True])),
])})

base = torch.arange(24.0)
save("views", {"generator": {
    "whole": base,
    "reshaped": base.view(2, 3, 4),
    "transposed": base.view(2, 3, 4).transpose(0, 2),
    "column": base.view(6, 4)[:, 1],
    "slice": base[5:8],
    "steps": base[3::7],
    "expanded": base[2:4].view(2, 1).expand(2, 3),
    "scalar": base[9],
    "empty": torch.zeros(0, 3),
    "one": torch.tensor(7.0),
    "parameter": torch.nn.Parameter(torch.tensor([[1.0, 2.0]])),
}})

network = torch.nn.Linear(3, 2)
with torch.no_grad():
    network.weight.copy_(torch.arange(6.0).view(2, 3))
    network.bias.copy_(torch.tensor([10.0, 20.0]))
optimizer = torch.optim.Adam(network.parameters())
network(torch.ones(1, 3)).sum().backward()
optimizer.step()
with torch.no_grad():
    network.weight.copy_(torch.arange(6.0).view(2, 3))
    network.bias.copy_(torch.tensor([10.0, 20.0]))
save("training", {
    "step": 1234,
    "loss": 0.25,
    "name": "déjà vu",
    "finished": False,
    "model": network.state_dict(),
    "optimizer": optimizer.state_dict(),
    "numpy": {"scalar": numpy.float64(1.5), "array": numpy.arange(4), "seed": bytearray(b"ab"), "raw": b"cd"},
    "arguments": argparse.Namespace(epochs=3),
    "more": (None, {1, 2}, [3], torch.Size([4]), torch.device("cpu"), torch.float32, torch.tensor([1 + 2j]), 2**80),
})
save("bare", network.state_dict())
torch.save({"model_state": network.state_dict()}, "protocol4-zip.pt", pickle_protocol=4)
torch.save({"model_state": {"weight": torch.zeros(2), "scale": numpy.float64(1.5)}}, "number-zip.pt")
torch.save(network, "module-zip.pt")
torch.jit.script(network).save("torchscript.pt")


class Command:
    def __reduce__(self):
        return os.system, ("echo executed",)


save("command", {"model_state": network.state_dict(), "extra": Command()})
