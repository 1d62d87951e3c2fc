"""What the scripts that write fixtures share."""

import json
import struct

import numpy
import torch


def safetensors(path, tensors, kind):
    """Writes tensors as BF16 or F32 in the format of safetensors."""
    header, data = {}, b""
    for name, tensor in tensors.items():
        values = tensor.detach().to(torch.float32).contiguous().numpy()
        raw = values.tobytes()
        if kind == "BF16":
            raw = (values.view(numpy.uint32) >> 16).astype("<u2").tobytes()
        header[name] = {"dtype": kind, "shape": list(values.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def recording(samples, square=31, linear=17, modulus=1009):
    """A clip that any language computes to the bit."""
    index = numpy.arange(samples, dtype=numpy.int64)
    return ((index * index * square + index * linear) % modulus / modulus - 0.5).astype(numpy.float32)
