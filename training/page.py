"""The page of evaluate: spectrograms and sounds of reference, espeak-ng, another voice and this one; training curves."""
import glob
import html
import json
import os

import matplotlib

matplotlib.use("Agg")
import numpy as np
from matplotlib import pyplot

import espeak
import features
import judges
import voice


def espeak_wav(job):
    """The sentence as espeak-ng speaks it."""
    words = job.spoken.pinyin if job.language == "zh" else job.spoken.text.lower()
    return espeak.Espeak().speak(words, espeak.VOICES[job.language], 50, 50, 165)[0]


def spectrograms(path, title, sounds, attention):
    """Draws the normalised log-mel of each sound and the attention of the last, below one another."""
    figure, axes = pyplot.subplots(len(sounds) + 1, 1, figsize=(11, 2.1 * (len(sounds) + 1)))
    for axis, (name, wav) in zip(axes, sounds):
        axis.imshow(features.synthesizer_mel(wav).numpy(), origin="lower", aspect="auto", vmin=-4, vmax=3, cmap="magma")
        axis.set_title(name, fontsize=8, loc="left")
        axis.set_xticks([])
    axes[-1].imshow(attention.numpy().T, origin="lower", aspect="auto")
    axes[-1].set_title("attention: " + title, fontsize=8, loc="left")
    figure.tight_layout()
    figure.savefig(path, dpi=80)
    pyplot.close(figure)


def write(folder, table, jobs, wavs, spoken, own, old, device, count=3):
    """Writes FOLDER/index.html with the table and `count` sentences of each language."""
    os.makedirs(folder, exist_ok=True)
    other = voice.Voice(old, device) if old else None
    rows = ["<tr><td>%s<td>%.3f<td>%s" % (html.escape(k), v, html.escape(goal)) for k, (v, goal) in table.items()]
    parts = ["<!doctype html><meta charset=utf-8><title>voice</title><table border=1><tr><th><th>measured<th>goal", *rows, "</table>"]
    for language in ("zh", "en"):
        for k in [i for i, j in enumerate(jobs) if j.language == language][:count]:
            job, name = jobs[k], "%s%d" % (language, k)
            sounds = [("reference", job.reference.wav()), ("the sentence by its speaker", job.spoken.wav()), ("espeak-ng", espeak_wav(job))]
            if other:
                vector = other.embed(job.reference.wav())
                sounds.append(("old voice", other.vocode(other.speak([job.symbols], [vector])[0][0])))
            sounds.append(("new voice", wavs[k]))
            spectrograms(os.path.join(folder, name + ".png"), job.symbols, sounds, spoken[k][1])
            parts.append("<h3>%s</h3><p>%s" % (html.escape(job.symbols), html.escape(job.spoken.text)))
            for i, (label, wav) in enumerate(sounds):
                judges.write_wav(os.path.join(folder, "%s-%d.wav" % (name, i)), np.asarray(wav))
                parts.append("<p>%s <audio controls src=%s-%d.wav></audio>" % (label, name, i))
            parts.append("<p><img src=%s.png>" % name)
    with open(os.path.join(folder, "index.html"), "w", encoding="utf-8") as f:
        f.write("\n".join(parts) + "\n")


def curves(folder):
    """Draws every value of the logs over the steps: FOLDER/NAME.png for each NAME.jsonl."""
    for path in glob.glob(os.path.join(folder, "*.jsonl")):
        lines = [json.loads(line) for line in open(path, encoding="utf-8")]
        lines = [x for x in lines if "step" in x]
        names = sorted({k for x in lines for k in x} - {"step", "time", "minutes"})
        if not names:
            continue
        figure, axes = pyplot.subplots(len(names), 1, figsize=(8, 1.6 * len(names)), squeeze=False)
        for axis, name in zip(axes[:, 0], names):
            points = [(x["step"], x[name]) for x in lines if name in x]
            axis.plot(*zip(*points), marker="." if len(points) < 30 else None)
            axis.set_ylabel(name, fontsize=7)
        figure.tight_layout()
        figure.savefig(path[:-6] + ".png", dpi=80)
        pyplot.close(figure)
