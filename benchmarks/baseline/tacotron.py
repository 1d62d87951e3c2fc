"""The SV2TTS synthesizer: Tacotron (arXiv 1703.10135) told the speaker (1806.04558) and the style (1803.09017).

Parameters carry the names of MockingBird's checkpoints. As there, the pre-nets' dropout stays on when speaking.
"""
import torch
from torch import nn
from torch.nn import functional as F

SYMBOLS = 75
BANDS = 80
MOST_FRAMES = 20  # frames a step that the output layer has room for; a checkpoint uses the first r
TOKENS, HEADS = 10, 8
REFERENCE_FILTERS = (32, 32, 64, 64, 128, 128)
REFERENCE_COLUMNS = 256


class PreNet(nn.Module):
    def __init__(self, inputs, first, second, dropout):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(inputs, first), nn.Linear(first, second)
        self.dropout = dropout

    def forward(self, x):
        for layer in (self.fc1, self.fc2):
            x = F.dropout(F.relu(layer(x)), self.dropout, training=True)
        return x


class NormalisedConvolution(nn.Module):
    def __init__(self, inputs, outputs, kernel, relu):
        super().__init__()
        self.conv = nn.Conv1d(inputs, outputs, kernel, padding=kernel // 2, bias=False)
        self.bnorm = nn.BatchNorm1d(outputs)
        self.relu = relu

    def forward(self, x):
        y = self.conv(x)
        return self.bnorm(F.relu(y) if self.relu else y)


class Highway(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.W1, self.W2 = nn.Linear(size, size), nn.Linear(size, size)

    def forward(self, x):
        gate = torch.sigmoid(self.W2(x))
        return gate * F.relu(self.W1(x)) + (1 - gate) * x


class Cbhg(nn.Module):
    """Convolution bank, highway layers and a bidirectional GRU: [batch, inputs, time] to [batch, time, channels]."""

    def __init__(self, inputs, channels, kernels, highways):
        super().__init__()
        bank = [NormalisedConvolution(inputs, channels, k, relu=True) for k in range(1, kernels + 1)]
        self.conv1d_bank = nn.ModuleList(bank)
        self.conv_project1 = NormalisedConvolution(kernels * channels, channels, 3, relu=True)
        self.conv_project2 = NormalisedConvolution(channels, inputs, 3, relu=False)
        self.pre_highway = nn.Linear(inputs, channels, bias=False) if inputs != channels else None
        self.highways = nn.ModuleList(Highway(channels) for _ in range(highways))
        self.rnn = nn.GRU(channels, channels // 2, batch_first=True, bidirectional=True)

    def forward(self, x):
        time = x.shape[-1]
        bank = torch.cat([layer(x)[..., :time] for layer in self.conv1d_bank], 1)
        pooled = F.max_pool1d(bank, 2, 1, 1)[..., :time]
        y = (self.conv_project2(self.conv_project1(pooled)) + x).transpose(1, 2)
        if self.pre_highway is not None:
            y = self.pre_highway(y)
        for layer in self.highways:
            y = layer(y)
        return self.rnn(y)[0]


class TextEncoder(nn.Module):
    def __init__(self, embedding, size, kernels, highways, dropout):
        super().__init__()
        self.embedding = nn.Embedding(SYMBOLS, embedding)
        self.pre_net = PreNet(embedding, size, size, dropout)
        self.cbhg = Cbhg(size, size, kernels, highways)

    def forward(self, symbols):
        return self.cbhg(self.pre_net(self.embedding(symbols)).transpose(1, 2))


class ReferenceEncoder(nn.Module):
    def __init__(self, style, filters):
        super().__init__()
        sizes = (1,) + tuple(filters)
        self.convs = nn.ModuleList(nn.Conv2d(i, o, 3, stride=2, padding=1) for i, o in zip(sizes, sizes[1:]))
        self.bns = nn.ModuleList(nn.BatchNorm2d(o) for o in filters)
        columns = REFERENCE_COLUMNS >> len(filters)
        self.gru = nn.GRU(filters[-1] * columns, style // 2, batch_first=True)

    def forward(self, x):
        y = x.view(len(x), 1, -1, REFERENCE_COLUMNS)
        for conv, norm in zip(self.convs, self.bns):
            y = F.relu(norm(conv(y)))
        return self.gru(y.transpose(1, 2).flatten(2))[1][0]


class HeadedAttention(nn.Module):
    def __init__(self, query, style):
        super().__init__()
        self.W_query = nn.Linear(query, style, bias=False)
        self.W_key = nn.Linear(style // HEADS, style, bias=False)
        self.W_value = nn.Linear(style // HEADS, style, bias=False)

    def forward(self, query, tokens):
        """Attends from [batch, 1, query] to [batch, tokens, size / heads]: [batch, 1, size]."""
        heads = lambda x: x.unflatten(2, (HEADS, -1)).transpose(1, 2)
        q, k, v = heads(self.W_query(query)), heads(self.W_key(tokens)), heads(self.W_value(tokens))
        weights = F.softmax(q @ k.transpose(2, 3) / self.W_key.in_features**0.5, dim=3)
        return (weights @ v).transpose(1, 2).flatten(2)


class StyleLayer(nn.Module):
    def __init__(self, speaker, style):
        super().__init__()
        self.embed = nn.Parameter(torch.randn(TOKENS, style // HEADS) * 0.5)
        self.attention = HeadedAttention(style // 2 + speaker, style)


class StyleTokens(nn.Module):
    def __init__(self, speaker, style, filters):
        super().__init__()
        self.encoder = ReferenceEncoder(style, filters)
        self.stl = StyleLayer(speaker, style)

    def forward(self, speaker, style):
        """Returns one token's style vector, or with a negative number that of attention over all: [batch, 1, size]."""
        tokens = torch.tanh(self.stl.embed)
        attention = self.stl.attention
        if style >= 0:
            return attention.W_value(tokens[style]).expand(len(speaker), 1, -1)
        query = torch.cat([self.encoder(torch.zeros_like(speaker)), speaker], 1)
        return attention(query.unsqueeze(1), tokens.expand(len(speaker), -1, -1))


class LocationAttention(nn.Module):
    """Attention that sees where it has looked so far (Chorowski et al., arXiv 1506.07503)."""

    def __init__(self, size, filters=32, kernel=31):
        super().__init__()
        self.conv = nn.Conv1d(1, filters, kernel, padding=kernel // 2)
        self.L = nn.Linear(filters, size, bias=False)
        self.W = nn.Linear(size, size)
        self.v = nn.Linear(size, 1, bias=False)

    def forward(self, keys, query, looked, mask):
        where = self.L(self.conv(looked.unsqueeze(1)).transpose(1, 2))
        energies = self.v(torch.tanh(self.W(query).unsqueeze(1) + keys + where)).squeeze(-1)
        return F.softmax(energies * mask, dim=1)


class Decoder(nn.Module):
    def __init__(self, memory, size, lstm, dropout):
        super().__init__()
        self.register_buffer("r", torch.tensor(2, dtype=torch.int))
        self.prenet = PreNet(BANDS, 2 * size, 2 * size, dropout)
        self.attn_net = LocationAttention(size)
        self.attn_rnn = nn.GRUCell(memory + 2 * size, size)
        self.rnn_input = nn.Linear(memory + size, lstm)
        self.res_rnn1, self.res_rnn2 = nn.LSTMCell(lstm, lstm), nn.LSTMCell(lstm, lstm)
        self.mel_proj = nn.Linear(lstm, BANDS * MOST_FRAMES, bias=False)
        self.stop_proj = nn.Linear(memory + lstm, 1)

    def start(self, memory):
        zeros = lambda size: memory.new_zeros(len(memory), size)
        lstm = self.res_rnn1.hidden_size
        cells = [(zeros(lstm), zeros(lstm)) for _ in range(2)]
        return zeros(self.attn_rnn.hidden_size), cells, zeros(memory.shape[2]), zeros(memory.shape[1])

    def forward(self, memory, keys, mask, frame, state):
        attended, cells, context, looked = state
        attended = self.attn_rnn(torch.cat([context, self.prenet(frame)], 1), attended)
        weights = self.attn_net(keys, attended, looked, mask)
        context = (weights.unsqueeze(1) @ memory).squeeze(1)
        x = self.rnn_input(torch.cat([context, attended], 1))
        after = []
        for rnn, cell in zip((self.res_rnn1, self.res_rnn2), cells):
            after.append(rnn(x, cell))
            x = x + after[-1][0]
        frames = self.mel_proj(x).view(-1, BANDS, MOST_FRAMES)[:, :, : self.r]
        stop = torch.sigmoid(self.stop_proj(torch.cat([x, context], 1)))
        return frames, weights, stop, (attended, after, context, looked + weights)


class Tacotron(nn.Module):
    """Symbols and a speaker embedding to a mel spectrogram; published sizes unless told otherwise."""

    def __init__(
        self, embedding=512, encoder=256, decoder=128, lstm=1024, postnet=512, kernels=5, highways=4,
        dropout=0.5, speaker=256, style=512, filters=REFERENCE_FILTERS,
    ):
        super().__init__()
        memory = encoder + speaker + style
        self.encoder = TextEncoder(embedding, encoder, kernels, highways, dropout)
        self.encoder_proj = nn.Linear(memory, decoder, bias=False)
        self.gst = StyleTokens(speaker, style, filters) if style else None
        self.decoder = Decoder(memory, decoder, lstm, dropout)
        self.postnet = Cbhg(BANDS, postnet, kernels, highways)
        self.post_proj = nn.Linear(postnet, BANDS, bias=False)
        self.register_buffer("step", torch.zeros(1, dtype=torch.long))
        self.register_buffer("stop_threshold", torch.tensor(-3.4))

    def memory(self, symbols, speaker, style):
        wide = lambda vector: vector.expand(-1, symbols.shape[1], -1)
        parts = [self.encoder(symbols), wide(speaker.unsqueeze(1))]
        if self.gst is not None:
            parts.append(wide(self.gst(speaker, style)))
        return torch.cat(parts, 2)

    def forward(self, symbols, speaker, frames, style=-1, stop_at=0.5):
        """Speaks [batch, symbols]: mel before and after the post-net [batch, bands, frames], attention per step."""
        memory = self.memory(symbols, speaker, style)
        keys, mask = self.encoder_proj(memory), (symbols != 0).to(memory.dtype)
        state = self.decoder.start(memory)
        frame, parts, looks = memory.new_zeros(len(symbols), BANDS), [], []
        for time in range(0, frames, int(self.decoder.r)):
            part, weights, stop, state = self.decoder(memory, keys, mask, frame, state)
            parts.append(part)
            looks.append(weights)
            frame = part[:, :, -1]
            if (stop > stop_at).all() and time > 10:
                break
        mel = torch.cat(parts, 2)
        return mel, self.post_proj(self.postnet(mel)).transpose(1, 2), torch.stack(looks, 1)
