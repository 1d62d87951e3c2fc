"""The prepared recordings: rows of utterances.tsv over memory-mapped arrays of samples."""
import csv
import os

import numpy as np
from scipy.signal import resample_poly

RATE = 16000


class Utterance:
    """One recording: who speaks, what is said, and its samples on request. At another speed than 1, which changes the pitch too, it is
    of another speaker, whose name has the speed at its end."""

    def __init__(self, row, array, speed=1.0):
        self.set, self.language, self.use, self.sex = row["set"], row["language"], row["use"], row["sex"]
        self.person, self.speed = row["set"] + "-" + row["speaker"], speed
        self.speaker = self.person + ("" if speed == 1 else "x%g" % speed)
        self.begin, self.end, self.snr = int(row["begin"]), int(row["end"]), float(row["snr"])
        self.text, self.pinyin, self._array = row["text"], row["pinyin"], array

    @property
    def name(self):
        return "%s@%d" % (self.speaker, self.begin)

    @property
    def recording(self):
        """The name that it has at its own speed."""
        return "%s@%d" % (self.person, self.begin)

    @property
    def seconds(self):
        return (self.end - self.begin) / RATE / self.speed

    def wav(self):
        """Returns the samples as float32, in [-1, 1] at its own speed."""
        wav = self._array[self.begin:self.end].astype(np.float32) / 32768
        # to be spoken again, not only heard: augment.change_speed interpolates linearly, which dulls the highest frequencies
        return wav if self.speed == 1 else resample_poly(wav, 100, round(100 * self.speed))


def read(folder, uses=("train", "validation", "test"), sets=None, person=None, speed=1.0):
    """Lists the utterances of a prepared folder, in the order of its table; all, or those of some sets or of one person."""
    arrays, found = {}, []
    with open(os.path.join(folder, "utterances.tsv"), encoding="utf-8") as f:
        for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
            key = row["set"] + "-" + row["speaker"]
            if row["use"] in uses and (sets is None or row["set"] in sets) and person in (None, key):
                if key not in arrays:
                    arrays[key] = np.load(os.path.join(folder, "audio", key + ".npy"), mmap_mode="r")
                found.append(Utterance(row, arrays[key], speed))
    return found


def by_speaker(utterances):
    """Groups utterances by speaker, speakers in order of their names."""
    groups = {}
    for u in utterances:
        groups.setdefault(u.speaker, []).append(u)
    return dict(sorted(groups.items()))
