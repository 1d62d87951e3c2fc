"""Writes the fixtures of Pocket TTS: a tiny model with random weights, and what the original code computes with it.

    python3 benchmarks/baseline/pocket.py CHECKOUT voiceclone-pocket/src/test/resources/pocket

CHECKOUT is a clone of github.com/kyutai-labs/pocket-tts with its dependencies installed; its code is run, none is copied. The
folder gets what a user downloads (model.safetensors, config.yaml, tokenizer.model) and two records of the original's results:
golden.safetensors and texts.json. The same call writes the same bytes, given the same versions of the dependencies.
"""

import argparse
import json
import sys
from pathlib import Path

import torch

from fixtures import recording, safetensors

CONFIG = """\
# A tiny model of random weights; every flag of the published files is here.
weights_path: model.safetensors
weights_path_without_voice_cloning: none
pad_with_spaces_for_short_inputs: false
remove_semicolons: true
model_recommended_frames_after_eos: 2

flow_lm:
  insert_bos_before_voice: true
  dtype: float32
  flow:
    depth: 2
    dim: 16
  transformer:
    d_model: 32
    hidden_scale: 2
    max_period: 10000
    num_heads: 4
    num_layers: 2
  lookup_table:
    dim: 32
    n_bins: {bins}
    tokenizer: sentencepiece
    tokenizer_path: tokenizer.model
  #weights_path: final.safetensors

mimi:
  dtype: float32
  sample_rate: 24000
  inner_dim: 8
  outer_dim: 16
  channels: 1
  frame_rate: 12.5
  seanet:
    dimension: 16
    channels: 1
    n_filters: 4
    n_residual_layers: 1
    ratios:
    - 6
    - 5
    - 4
    kernel_size: 7
    residual_kernel_size: 3
    last_kernel_size: 3
    dilation_base: 2
    pad_mode: constant
    compress: 2
  transformer:
    d_model: 16
    num_heads: 2
    num_layers: 2
    layer_scale: 0.01
    context: 24
    dim_feedforward: 32
    input_dimension: 16
    output_dimensions:
    - 16
  quantizer:
    dimension: 8
    output_dimension: 16
"""

SENTENCES = [
    "The quick brown fox jumps over the lazy dog.",
    "A voice that was never here says what nobody wrote; it is a machine, and it knows.",
    "Rain fell on the harbour all night, and in the morning the boats were gone!",
    "What would you do, if the letter came back unopened?",
    "She counted the steps: one, two, three, then stopped and listened.",
    "Nothing in this town is older than the bridge... or so they say.",
    "Take the second road on the left, past the mill, and wait there for me.",
    "Bread, butter, apples and a bottle of milk were on the table.",
    "He had read the book twice; the second time he understood less.",
    "Where the river bends there is a house with a green door.",
]

TEXTS = [
    "Hello there, how are you today?",
    "hello",
    "  the door\nwas  open; nobody   came ",
    "One sentence. And another one! Really? Yes...",
    "A very long sentence that goes on, and on, and on: it names the harbour, the bridge, the mill, the road, the river; it"
    " never stops where one would like it to stop, and then it does. Short end.",
    "Ünïcödé ﬁne ① ½ Ａｂｃ 漢字 \u00a0 x\u200by ＃ ™ 🙂",
    "tab\tand\u3000wide space",
    "(parenthesis)",
    "42",
    "e\u0301 is é",
    "ߊ unknown ߊߊ letters",
]

STEPS = 9
SPOKEN = "The boats were gone. what would you do if the letter came back? Nothing. Wait there, and count the steps with me"


def train(path, extra):
    import io

    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES), model_writer=model, vocab_size=extra.pop("vocab_size", 120),
        model_type="unigram", num_threads=1, minloglevel=2, **extra
    )
    path.write_bytes(model.getvalue())


def randomize(model):
    """Gives every tensor values that matter, which bfloat16 holds exactly."""
    generator = torch.Generator().manual_seed(20)
    for name, tensor in model.state_dict().items():
        noise = torch.randn(tensor.shape, generator=generator)
        if name.endswith(("freqs",)):
            values = tensor
        elif name.endswith(("norm1.weight", "norm2.weight", "in_ln.weight", "out_norm.weight", "alpha", "emb_std")):
            values = 1 + 0.2 * noise
        elif name.endswith("scale"):
            values = 0.4 + 0.1 * noise
        elif tensor.dim() == 1:
            values = 0.1 * noise
        elif "embed.weight" in name and "conditioner" in name or name.endswith("bos_before_voice"):
            values = 0.7 * noise
        elif name.endswith("upsample.convtr.convtr.weight"):
            values = 0.7 * noise
        elif ".convtr.weight" in name:
            values = noise * (1 / (2 * tensor.shape[0])) ** 0.5
        else:
            values = noise * (1 / tensor[0].numel()) ** 0.5
        tensor.copy_(values.to(torch.bfloat16).to(torch.float32))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("checkout", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    sys.path.insert(0, str(options.checkout))
    from pocket_tts.models import tts_model
    from pocket_tts.utils.config import load_config

    out = options.out
    out.mkdir(parents=True, exist_ok=True)
    train(out / "tokenizer.model", {})
    train(out / "bytes.model", {"vocab_size": 360, "byte_fallback": True, "user_defined_symbols": ["<en>", "bridge"],
                                "normalization_rule_name": "identity"})
    (out / "config.yaml").write_text(CONFIG.format(bins=120))
    config = load_config(out / "config.yaml")
    config.weights_path = None
    config.flow_lm.lookup_table.tokenizer_path = str(out / "tokenizer.model")
    model = tts_model.TTSModel._from_pydantic_config_with_weights(config, 0.7, 1, None, -4.0, None)
    model.eval()
    golden = {}
    with torch.no_grad():
        randomize(model)
        clip = torch.from_numpy(recording(30_000))
        golden["voice_latents"] = model.mimi.encode_to_latent(clip[None, None]).transpose(1, 2)[0]
        state = model.get_state_for_audio_prompt(clip[None])
        model.flow_lm.out_eos.bias.fill_(-100)
        model.flow_lm.out_eos.bias.fill_(stop_bias(speak(model, state)["stop"] + 100))
        golden.update(speak(model, state))
    safetensors(out / "model.safetensors", model.state_dict(), "BF16")
    safetensors(out / "golden.safetensors", golden, "F32")
    (out / "texts.json").write_text(json.dumps(texts(model, tts_model, out), ensure_ascii=True, indent=1) + "\n")
    print("steps", golden["steps"].tolist(), "largest", {name: float(tensor.abs().max()) for name, tensor in golden.items()})


def stop_bias(logits):
    """Returns a bias with which the first chunk's stop logit passes -4 after a few frames, far from any rounding."""
    records = [k for k in range(3, STEPS) if logits[k] > logits[:k].max() + 0.1]
    step = records[-1]
    bias = -4 - (logits[step] + logits[:step].max()) / 2
    return float(bias.to(torch.bfloat16))


def speak(model, state):
    """Lets the original speak; returns every frame's noise, hidden state, stop logit and latent, and the audio."""
    seen = {"noise": [], "hidden": [], "stop": [], "latents": []}
    generator = torch.Generator().manual_seed(7)
    original_normal = torch.nn.init.normal_

    def normal(tensor, mean=0.0, std=1.0):
        tensor.copy_(torch.randn(tensor.shape, generator=generator) * std + mean)
        seen["noise"].append(tensor[0].clone())
        return tensor

    def stop(module, inputs, output):
        seen["hidden"].append(inputs[0][0].clone())
        seen["stop"].append(output[0, 0].clone())

    def flow(module, inputs, output):
        seen["latents"].append((inputs[3] + output)[0].clone())

    frames = []
    run = model._run_flow_lm_and_increment_step

    def counted(model_state, text_tokens=None, backbone_input_latents=None, audio_conditioning=None):
        if text_tokens is not None:
            frames.append(0)
        elif backbone_input_latents is not None:
            frames[-1] += 1
        before = len(seen["stop"])
        result = run(model_state, text_tokens, backbone_input_latents, audio_conditioning)
        if backbone_input_latents is None:
            for values in seen.values():
                del values[before:]  # what the original computes of a prompt's end and drops
        return result

    hooks = [model.flow_lm.out_eos.register_forward_hook(stop), model.flow_lm.flow_net.register_forward_hook(flow)]
    torch.nn.init.normal_ = normal
    model._run_flow_lm_and_increment_step = counted
    try:
        audio = model.generate_audio(state, SPOKEN, max_tokens=50)
    finally:
        torch.nn.init.normal_ = original_normal
        del model._run_flow_lm_and_increment_step
        for hook in hooks:
            hook.remove()
    return {name: torch.stack(values) for name, values in seen.items()} | {
        "steps": torch.tensor(frames, dtype=torch.float32), "audio": audio}


def texts(model, tts_model, out):
    """Returns what the original makes of texts: tokens by each tokenizer, and the chunks that are spoken."""
    import sentencepiece

    tokenizers = {name: sentencepiece.SentencePieceProcessor(str(out / name)) for name in ("tokenizer.model", "bytes.model")}
    result = []
    for text in TEXTS + SENTENCES + [SPOKEN]:
        tokens = {name: tokenizer.encode(text, out_type=int) for name, tokenizer in tokenizers.items()}
        chunks = {}
        for name, (pad, semicolons) in {"plain": (False, False), "padded": (True, True)}.items():
            chunks[name] = [
                {"text": chunk, "tokens": tokenizers["tokenizer.model"].encode(chunk, out_type=int),
                 "framesAfter": tts_model.prepare_text_prompt(chunk, pad, semicolons)[1] + 2}
                for chunk in tts_model.split_into_best_sentences(
                    model.flow_lm.conditioner.tokenizer, text, 50, pad, remove_semicolons=semicolons)
            ]
        result.append({"text": text, "tokens": tokens,
                       "decoded": {name: tokenizer.decode(tokens[name]) for name, tokenizer in tokenizers.items()},
                       "chunks": chunks})
    return result


if __name__ == "__main__":
    main()
