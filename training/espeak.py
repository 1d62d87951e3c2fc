"""espeak-ng's speech with the time at which each word or syllable begins (its own word events)."""
import ctypes
import random

import numpy as np
from scipy.signal import resample_poly

import text

VOICES = {"zh": "cmn-latn-pinyin", "en": "en-us"}
VARIANTS = ("m1", "m2", "m3", "m4", "m5", "m7", "f1", "f2", "f3", "f4", "f5", "Alex", "Andrea", "Annie", "Diogo", "Gene", "Lee",
            "Mario", "Michael", "Steph", "anika", "belinda", "benjamin", "caleb", "linda", "max", "quincy", "robert", "steph3")
EVENT_END, EVENT_WORD, UTF8 = 0, 1, 1


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("identifier", ctypes.c_uint), ("text_position", ctypes.c_int), ("length", ctypes.c_int),
                ("audio_position", ctypes.c_int), ("sample", ctypes.c_int), ("user_data", ctypes.c_void_p), ("id", _Id)]


class Espeak:
    """One synchronous espeak-ng; speak() returns samples at 16 kHz and the start of each word in seconds."""

    def __init__(self):
        self.library = ctypes.CDLL("libespeak-ng.so.1")
        self.rate = self.library.espeak_Initialize(2, 0, None, 0)
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))
        self._callback = kind(self._receive)
        self.library.espeak_SetSynthCallback(self._callback)
        self._pcm, self._starts = [], []

    def _receive(self, wav, count, events):
        if wav and count > 0:
            self._pcm.append(np.ctypeslib.as_array(wav, shape=(count,)).copy())
        i = 0
        while events[i].type != EVENT_END:
            if events[i].type == EVENT_WORD:
                self._starts.append(events[i].audio_position / 1000)
            i += 1
        return 0

    def speak(self, words, voice, pitch, pitch_range, rate):
        self._pcm, self._starts = [], []
        if self.library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError("espeak-ng has no voice " + voice)
        for parameter, value in ((1, rate), (2, 100), (3, pitch), (4, pitch_range)):
            self.library.espeak_SetParameter(parameter, value, 0)
        data = words.encode()
        self.library.espeak_Synth(data, len(data) + 1, 0, 1, 0, UTF8, None, None)
        pcm = np.concatenate(self._pcm) if self._pcm else np.zeros(0, np.int16)
        wav = resample_poly(pcm.astype(np.float64), 16000, self.rate).astype(np.float32) / 32768
        return wav, list(self._starts)


def sentences(utterances, dictionary, count, seed):
    """Speaks transcripts of the corpus; yields (samples, Spoken, start of each word in seconds)."""
    rng, espeak = random.Random(seed), Espeak()
    pool = [u for u in utterances if u.language in VOICES and u.seconds < 9]
    for u in rng.sample(pool, min(count, len(pool))):
        spoken = text.spoken(u, dictionary)
        if spoken is None:
            continue
        words = " ".join(t for t in u.pinyin.split() if t[-1].isdigit()) if u.language == "zh" else u.text.lower()
        wav, starts = espeak.speak(words, VOICES[u.language] + "+" + rng.choice(VARIANTS), rng.randint(20, 80), rng.randint(35, 75),
                                   rng.randint(135, 195))
        if len(starts) == sum(first for _, _, first in spoken.phones) and len(wav) > 8000:
            yield wav / max(1e-3, np.abs(wav).max()) * rng.uniform(0.3, 0.8), spoken, starts
