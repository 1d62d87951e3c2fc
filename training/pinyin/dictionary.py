"""Writes the pinyin dictionary of voiceclone-sv2tts.

    python3 dictionary.py SOURCES ../../voiceclone-sv2tts/src/main/resources/io/github/voiceclone/sv2tts/text/pinyin/pinyin.txt

SOURCES is a folder with what README.md lists. The tables next to this script replace readings of the sources:
phrase-readings.tsv where better sources agree, reading-corrections.tsv where none is right. The format of the output
is described in PinyinDictionary.java.
"""

import json
import math
import pathlib
import sys
import unicodedata
from collections import defaultdict

HERE = pathlib.Path(__file__).parent
TONE_MARKS = "\u0304\u0301\u030c\u0300"
SANDHI = {"一": "yi1", "不": "bu4"}
# Words below these counts of jieba's corpus are left out unless they are phrases of the first source.
LEAST_COUNT = 20
LEAST_COUNT_POLYPHONE = 8
COUNT_UNKNOWN = 3
STEPS_PER_BIT = 2
# A phrase of the first source is preferred to the words that it consists of by at least this many steps.
ADVANTAGE = 4
UNKNOWN_COST = 60
# Characters that are in the neutral tone in added words too.
PARTICLES = "子们么得地着了的儿"
# Parts of speech: the first letter of jieba's tag, but names of people and places apart.
CLASSES = {"nr": "N", "nrt": "N", "nrfg": "N", "ns": "S"}
CLASS_UNKNOWN = "x"


def numbered(syllable):
    """Turns lǜ into lv4."""
    letters, tone = "", 5
    for c in unicodedata.normalize("NFD", syllable):
        if c in TONE_MARKS:
            tone = TONE_MARKS.index(c) + 1
        elif c == "\u0308":
            letters = letters[:-1] + "v"
        elif c == "\u0261":
            letters += "g"
        elif "a" <= c <= "z":
            letters += c
    return letters + str(tone)


def lines(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def is_han(word):
    return all(c == "〇" or "\u3400" <= c <= "\u4dbf" or "\u4e00" <= c <= "\u9fff" for c in word)


def without_neutral(word, reading, characters, phrases):
    """Gives added words the tones of the phrases within them, else of their characters alone.

    So does the reference system for words that it lacks.
    """
    result = list(reading)
    for at, (character, syllable) in enumerate(zip(word, reading)):
        if syllable[-1] != "5" or character in PARTICLES:
            continue
        for start, end in ((at - 1, at + 1), (at, at + 2)):
            inner = phrases.get(word[max(start, 0) : end])
            if inner and start >= 0 and len(inner) == 2 and inner[at - start][:-1] == syllable[:-1]:
                result[at] = inner[at - start]
                break
        else:
            if characters.get(character, "")[:-1] == syllable[:-1]:
                result[at] = characters[character]
    return result


def read_sources(folder):
    characters, several, phrases = {}, set(), {}
    for line in lines(folder / "pinyin_dict_char.txt"):
        character, readings = line.split(":")
        characters[character] = numbered(readings.split(",")[0])
        if "," in readings:
            several.add(character)
    for line in lines(folder / "pinyin_dict_phrase.txt"):
        phrase, reading = line.split(":")
        if is_han(phrase):
            phrases[phrase] = [numbered(s) for s in reading.split()]
    curated = set(phrases)
    first = dict(phrases)
    counts, classes = {}, {}
    for line in lines(folder / "jieba.dict.utf8"):
        word, count, tag = line.split()
        if is_han(word):
            counts[word] = int(count)
            classes[word] = CLASSES.get(tag, tag[0])
    more = json.loads((folder / "complete.json").read_text(encoding="utf-8"))
    for word, count in counts.items():
        least = LEAST_COUNT_POLYPHONE if several & set(word) else LEAST_COUNT
        if len(word) > 1 and word not in phrases and word in more and count >= least:
            reading = [SANDHI.get(c, numbered(s)) for c, s in zip(word, more[word][0].split())]
            if len(reading) == len(word):
                phrases[word] = without_neutral(word, reading, characters, first)
    for table in ("phrase-readings.tsv", "reading-corrections.tsv"):
        for line in lines(HERE / table):
            word, reading = line.split("\t")[:2]
            if len(word) == 1:
                characters[word] = reading
            else:
                phrases[word] = reading.split()
                curated.add(word)
    return characters, phrases, curated, counts, classes


def cheapest(word, costs):
    """Returns the least cost of cutting a word into shorter ones."""
    best = [0] + [math.inf] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(end):
            part = word[start:end]
            if part != word and (part in costs or len(part) == 1):
                best[end] = min(best[end], best[start] + costs.get(part, UNKNOWN_COST))
    return best[-1]


def main(sources, target):
    characters, phrases, curated, counts, classes = read_sources(pathlib.Path(sources))
    by_syllable = defaultdict(list)
    for character, syllable in characters.items():
        by_syllable[syllable].append(character)
    out = [f"{s}\t{''.join(sorted(by_syllable[s]))}" for s in sorted(by_syllable)]
    out.append("")
    total = sum(counts.values())
    words = {w: phrases.get(w) for w in phrases}
    words.update({c: None for c in counts if len(c) == 1 and c in characters and counts[c] > COUNT_UNKNOWN})

    costs = {}
    for word in sorted(words, key=len):
        own = round(STEPS_PER_BIT * math.log2(total / max(counts.get(word, 0), COUNT_UNKNOWN)))
        if word in curated:
            own = min(own, cheapest(word, costs) - ADVANTAGE)
        costs[word] = max(own, 0)

    for word in sorted(words, key=lambda w: w.encode("utf-16-be")):
        shown = ["-" if s == characters.get(c) else s for c, s in zip(word, words[word] or [])]
        readings = "" if all(s == "-" for s in shown) else " ".join(shown)
        out.append(f"{word}{chr(ord('A') + costs[word])}{classes.get(word, CLASS_UNKNOWN)}{readings}")
    pathlib.Path(target).write_text("\n".join(out) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
