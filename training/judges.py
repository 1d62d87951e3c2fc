"""Independent judges of speech: recognisers of both languages, predicted quality, pitch. None had a part in training."""
import os
import re
import subprocess
import tempfile
import wave

import numpy as np
from scipy.signal import resample_poly

RATE = 16000
ENGLISH = "/usr/share/pocketsphinx/model/en-us"


def write_wav(path, wav, rate=RATE):
    """Writes float samples as 16-bit mono WAV."""
    with wave.open(path, "wb") as f:
        f.setnchannels(1)
        f.setsampwidth(2)
        f.setframerate(rate)
        f.writeframes((np.clip(wav, -1, 1) * 32767).astype("<i2").tobytes())


def edits(a, b):
    """Smallest number of insertions, deletions and substitutions between two lists."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def decode(wavs, rate, options):
    """Recognises samples with pocketsphinx_batch; returns a list of words for each."""
    with tempfile.TemporaryDirectory() as folder:
        for i, wav in enumerate(wavs):
            wav = np.pad(wav / max(1e-4, np.abs(wav).max()) * 0.7, RATE // 4)
            write_wav(os.path.join(folder, "%05d.wav" % i), resample_poly(wav, rate, RATE), rate)
        with open(folder + "/list", "w") as f:
            f.write("".join("%05d\n" % i for i in range(len(wavs))))
        subprocess.run(["pocketsphinx_batch", "-samprate", str(rate), "-adcin", "yes", "-adchdr", "44", "-cepdir", folder, "-cepext", ".wav",
                        "-ctl", folder + "/list", "-hyp", folder + "/out"] + options,
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        found = {}
        for line in open(folder + "/out", encoding="utf-8"):
            match = re.match(r"(.*)\s*\((\d+) (-?\d+)\)$", line.strip())
            if match:
                found[int(match.group(2))] = match.group(1).split()
    return [found.get(i, []) for i in range(len(wavs))]


def english_words(text):
    return re.findall(r"[a-z']+", text.lower())


def english_error(wavs, texts):
    """Word error rate by PocketSphinx's English model."""
    heard = decode(wavs, 16000, ["-hmm", ENGLISH + "/en-us", "-lm", ENGLISH + "/en-us.lm.bin", "-dict", ENGLISH + "/cmudict-en-us.dict"])
    wanted = [english_words(t) for t in texts]
    return sum(edits(w, [re.sub(r"\(\d+\)", "", x) for x in h]) for w, h in zip(wanted, heard)) / sum(map(len, wanted))


def mandarin_error(wavs, pinyins, model):
    """Toneless syllable error rate by CMU's Mandarin model (its folder: hmm/tdt_sc_8k, syllables/), which chooses for each
    recording one of all the texts: with free syllables it is wrong about most of what people say."""
    with open(model + "/syllables/syllables.dic", encoding="utf-8") as f:
        known = {line.split()[0] for line in f if line.strip()}
    wanted = [[s for s in re.findall(r"[a-z]+(?=[1-5])", p) if s in known] for p in pinyins]
    with tempfile.NamedTemporaryFile("w", suffix=".jsgf") as grammar:
        grammar.write("#JSGF V1.0;\ngrammar g;\npublic <s> = %s ;\n" % " | ".join(sorted({" ".join(w) for w in wanted})))
        grammar.flush()
        heard = decode(wavs, 8000, ["-hmm", model + "/hmm/tdt_sc_8k", "-jsgf", grammar.name, "-dict", model + "/syllables/syllables.dic",
                                    "-beam", "1e-150", "-wbeam", "1e-120", "-pbeam", "1e-150", "-bestpath", "no"])
    return sum(edits(w, h) for w, h in zip(wanted, heard)) / sum(map(len, wanted))


class Quality:
    """DNSMOS P.835's overall score, 1 to 5, of speech at 16 kHz; hears noise and distortion, not naturalness."""

    SAMPLES = 144160

    def __init__(self, path):
        import onnxruntime  # not in Debian: python3 -m pip install onnxruntime

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(path, settings, providers=["CPUExecutionProvider"])

    def score(self, wav):
        wav = np.tile(wav, -(-self.SAMPLES // len(wav)))[:self.SAMPLES].astype(np.float32)
        raw = self.session.run(None, {self.session.get_inputs()[0].name: wav[None]})[0][0]
        return float(-0.06766283 * raw[2] ** 2 + 1.11546468 * raw[2] + 0.04602535)


def pitch(wav):
    """Median fundamental frequency of voiced frames in Hz by autocorrelation, 60 to 400 Hz; nan without any."""
    frame, hop, shortest, longest = 1024, 320, RATE // 400, RATE // 60
    found, loudest = [], np.abs(wav).max()
    for at in range(0, len(wav) - frame, hop):
        x = wav[at:at + frame] - wav[at:at + frame].mean()
        if np.sqrt((x ** 2).mean()) < 0.06 * loudest:
            continue
        x = x * np.hanning(frame)
        r = np.fft.irfft(np.abs(np.fft.rfft(x, 2 * frame)) ** 2)[:longest + 2]
        r = r / (r[0] + 1e-9) / (1 - np.arange(longest + 2) / frame)
        peaks = np.flatnonzero((r[shortest:-1] > r[shortest - 1:-2]) & (r[shortest:-1] >= r[shortest + 1:])) + shortest
        peaks = peaks[r[peaks] > 0.5] if len(peaks) else peaks
        if len(peaks):
            best = peaks[r[peaks] > 0.85 * r[peaks].max()][0]  # the shortest of about equal periods
            found.append(RATE / best)
    return float(np.median(found)) if len(found) > 4 else float("nan")
