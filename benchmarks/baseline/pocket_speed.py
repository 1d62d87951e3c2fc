"""Times the original's own Pocket TTS, of the published size of 6 layers with random weights, for `baseline.py --vocoder pocket`.

CHECKOUT is a clone of github.com/kyutai-labs/pocket-tts; its code is run, none is copied. It needs PyTorch of 2.5 or later, pydantic,
sentencepiece, safetensors, beartype, einops, requests, scipy and PyYAML. Nothing is downloaded.
"""
import copy
import logging
import queue
import sys
import threading
import time
import types

import torch

CONFIG = "english_2026-04.yaml"
VOICE_SECONDS = 10
TOKENS_PER_SECOND = 3  # The original takes a text to be no slower than this.
NEVER = float("inf")  # No stop logit is above it: every run makes the same frames.


class Pocket:
    """The original: one utterance at a time; frames are decoded one by one, in a second thread while later ones are predicted."""

    def __init__(self, checkout, seed=1):
        sys.path.insert(0, str(checkout))
        logging.disable(logging.WARNING)
        hub = types.ModuleType("huggingface_hub")  # The original imports it for downloads.
        hub.hf_hub_download = None
        sys.modules["huggingface_hub"] = hub
        from pocket_tts.conditioners import text
        from pocket_tts.conditioners.base import TokenizedText
        from pocket_tts.models import tts_model
        from pocket_tts.modules.stateful_module import init_states
        from pocket_tts.utils.config import CONFIGS_DIR, load_config

        text.SentencePieceTokenizer = lambda *ignored: None  # Random tokens are spoken.
        self.tokenized, self.states = TokenizedText, init_states
        config = load_config(CONFIGS_DIR / CONFIG)
        config.weights_path = None
        self.device = torch.device("cpu")
        self.model = tts_model.TTSModel._from_pydantic_config_with_weights(config, 0.7, 1, None, NEVER, None).eval()
        generator = torch.Generator().manual_seed(seed)
        with torch.no_grad():
            for name, tensor in self.model.state_dict().items():
                if tensor.dim() > 1:
                    tensor.copy_(torch.randn(tensor.shape, generator=generator) / tensor[0].numel() ** 0.5)
                elif not torch.isfinite(tensor).all():
                    tensor.zero_()
            self.voice = self.model.get_state_for_audio_prompt(self.recording(VOICE_SECONDS)[0])

    def recording(self, seconds):
        return 0.1 * torch.randn(1, 1, int(seconds * self.model.sample_rate))

    def time(self, stage, seconds=5.0, batch=1, symbols=0, threads=1):
        """Returns the seconds that a run takes; of several utterances, which the original makes one after another, as many times one's."""
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        frames = round(seconds * self.model.config.mimi.frame_rate)
        with torch.no_grad():
            run = getattr(self, stage)(seconds, frames)
            start = time.perf_counter()
            run()
            return (time.perf_counter() - start) * (1 if stage == "encoder" else batch)

    def encoder(self, seconds, frames):
        clip = self.recording(seconds)
        return lambda: self.model.mimi.encode_to_latent(clip)

    def synthesizer(self, seconds, frames):
        return lambda: self.predict(seconds, frames, queue.Queue(), None)

    def vocoder(self, seconds, frames):
        latents = queue.Queue()
        for _ in range(frames):
            latents.put(torch.randn(1, 1, self.model.flow_lm.ldim))
        latents.put(None)
        return lambda: self.decode(latents, frames)

    def speaking(self, seconds, frames):
        def run():
            latents = queue.Queue()
            decoding = threading.Thread(target=self.decode, args=(latents, frames))
            decoding.start()
            self.predict(seconds, frames, latents, decoding)
        return run

    def predict(self, seconds, frames, latents, decoding):
        tokens = torch.randint(0, 4000, (1, max(1, round(seconds * TOKENS_PER_SECOND))))
        state, results = copy.deepcopy(self.voice), queue.Queue()
        self.model._generate(state, self.tokenized(tokens), frames, 0, latents, results)
        if decoding is not None:
            decoding.join()
            return
        for _ in range(frames):
            latents.get()
        assert latents.get() is None

    def decode(self, latents, frames):
        steps = int(self.model.mimi.encoder_frame_rate / self.model.mimi.frame_rate)
        results = queue.Queue()
        self.model._decode_audio_worker(latents, results, frames * steps, steps)
        made = [results.get() for _ in range(frames + 1)]
        assert made[-1] == ("done", None), made[-1]
