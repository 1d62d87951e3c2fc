"""The networks of SV2TTS. State dicts of LstmEncoder, Tacotron and Generator have the parameter names of MockingBird's
checkpoints and load in MockingBird itself (strict)."""
import copy

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import weight_norm

SYMBOLS = "_~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz1234567890!'(),-.:;? "
MAX_R = 20


class LstmEncoder(nn.Module):
    """GE2E, MockingBird's encoder (arXiv 1710.10467): mel power frames (B, T, 40) to unit-length embeddings (B, 256)."""

    WINDOW = 160  # frames of a window

    def __init__(self, mels=40, hidden=256, layers=3, size=256):
        super().__init__()
        self.bands = mels
        self.lstm = nn.LSTM(mels, hidden, layers, batch_first=True)
        self.linear = nn.Linear(hidden, size)
        self.similarity_weight = nn.Parameter(torch.tensor([10.0]))  # of the training loss
        self.similarity_bias = nn.Parameter(torch.tensor([-5.0]))

    @classmethod
    def of(cls, state):
        """Builds the network of a state dict, sizes read off its tensors."""
        layers = sum(name.startswith("lstm.weight_ih_l") for name in state)
        net = cls(state["lstm.weight_ih_l0"].size(1), state["lstm.weight_hh_l0"].size(1), layers, state["linear.weight"].size(0))
        net.load_state_dict(state)
        return net

    def forward(self, mels):
        _, (hidden, _) = self.lstm(mels)
        raw = F.relu(self.linear(hidden[-1]))
        return raw / (raw.norm(dim=1, keepdim=True) + 1e-5)


class TdnnEncoder(nn.Module):
    """Time-delay network with squeeze-excitation and attentive statistics, after ECAPA-TDNN (arXiv 2005.07143): mel power frames
    (B, T, 40) to unit-length embeddings (B, size + 1). Each layer is batch-normalised while it learns; `folded` takes that into the
    weights. The last value is the same for everybody, so that cosines have the range that GE2E's have: of two people mostly above 0."""

    WINDOW = 200
    FLOOR = 1e-6  # power added before the logarithm
    DILATIONS = (2, 3, 4, 5)
    BOTTLENECK = 64  # units that decide on channels, and on frames
    COMMON = 0.35  # cosine of two people between whom there is none without that value

    def __init__(self, mels=40, width=160, size=128, learning=True):
        super().__init__()
        conv, blocks, self.bands = nn.Conv1d, range(len(self.DILATIONS)), mels
        self.first = conv(mels, width, 5, padding=2)
        self.dilated = nn.ModuleList(conv(width, width, 3, dilation=d, padding=d) for d in self.DILATIONS)
        self.pointwise = nn.ModuleList(conv(width, width, 1) for _ in blocks)
        self.squeeze = nn.ModuleList(nn.Linear(width, self.BOTTLENECK) for _ in blocks)
        self.excite = nn.ModuleList(nn.Linear(self.BOTTLENECK, width) for _ in blocks)
        self.mix = conv(len(blocks) * width, 3 * width, 1)
        self.attend, self.weigh = conv(3 * width, self.BOTTLENECK, 1), conv(self.BOTTLENECK, 3 * width, 1)
        self.out = nn.Linear(6 * width, size)
        normed = dict(first=width, statistics=6 * width, out=size, **{"%s_%d" % (n, k): width for n in ("dilated", "pointwise") for k in blocks})
        self.norms = nn.ModuleDict({name: nn.BatchNorm1d(n) for name, n in normed.items()} if learning else {})

    @classmethod
    def of(cls, state):
        """Builds the network of a folded state dict, sizes read off its tensors."""
        net = cls(state["first.weight"].size(1), state["first.weight"].size(0), state["out.weight"].size(0), learning=False)
        net.load_state_dict(state)
        return net

    def normed(self, name, x):
        return self.norms[name](x) if self.norms else x

    def forward(self, mels):
        return F.pad(self.direction(mels) * (1 - self.COMMON) ** 0.5, (0, 1), value=self.COMMON ** 0.5)

    def direction(self, mels):
        """The embeddings without the last value, of unit length too (B, size)."""
        x = torch.log(mels + self.FLOOR)
        x = (x - x.mean(1, keepdim=True)).transpose(1, 2)
        x, seen = F.relu(self.normed("first", self.first(x))), []
        for k, (dilated, pointwise, squeeze, excite) in enumerate(zip(self.dilated, self.pointwise, self.squeeze, self.excite)):
            y = F.relu(self.normed("dilated_%d" % k, dilated(x)))
            y = F.relu(self.normed("pointwise_%d" % k, pointwise(y)))
            x = x + y * torch.sigmoid(excite(F.relu(squeeze(y.mean(2)))))[:, :, None]
            seen.append(x)
        y = F.relu(self.mix(torch.cat(seen, 1)))
        share, y = self.weigh(torch.tanh(self.attend(y))).float().softmax(2), y.float()
        mean = (share * y).sum(2)
        deviation = ((share * y * y).sum(2) - mean * mean).clamp(min=1e-5).sqrt()
        raw = self.normed("out", self.out(self.normed("statistics", torch.cat([mean, deviation], 1)))).float()
        return raw / (raw.norm(dim=1, keepdim=True) + 1e-5)

    def folded(self):
        """Returns the state dict of the same network without its normalisations."""
        state = {name: w.detach().clone() for name, w in self.state_dict().items() if not name.startswith("norms.")}
        for name, norm in self.norms.items():
            scale = (norm.weight / (norm.running_var + norm.eps).sqrt()).detach()
            shift = (norm.bias - norm.running_mean * scale).detach()
            if name == "statistics":  # it comes before its layer
                state["out.bias"] += state["out.weight"] @ shift
                state["out.weight"] *= scale
            else:
                layer = name.replace("_", ".")
                weight = state[layer + ".weight"]
                weight *= scale.view(-1, *[1] * (weight.dim() - 1))
                state[layer + ".bias"] = state[layer + ".bias"] * scale + shift
        return state


class PreNet(nn.Module):
    def __init__(self, size_in, size1, size2, p=0.5):
        super().__init__()
        self.fc1, self.fc2, self.p = nn.Linear(size_in, size1), nn.Linear(size1, size2), p

    def forward(self, x):  # dropout stays on at inference: SV2TTS relies on it
        x = F.dropout(F.relu(self.fc1(x)), self.p, True)
        return F.dropout(F.relu(self.fc2(x)), self.p, True)


class BatchNormConv(nn.Module):
    def __init__(self, size_in, size_out, kernel, relu=True):
        super().__init__()
        self.conv = nn.Conv1d(size_in, size_out, kernel, padding=kernel // 2, bias=False)
        self.bnorm, self.relu = nn.BatchNorm1d(size_out), relu

    def forward(self, x):
        x = self.conv(x)
        return self.bnorm(F.relu(x) if self.relu else x)


class Highway(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.W1, self.W2 = nn.Linear(size, size), nn.Linear(size, size)
        nn.init.zeros_(self.W1.bias)

    def forward(self, x):
        gate = torch.sigmoid(self.W2(x))
        return gate * F.relu(self.W1(x)) + (1 - gate) * x


class CBHG(nn.Module):
    def __init__(self, banks, size_in, channels, projections, highways):
        super().__init__()
        self.conv1d_bank = nn.ModuleList(BatchNormConv(size_in, channels, k) for k in range(1, banks + 1))
        self.maxpool = nn.MaxPool1d(2, 1, 1)
        self.conv_project1 = BatchNormConv(banks * channels, projections[0], 3)
        self.conv_project2 = BatchNormConv(projections[0], projections[1], 3, relu=False)
        if projections[1] != channels:
            self.pre_highway = nn.Linear(projections[1], channels, bias=False)
        self.highways = nn.ModuleList(Highway(channels) for _ in range(highways))
        self.rnn = nn.GRU(channels, channels // 2, batch_first=True, bidirectional=True)

    def forward(self, x, live=None):
        """With `live` (B, T), true up to each row's end, rows come out as they do alone: what is after the end is not read."""
        length, kept = x.size(-1), 1 if live is None else live[:, None]
        x = x * kept
        y = torch.cat([c(x)[:, :, :length] for c in self.conv1d_bank], 1)
        y = self.maxpool(y)[:, :, :length] * kept
        y = (self.conv_project2(self.conv_project1(y) * kept) + x).transpose(1, 2)
        if hasattr(self, "pre_highway"):
            y = self.pre_highway(y)
        for h in self.highways:
            y = h(y)
        if live is None:
            return self.rnn(y)[0]
        packed = nn.utils.rnn.pack_padded_sequence(y, live.sum(1).cpu(), batch_first=True, enforce_sorted=False)
        return nn.utils.rnn.pad_packed_sequence(self.rnn(packed)[0], batch_first=True, total_length=length)[0]


class Attention(nn.Module):
    """Location-sensitive attention over the cumulative weights."""

    def __init__(self, size, kernel=31, filters=32):
        super().__init__()
        self.conv = nn.Conv1d(1, filters, kernel, padding=kernel // 2)
        self.L, self.W, self.v = nn.Linear(filters, size, bias=False), nn.Linear(size, size), nn.Linear(size, 1, bias=False)

    def forward(self, memory, query, cumulative, mask):
        location = self.L(self.conv(cumulative.unsqueeze(1)).transpose(1, 2))
        u = self.v(torch.tanh(self.W(query).unsqueeze(1) + memory + location)).squeeze(-1)
        return F.softmax(u.masked_fill(mask == 0, -1e9), 1)  # the reference multiplies by the mask: same for one text alone

    def location(self):
        """Kernel and bias of the convolution and the linear map after it as one."""
        return (self.L.weight @ self.conv.weight[:, 0])[:, None], self.L.weight @ self.conv.bias

    def log_scores(self, location, memory, query, cumulative, live):
        """Log attention (B, K, N) of K steps at once: queries (B, K, size), weights before each step (B, K, N)."""
        kernel, bias = location
        place = F.conv1d(cumulative.flatten(0, 1)[:, None], kernel, bias, padding=kernel.size(2) // 2).unflatten(0, cumulative.shape[:2])
        energy = self.v.weight @ torch.tanh(place + memory.transpose(1, 2)[:, None] + self.W(query)[..., None])
        return F.log_softmax(energy[:, :, 0].float().masked_fill(~live[:, None], -1e9), 2)


class Decoder(nn.Module):
    def __init__(self, n_mels, size_in, dims, lstm, dropout):
        super().__init__()
        self.register_buffer("r", torch.tensor(1, dtype=torch.int))
        self.n_mels = n_mels
        self.prenet = PreNet(n_mels, dims * 2, dims * 2, dropout)
        self.attn_net = Attention(dims)
        self.attn_rnn = nn.GRUCell(size_in + dims * 2, dims)
        self.rnn_input = nn.Linear(size_in + dims, lstm)
        self.res_rnn1, self.res_rnn2 = nn.LSTMCell(lstm, lstm), nn.LSTMCell(lstm, lstm)
        self.mel_proj = nn.Linear(lstm, n_mels * MAX_R, bias=False)
        self.stop_proj = nn.Linear(size_in + lstm, 1)

    def step(self, seq, memory, mask, frame, state):
        attn_h, h1, c1, h2, c2, context, cumulative = state
        attn_h = self.attn_rnn(torch.cat([context, self.prenet(frame)], 1), attn_h)
        scores = self.attn_net(memory, attn_h, cumulative, mask)
        context = (scores.unsqueeze(1) @ seq).squeeze(1)
        x = self.rnn_input(torch.cat([context, attn_h], 1))
        h1, c1 = self.res_rnn1(x, (h1, c1))
        x = x + h1
        h2, c2 = self.res_rnn2(x, (h2, c2))
        x = x + h2
        stop = self.stop_proj(torch.cat([x, context], 1))
        return x, scores, stop, (attn_h, h1, c1, h2, c2, context, cumulative + scores)

    def attend(self, seq, memory, live, prenet):
        """Runs the attention over all steps; returns the LSTMs' input, log attention and contexts, each (B, steps, ...)."""
        location = self.attn_net.location()
        hidden, context, cumulative = seq.new_zeros(seq.size(0), memory.size(2)), seq.new_zeros(seq[:, 0].shape), seq.new_zeros(seq.shape[:2])
        hiddens, contexts, scores = [], [], []
        for step in prenet.unbind(1):
            hidden = self.attn_rnn(torch.cat([context, step], 1), hidden)
            log_score = self.attn_net.log_scores(location, memory, hidden[:, None], cumulative[:, None], live)[:, 0]
            score = log_score.exp()
            context = (score[:, None] @ seq)[:, 0]
            cumulative = cumulative + score
            hiddens.append(hidden)
            contexts.append(context)
            scores.append(log_score)
        contexts = torch.stack(contexts, 1)
        return self.rnn_input(torch.cat([contexts, torch.stack(hiddens, 1)], 2)), torch.stack(scores, 1), contexts

    def follow(self, seq, memory, live, prenet, guide, shown=15):
        """As attend, but the contexts are those of `guide` (B, steps, N) in place of the attention, so that no step waits for the
        one before; the log attention is of about `shown` of the steps, with their numbers."""
        contexts = guide @ seq
        hidden = self.run(self.attn_rnn, torch.cat([F.pad(contexts, (0, 0, 1, 0))[:, :-1], prenet], 2))
        stride = max(1, guide.size(1) // shown)
        steps = torch.arange(int(torch.randint(stride, ())), guide.size(1), stride, device=seq.device)
        before = (guide.cumsum(1) - guide)[:, steps]
        score = self.attn_net.log_scores(self.attn_net.location(), memory, hidden[:, steps], before, live)
        return self.rnn_input(torch.cat([contexts, hidden], 2)), score, contexts, steps

    @staticmethod
    def run(cell, x):
        """Runs a GRU or LSTM cell over all steps of (B, steps, size)."""
        zero = x.new_zeros(1, x.size(0), cell.hidden_size)
        weights = [cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh]
        gated = isinstance(cell, nn.GRUCell)
        run, state = (torch._VF.gru, zero) if gated else (torch._VF.lstm, (zero, zero))
        return run(x, state, weights, True, 1, 0.0, cell.training, False, True)[0]

    @torch.no_grad()
    def unroll(self, seq, memory, live, guide, attends, shown, dtype):
        """Speaks step by step beside an alignment: `guide` has its attention weights (B, steps, N). Rows that `attends` (B, 1) names
        follow their own attention, others the guide.

        Returns the weights followed, and the frame that each step but the last shows the next, (B, steps - 1, mels):
        `shown(out, step)` of its last one.
        """
        d = copy.deepcopy(self).to(dtype)
        location = d.attn_net.location()
        zero = lambda *size: seq.new_zeros(len(seq), *size, dtype=dtype)
        seq, memory, cumulative, followed, frames = seq.to(dtype), memory.to(dtype), torch.zeros_like(guide[:, 0]), [], []
        frame, context, hidden = zero(d.n_mels), zero(seq.size(2)), zero(d.attn_rnn.hidden_size)
        states = [(zero(d.res_rnn1.hidden_size), zero(d.res_rnn1.hidden_size))] * 2
        for step, aligned in enumerate(guide.unbind(1)):
            hidden = d.attn_rnn(torch.cat([context, d.prenet(frame)], 1), hidden)
            score = d.attn_net.log_scores(location, memory, hidden[:, None], cumulative.to(dtype)[:, None], live)[:, 0].exp()
            score = torch.where(attends, score, aligned)
            followed.append(score)
            if len(followed) == guide.size(1):
                break
            cumulative = cumulative + score
            context = (score.to(dtype)[:, None] @ seq)[:, 0]
            x = d.rnn_input(torch.cat([context, hidden], 1))
            for k, cell in enumerate((d.res_rnn1, d.res_rnn2)):
                states[k] = cell(x, states[k])
                x = x + states[k][0]
            frame = shown(d.frames(x)[:, :, -1], step)
            frames.append(frame)
        return torch.stack(followed, 1), torch.stack(frames, 1)

    def frames(self, x):
        r, weight = int(self.r), self.mel_proj.weight
        rows = weight.view(self.n_mels, MAX_R, -1)[:, :r].reshape(self.n_mels * r, -1)
        return F.linear(x, rows).view(*x.shape[:-1], self.n_mels, r)


class TextEncoder(nn.Module):
    def __init__(self, symbols, embed, dims, banks, highways, dropout):
        super().__init__()
        self.embedding = nn.Embedding(symbols, embed)
        self.pre_net = PreNet(embed, dims, dims, dropout)
        self.cbhg = CBHG(banks, dims, dims, [dims, dims], highways)

    def forward(self, chars):
        return self.cbhg(self.pre_net(self.embedding(chars)).transpose(1, 2), chars != 0)


class Tacotron(nn.Module):
    """Characters (B, N) and speaker embeddings (B, S) to normalised log-mel frames (B, 80, T)."""

    def __init__(self, h):
        super().__init__()
        self.h = h
        size = h["tts_encoder_dims"] + h["speaker_embedding_size"]
        self.encoder = TextEncoder(len(SYMBOLS), h["tts_embed_dims"], h["tts_encoder_dims"], h["tts_encoder_K"], h["tts_num_highways"], h["tts_dropout"])
        self.encoder_proj = nn.Linear(size, h["tts_decoder_dims"], bias=False)
        self.decoder = Decoder(h["num_mels"], size, h["tts_decoder_dims"], h["tts_lstm_dims"], h["tts_dropout"])
        self.postnet = CBHG(h["tts_postnet_K"], h["num_mels"], h["tts_postnet_dims"], [h["tts_postnet_dims"], h["num_mels"]], h["tts_num_highways"])
        self.post_proj = nn.Linear(h["tts_postnet_dims"], h["num_mels"], bias=False)
        self.register_buffer("step", torch.zeros(1, dtype=torch.long))
        self.register_buffer("stop_threshold", torch.tensor(h["tts_stop_threshold"], dtype=torch.float32))

    def memory(self, chars, speaker):
        seq = self.encoder(chars)
        seq = torch.cat([seq, speaker.unsqueeze(1).expand(-1, seq.size(1), -1)], 2)
        return seq, self.encoder_proj(seq), (chars != 0).float()

    def start(self, seq):
        b, n, size = seq.shape
        zero = lambda *s: seq.new_zeros(b, *s)
        lstm = self.h["tts_lstm_dims"]
        return (zero(self.h["tts_decoder_dims"]), zero(lstm), zero(lstm), zero(lstm), zero(lstm), zero(size), zero(n))

    def post(self, mel):
        return self.post_proj(self.postnet(mel)).transpose(1, 2)

    def forward(self, chars, speaker, mel):
        """Teacher-forced pass. Returns mel, post-net mel, log attention (B, steps, N), stop logits (B, steps)."""
        out, scores, stop, _ = self.decode(chars, speaker, mel)
        return out, self.post(out), scores, stop

    def decode(self, chars, speaker, mel, drop=0, guide=None):
        """Teacher-forced pass without the post-net. Returns mel, log attention (B, K, N), stop logits (B, steps) and the numbers
        of the K steps whose attention that is.

        `drop` is the part of the steps that see zeros in place of the frame before: what is said must then come from the text.
        With a `guide`, the attention weights (B, steps, N) of an alignment, the decoder is shown what the guide attends to, and
        the attention learns beside it: nothing then runs step by step but the recurrent layers. Without one only the attention
        does: its input does not depend on the LSTMs, which then run over all steps at once.
        """
        seq, memory, _ = self.memory(chars, speaker)
        r, d = int(self.decoder.r), self.decoder
        previous = F.pad(mel[:, :, r - 1::r], (1, 0))[:, :, :-(-mel.size(2) // r)].transpose(1, 2)
        if drop:
            previous = previous * (torch.rand(previous.shape[:2], device=mel.device) >= drop)[:, :, None]
        if guide is None:
            x, scores, contexts = d.attend(seq, memory, chars != 0, d.prenet(previous))
            steps = torch.arange(scores.size(1), device=mel.device)
        else:
            x, scores, contexts, steps = d.follow(seq, memory, chars != 0, d.prenet(previous), guide)
        x = x + d.run(d.res_rnn1, x)
        x = x + d.run(d.res_rnn2, x)
        out = d.frames(x).permute(0, 2, 1, 3).flatten(2)[:, :, :mel.size(2)]
        return out, scores, d.stop_proj(torch.cat([x, contexts], 2)).squeeze(2), steps

    @torch.no_grad()
    def generate(self, chars, speaker, most_frames=1200, stop_at=0.5):
        """Speaks symbols (B, N), each row until its own stop. Returns a list of (mel (80, T), attention (steps, N), stopped)."""
        seq, memory, mask = self.memory(chars, speaker)
        r, b = int(self.decoder.r), chars.size(0)
        state, frame, out, scores = self.start(seq), seq.new_zeros(b, self.h["num_mels"]), [], []
        ends = [None] * b
        for t in range(0, most_frames, r):
            x, score, stop, state = self.decoder.step(seq, memory, mask, frame, state)
            out.append(self.decoder.frames(x))
            scores.append(score)
            frame = out[-1][:, :, -1]
            for i in range(b):
                if ends[i] is None and t > 10 and torch.sigmoid(stop[i, 0]) > stop_at:
                    ends[i] = t + r
            if None not in ends:
                break
        mel, scores, result = torch.cat(out, 2), torch.stack(scores, 1), []
        for i in range(b):
            end = ends[i] or mel.size(2)
            result.append((self.post(mel[i:i + 1, :, :end])[0], scores[i, :end // r], ends[i] is not None))
        return result


class ResBlock2(nn.Module):
    def __init__(self, channels, kernel, dilations):
        super().__init__()
        self.convs = nn.ModuleList(weight_norm(nn.Conv1d(channels, channels, kernel, dilation=d, padding=(kernel * d - d) // 2)) for d in dilations)

    def forward(self, x):
        for conv in self.convs:
            x = x + conv(F.leaky_relu(x, 0.1))
        return x


class ResBlock1(nn.Module):
    def __init__(self, channels, kernel, dilations):
        super().__init__()
        conv = lambda d: weight_norm(nn.Conv1d(channels, channels, kernel, dilation=d, padding=(kernel * d - d) // 2))
        self.convs1, self.convs2 = nn.ModuleList(map(conv, dilations)), nn.ModuleList(conv(1) for _ in dilations)

    def forward(self, x):
        for first, second in zip(self.convs1, self.convs2):
            x = x + second(F.leaky_relu(first(F.leaky_relu(x, 0.1)), 0.1))
        return x


class Generator(nn.Module):
    """HiFi-GAN generator with transposed convolutions, residual blocks "1" or "2": log-mel (B, 80, T) to samples (B, 1, T * hop)."""

    def __init__(self, h):
        super().__init__()
        self.h, base = h, h["upsample_initial_channel"]
        self.conv_pre = weight_norm(nn.Conv1d(h["num_mels"], base, 7, padding=3))
        self.ups, self.resblocks = nn.ModuleList(), nn.ModuleList()
        block = ResBlock1 if str(h["resblock"]) == "1" else ResBlock2
        for i, (u, k) in enumerate(zip(h["upsample_rates"], h["upsample_kernel_sizes"])):
            self.ups.append(weight_norm(nn.ConvTranspose1d(base >> i, base >> (i + 1), k, u, padding=u // 2 + u % 2, output_padding=u % 2)))
        for i in range(len(self.ups)):
            for k, d in zip(h["resblock_kernel_sizes"], h["resblock_dilation_sizes"]):
                self.resblocks.append(block(base >> (i + 1), k, d))
        self.conv_post = weight_norm(nn.Conv1d(base >> len(self.ups), 1, 7, padding=3))
        for m in [*self.ups, self.conv_post, *(c for b in self.resblocks for c in b.modules() if isinstance(c, nn.Conv1d))]:
            m.weight_v.data.normal_(0, 0.01 if m is self.conv_post else 0.05)

    def forward(self, x):
        n = len(self.h["resblock_kernel_sizes"])
        x = self.conv_pre(x)
        for i, up in enumerate(self.ups):
            x = up(F.leaky_relu(x, 0.1))
            x = sum(b(x) for b in self.resblocks[i * n:(i + 1) * n]) / n
        return torch.tanh(self.conv_post(F.leaky_relu(x)))
