"""The HiFi-GAN generator (Kong et al., arXiv 2010.05646): a mel spectrogram to samples.

Parameters carry the names of MockingBird's checkpoints. Transposed convolutions are padded by u // 2 + u % 2 for a
rate of u, with an output padding of u % 2; at 24 kHz they are nearest-neighbour upsampling before a convolution.
"""
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import remove_weight_norm, weight_norm

SLOPE = 0.1
PUBLISHED_16K = {
    "sampling_rate": 16000, "resblock": "1", "num_mels": 80, "upsample_initial_channel": 512,
    "upsample_rates": [5, 5, 4, 2], "upsample_kernel_sizes": [10, 10, 8, 4],
    "resblock_kernel_sizes": [3, 7, 11], "resblock_dilation_sizes": [[1, 3, 5]] * 3,
}


def convolution(channels, kernel, dilation):
    return weight_norm(nn.Conv1d(channels, channels, kernel, dilation=dilation, padding=dilation * (kernel - 1) // 2))


class ResidualBlock1(nn.Module):
    def __init__(self, channels, kernel, dilations):
        super().__init__()
        self.convs1 = nn.ModuleList(convolution(channels, kernel, d) for d in dilations)
        self.convs2 = nn.ModuleList(convolution(channels, kernel, 1) for _ in dilations)

    def forward(self, x):
        for first, second in zip(self.convs1, self.convs2):
            x = x + second(F.leaky_relu(first(F.leaky_relu(x, SLOPE)), SLOPE))
        return x


class ResidualBlock2(nn.Module):
    def __init__(self, channels, kernel, dilations):
        super().__init__()
        self.convs = nn.ModuleList(convolution(channels, kernel, d) for d in dilations)

    def forward(self, x):
        for layer in self.convs:
            x = x + layer(F.leaky_relu(x, SLOPE))
        return x


class Generator(nn.Module):
    def __init__(self, settings=None):
        super().__init__()
        s = settings or PUBLISHED_16K
        top = s["upsample_initial_channel"]
        block = ResidualBlock1 if str(s["resblock"]) == "1" else ResidualBlock2
        self.conv_pre = weight_norm(nn.Conv1d(s["num_mels"], top, 7, padding=3))
        self.ups, self.resblocks = nn.ModuleList(), nn.ModuleList()
        for i, (rate, kernel) in enumerate(zip(s["upsample_rates"], s["upsample_kernel_sizes"])):
            channels = top >> (i + 1)
            self.ups.append(self.upsampling(2 * channels, channels, rate, kernel, s["sampling_rate"] == 24000))
            for width, dilations in zip(s["resblock_kernel_sizes"], s["resblock_dilation_sizes"]):
                self.resblocks.append(block(channels, width, dilations))
        self.conv_post = weight_norm(nn.Conv1d(channels, 1, 7, padding=3))
        self.kernels = len(s["resblock_kernel_sizes"])

    @staticmethod
    def upsampling(inputs, outputs, rate, kernel, nearest):
        if nearest:
            conv = weight_norm(nn.Conv1d(inputs, outputs, kernel, padding=(kernel - 1) // 2))
            return nn.Sequential(nn.Upsample(scale_factor=rate, mode="nearest"), conv)
        padding = rate // 2 + rate % 2
        return weight_norm(
            nn.ConvTranspose1d(inputs, outputs, kernel, rate, padding=padding, output_padding=rate % 2)
        )

    def forward(self, mel):
        """Takes [batch, bands, frames] to [batch, 1, samples]."""
        x = self.conv_pre(mel)
        for i, up in enumerate(self.ups):
            x = up(F.leaky_relu(x, SLOPE))
            blocks = self.resblocks[i * self.kernels : (i + 1) * self.kernels]
            x = sum(block(x) for block in blocks) / self.kernels
        return torch.tanh(self.conv_post(F.leaky_relu(x)))

    def fold(self):
        """Makes each weight-normed layer an ordinary one, as for speaking."""
        for module in list(self.modules()):
            if hasattr(module, "weight_g"):
                remove_weight_norm(module)
        return self
