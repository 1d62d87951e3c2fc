"""Writes the test fixture of a HiFi-GAN whose kernels are not twice the rates: python3 uneven.py FOLDER.

The generator has MockingBird's padding, so each such stage makes kernel - 2 * rate places more than its input times the rate.
"""
import json
import pathlib
import sys

import numpy
import torch

import hifigan

SETTINGS = {
    "sampling_rate": 16000, "resblock": "2", "num_mels": 20, "upsample_initial_channel": 32,
    "upsample_rates": [5, 4, 2], "upsample_kernel_sizes": [11, 7, 5],
    "resblock_kernel_sizes": [3, 5], "resblock_dilation_sizes": [[1, 2], [2, 6]],
}

folder = pathlib.Path(sys.argv[1])
torch.manual_seed(19)
generator = hifigan.Generator(SETTINGS)
for value in generator.parameters():
    torch.nn.init.normal_(value, 0.0, 0.1)
for name, value in generator.named_parameters():
    if name.endswith("weight_g"):
        torch.nn.init.uniform_(value, 0.5, 1.0)
mel = torch.randn(1, 20, 30)
torch.save({"generator": generator.state_dict()}, folder / "vocoder.pt")
(folder / "vocoder.json").write_text(json.dumps(SETTINGS, indent=2) + "\n")
with torch.no_grad():
    samples = generator(mel).flatten()
numpy.save(folder / "mel.npy", mel[0].numpy())
numpy.save(folder / "waveform.npy", samples.numpy())
print(samples.shape, samples.abs().max())
