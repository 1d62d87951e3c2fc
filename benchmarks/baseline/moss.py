"""Writes the fixtures of MOSS-TTS-Nano: a tiny model with random weights, and what the original code computes with it.

    python3 benchmarks/baseline/moss.py MODEL CODEC voiceclone-convert/src/test/resources/moss-model

MODEL and CODEC are folders with the Python files that OpenMOSS publishes next to the weights of MOSS-TTS-Nano
(modeling_moss_tts_nano.py, gpt2_decoder.py, ...) and of MOSS-Audio-Tokenizer-Nano (modeling_moss_audio_tokenizer.py, ...); their code is
run, none is copied. They need torch, torchaudio, transformers and sentencepiece. OUT gets what a user downloads (pytorch_model.bin,
config.json, tokenizer.model, codec/model.safetensors, codec/config.json) and golden.safetensors with the original's results.
The same call writes the same bytes, given the same versions of the dependencies.

Where the original draws with torch.multinomial, the draw is replaced by the inverse of the running sum of the same probabilities at a
given number, in descending order for codes, as the original's own ONNX export draws; everything before it is the original's.
"""

import argparse
import importlib
import io
import json
import sys
from pathlib import Path

import numpy
import torch

from fixtures import recording, safetensors

QUANTIZERS, CODES, WIDTH = 6, 32, 16
FRAMES = 9
LAST = 0.999  # The draw that ends the speech.
SEEDS = 25, 21  # Of a model whose most probable frames go on for a while.
SENTENCES = [
    "The quick brown fox jumps over the lazy dog.",
    "A voice that was never here says what nobody wrote.",
    "你好，世界。今天天气很好，我们一起去公园走走吧。",
    "声音克隆只需要几秒钟的录音。",
]
SYMBOLS = ["<|im_start|>", "<|im_end|>", "<|audio_start|>", "<|audio_end|>", "<|vision_pad|>", "<|video_pad|>", "<user_inst>", "</user_inst>"]


def tokenizer(path):
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES), model_writer=model, vocab_size=352, model_type="bpe", byte_fallback=True, pad_id=3,
        user_defined_symbols=SYMBOLS, normalization_rule_name="identity", num_threads=1, minloglevel=2, character_coverage=1.0)
    path.write_bytes(model.getvalue())
    return sentencepiece.SentencePieceProcessor(str(path))


def model_config(tokens):
    return {
        "architectures": ["MossTTSNanoForCausalLM"], "model_type": "moss_tts_nano", "model_architecture": "global_local_transformer",
        "attn_implementation": "eager", "local_transformer_attn_implementation": "eager", "dtype": "float32",
        "audio_assistant_slot_token_id": 9, "audio_user_slot_token_id": 8, "audio_start_token_id": 6, "audio_end_token_id": 7,
        "im_start_token_id": 4, "im_end_token_id": 5, "pad_token_id": 3, "audio_pad_token_id": CODES, "n_vq": QUANTIZERS,
        "audio_codebook_sizes": [CODES] * QUANTIZERS, "audio_vocab_size": CODES, "local_transformer_layers": 2,
        "audio_tokenizer_type": "moss-audio-tokenizer-nano", "audio_tokenizer_sample_rate": 4800, "hidden_size": WIDTH,
        "vocab_size": tokens, "max_position_embeddings": 512, "tie_word_embeddings": True,
        "gpt2_config": {
            "model_type": "gpt2", "activation_function": "gelu_new", "n_embd": WIDTH, "n_head": 2, "n_layer": 2, "n_inner": 40, "n_ctx": 512,
            "n_positions": 512, "vocab_size": tokens, "layer_norm_epsilon": 1e-05, "position_embedding_type": "rope", "rope_base": 10000.0,
            "scale_attn_weights": True, "scale_attn_by_inverse_layer_idx": False, "add_cross_attention": False, "attn_pdrop": 0.0,
            "embd_pdrop": 0.0, "resid_pdrop": 0.0, "initializer_range": 0.02, "pad_token_id": 3, "tie_word_embeddings": True}}


def codec_config():
    def patch(size):
        return {"module_type": "PatchedPretransform", "patch_size": size}

    def transformer(into, out, layers, seconds):
        return {"module_type": "Transformer", "input_dimension": into, "output_dimension": out, "d_model": 16, "num_heads": 2,
                "num_layers": layers, "dim_feedforward": 32, "causal": True, "norm": "layer_norm", "positional_embedding": "rope",
                "max_period": 10000, "gating": "none", "layer_scale": 0.01, "conv_layout": True, "context_duration": seconds}

    encoder = [patch(24), transformer(24, 12, 2, 0.4), patch(2), transformer(24, 12, 1, 0.6), patch(2), transformer(24, 12, 1, 0.8),
               patch(2), transformer(24, 8, 2, 0.9), patch(4)]
    decoder = [patch(4), transformer(8, 24, 2, 0.9), patch(2), transformer(12, 24, 1, 0.8), patch(2), transformer(12, 24, 1, 0.6),
               patch(2), transformer(12, 24, 2, 0.4), patch(24)]
    return {
        "architectures": ["MossAudioTokenizerModel"], "model_type": "moss-audio-tokenizer", "sample_rate": 4800, "sampling_rate": 4800,
        "downsample_rate": 384, "causal_transformer_context_duration": 10.0, "number_channels": 2, "enable_channel_interleave": True,
        "attention_implementation": "sdpa", "compute_dtype": "fp32", "dtype": "float32", "code_dim": 32,
        "encoder_kwargs": encoder, "decoder_kwargs": decoder, "quantizer_type": "rlfq",
        "quantizer_kwargs": {"codebook_dim": 8, "codebook_loss_weight": 1.0, "codebook_size": CODES, "commitment_loss_weight": 0.25,
                             "input_dim": 32, "num_quantizers": QUANTIZERS, "output_dim": 32, "quantizer_dropout": 1.0,
                             "quantizer_type": "rlfq", "rvq_dim": 20}}


def package(folder, name):
    """Imports a folder of modules as a package."""
    spec = importlib.util.spec_from_loader(name, loader=None, is_package=True)
    sys.modules[name] = importlib.util.module_from_spec(spec)
    sys.modules[name].__path__ = [str(folder)]
    return lambda module: importlib.import_module(name + "." + module)


def randomize(model, seed):
    """Gives every tensor values that matter, which bfloat16 holds exactly."""
    generator = torch.Generator().manual_seed(seed)
    for name, tensor in sorted(model.state_dict(keep_vars=True).items()):
        if name.startswith(("text_lm_head", "audio_lm_heads")):
            continue  # tied
        noise = torch.randn(tensor.shape, generator=generator)
        if name.endswith(("norm1.weight", "norm2.weight", "ln_1.weight", "ln_2.weight", "ln_f.weight", "original0", "scale")):
            values = 1 + 0.2 * noise
        elif tensor.dim() == 1:
            values = 0.1 * noise
        elif "wte" in name or "audio_embeddings" in name or "codebook" in name:
            values = 0.4 * noise
        else:
            values = noise * (1 / tensor[0].numel()) ** 0.5
        tensor.data.copy_(values.to(torch.bfloat16).to(torch.float32))


class Draws:
    """Takes the place of torch.multinomial."""

    def __init__(self, numbers):
        self.numbers = list(numbers)
        self.margin = 1.0

    def __call__(self, probabilities, num_samples):
        assert num_samples == 1 and probabilities.shape[0] == 1
        number = self.numbers.pop(0)
        values, order = probabilities[0], torch.arange(probabilities.shape[1])
        if probabilities.shape[1] > 2:
            values, order = torch.sort(values, descending=True, stable=True)
        total = torch.cumsum(values.double(), 0)
        self.margin = min(self.margin, float((total - number).abs().min()))
        return order[int((total < number).sum().clamp(max=len(order) - 1))].view(1, 1)


def language_model(model, prompt, draws, sample):
    """Returns what the original generates behind a prompt, with all that it computes on the way."""
    seen = {"hidden": [], "text": [], "codes": []}
    hooks = [model.transformer.ln_f.register_forward_hook(lambda module, inputs, out: seen["hidden"].append(out[0].clone())),
             model.text_lm_head.register_forward_hook(lambda module, inputs, out: seen["text"].append(out[0].clone()))]
    for head in model.audio_lm_heads:
        hooks.append(head.register_forward_hook(lambda module, inputs, out: seen["codes"].append(out[0].clone())))
    multinomial = torch.multinomial
    torch.multinomial = draws
    try:
        result = model.generate(prompt, max_new_frames=FRAMES, do_sample=sample, text_temperature=1.0, text_top_p=1.0, text_top_k=50,
                                audio_temperature=0.8, audio_top_p=0.95, audio_top_k=25, audio_repetition_penalty=1.2)
    finally:
        torch.multinomial = multinomial
        for hook in hooks:
            hook.remove()
    return result.audio_token_ids[0].float(), seen


def language_golden(model, modules, tokens, voice):
    config = model.config
    prompting = modules("prompting")

    class Tokenizer:
        def encode(self, text, add_special_tokens=False):
            return tokens.encode(text)

    prompt, _ = model.build_inference_input_ids("你好, the fox.", Tokenizer(), mode="voice_clone", prompt_audio_codes=voice)
    assert prompting.USER_ROLE_PREFIX == "user\n"
    generator = torch.Generator().manual_seed(5)
    draws = torch.rand(FRAMES, QUANTIZERS, generator=generator)
    numbers = []
    for frame in range(FRAMES):
        numbers.append(LAST if frame == FRAMES - 1 else 0.01)
        numbers.extend(draws[frame].tolist())
    source = Draws(numbers)
    codes, seen = language_model(model, prompt, source, True)
    assert codes.shape == (FRAMES - 1, QUANTIZERS), codes.shape
    assert source.margin > 2e-4, source.margin
    greedy, greedy_seen = language_model(model, prompt, None, False)
    top = [logits.topk(2).values for logits in greedy_seen["codes"]]
    print("least distance of a draw from a step", source.margin, "of the two largest logits", min(float(v[0] - v[1]) for v in top))
    text = torch.stack(seen["text"])
    return {"prompt": prompt[0].float(), "hidden": seen["hidden"][0], "step_hidden": torch.stack([h[-1] for h in seen["hidden"]]),
            "stop": text[:, config.audio_end_token_id] - text[:, config.audio_assistant_slot_token_id],
            "logits": torch.stack(seen["codes"]).view(FRAMES - 1, QUANTIZERS, CODES), "draws": draws, "codes": codes,
            "greedy_codes": greedy,
            "greedy_stop": torch.stack([t[config.audio_end_token_id] - t[config.audio_assistant_slot_token_id] for t in greedy_seen["text"]])}


def codec_golden(codec):
    clip = torch.from_numpy(numpy.stack([recording(384 * 15 + 200), recording(384 * 15 + 200, 13, 29, 1013)]))
    encoded = codec.batch_encode([clip])
    length = int(encoded.audio_codes_lengths[0])
    voice = encoded.audio_codes[:, 0, :length].transpose(0, 1)
    streamed = codec.batch_encode([clip[:, : 384 * 15]], chunk_duration=0.16)
    print("codes of the clip", voice.shape, "equal in parts:", bool((streamed.audio_codes[:, 0].transpose(0, 1) == voice).all()))
    generator = torch.Generator().manual_seed(6)
    codes = torch.randint(CODES, (16, QUANTIZERS), generator=generator)
    audio = codec.batch_decode([codes.transpose(0, 1)]).audio[0]
    parts = codec.batch_decode([codes.transpose(0, 1)], chunk_duration=0.16).audio[0]
    print("parts against whole", float((parts - audio).abs().max() / audio.abs().max()), "largest", float(audio.abs().max()))
    return voice, {"voice_codes": voice.float(), "encoded": encoded.encoder_hidden_states[0, :, :length].transpose(0, 1),
                   "decoded_codes": codes.float(), "audio": audio.transpose(0, 1)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=Path)
    parser.add_argument("codec", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    out = options.out
    (out / "codec").mkdir(parents=True, exist_ok=True)
    tokens = tokenizer(out / "tokenizer.model")

    modules = package(options.model, "moss_model")
    config = model_config(tokens.vocab_size())
    model = modules("modeling_moss_tts_nano").MossTTSNanoForCausalLM(modules("configuration_moss_tts_nano").MossTTSNanoConfig(
        **json.loads(json.dumps(config)))).eval()
    codec_modules = package(options.codec, "moss_codec")
    codec = codec_modules("modeling_moss_audio_tokenizer").MossAudioTokenizerModel(
        codec_modules("configuration_moss_audio_tokenizer").MossAudioTokenizerConfig(**json.loads(json.dumps(codec_config())))).eval()
    with torch.no_grad():
        randomize(model, SEEDS[0])
        randomize(codec, SEEDS[1])
        voice, golden = codec_golden(codec)
        golden.update(language_golden(model, modules, tokens, voice))
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    (out / "codec" / "config.json").write_text(json.dumps(codec_config(), indent=1) + "\n")
    torch.save(model.state_dict(), out / "pytorch_model.bin")
    safetensors(out / "codec" / "model.safetensors", codec.state_dict(), "BF16")
    safetensors(out / "golden.safetensors", golden, "F32")
    print({name: list(tensor.shape) for name, tensor in golden.items()})
    print("stop logits", golden["stop"].tolist(), "codes", golden["codes"].tolist())


if __name__ == "__main__":
    main()
