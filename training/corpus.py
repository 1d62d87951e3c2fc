"""The prepared recordings: rows of utterances.tsv over memory-mapped arrays of samples."""
import csv
import os

import numpy as np

RATE = 16000


class Utterance:
    """One recording: who speaks, what is said, and its samples on request."""

    def __init__(self, row, array):
        self.set, self.language, self.use, self.sex = row["set"], row["language"], row["use"], row["sex"]
        self.speaker = row["set"] + "-" + row["speaker"]
        self.begin, self.end, self.snr = int(row["begin"]), int(row["end"]), float(row["snr"])
        self.text, self.pinyin, self._array = row["text"], row["pinyin"], array

    @property
    def name(self):
        return "%s@%d" % (self.speaker, self.begin)

    @property
    def seconds(self):
        return (self.end - self.begin) / RATE

    def wav(self):
        """Returns the samples as float32 in [-1, 1]."""
        return self._array[self.begin:self.end].astype(np.float32) / 32768


def read(folder, uses=("train", "validation", "test"), sets=None, speaker=None):
    """Lists the utterances of a prepared folder, in the order of its table; all, or those of some sets or of one speaker."""
    arrays, found = {}, []
    with open(os.path.join(folder, "utterances.tsv"), encoding="utf-8") as f:
        for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
            key = row["set"] + "-" + row["speaker"]
            if row["use"] in uses and (sets is None or row["set"] in sets) and speaker in (None, key):
                if key not in arrays:
                    arrays[key] = np.load(os.path.join(folder, "audio", key + ".npy"), mmap_mode="r")
                found.append(Utterance(row, arrays[key]))
    return found


def by_speaker(utterances):
    """Groups utterances by speaker, speakers in order of their names."""
    groups = {}
    for u in utterances:
        groups.setdefault(u.speaker, []).append(u)
    return dict(sorted(groups.items()))
