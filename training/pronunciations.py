#!/usr/bin/env python3
"""Makes the pronouncing dictionary of voiceclone-text from CMU's: rules for spelling, and the words that they get wrong.

The rules are one decision tree for each letter. It gives the phones of the letter, none to three, by the letters around it and the
phones after: words are read from their end, which says more about English than their beginning does. A node is split while that saves --bits of entropy. The result is the same on every run.

    ./pronunciations.py --out ../voiceclone-text/src/main/resources/io/github/voiceclone/text/english/phonemes/pronunciations.bin
    ./pronunciations.py --measure 20        # accuracy for every 20th word, by rules made from the others
"""
import argparse
import collections
import gzip
import math
import os
import re

import numpy as np

import text

PHONES = sorted(text.PHONEMES)
CODES = {p: i + 1 for i, p in enumerate(PHONES)}  # 0: none
LETTERS = "abcdefghijklmnopqrstuvwxyz"
OFFSETS = (-4, -3, -2, -1, 1, 2, 3, 4)  # then the next phone and the one after it
FEATURES = len(OFFSETS) + 2
SPLIT = 128  # marks a node with a question
RARE = 8  # chunks of phones that fewer letters have are none
LISTED = 4  # words up to this length are all listed, so that a reader can tell a word in capitals from an abbreviation
CHUNK = 3
ENDINGS = {"'s": None, "'d": None, "'ll": ("L", "AH L"), "'ve": ("V", "AH V"), "'re": ("R", "ER"), "'m": ("M", "AH M")}  # after a vowel, a consonant
RESOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../voiceclone-text/src/main/resources/io/github/voiceclone/text/english/phonemes/pronunciations.bin")
EXTRA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pronunciations.tsv")


def words():
    """Returns the words that text.py looks up, and their phones' codes."""
    return {w: tuple(CODES[p] for p in phones) for w, phones in text.read_dictionary().items() if re.fullmatch("[a-z]+(?:'[a-z]+)*", w)}


def extra():
    """Reads names and abbreviations that the dictionary lacks, or has for another word: those with capitals are read so only
    where they are written so."""
    with open(EXTRA, encoding="utf-8") as f:
        for line in f:
            word, phones = line.rstrip("\n").split("\t")
            yield word, tuple(CODES[p] for p in phones.split())


def align(known, rounds=6):
    """Divides each word's phones among its letters by the most probable division, found again and again. Those that fit in
    no way are left out."""
    cost = {}
    divided = {}
    for turn in range(rounds):
        counts = collections.Counter()
        divided = {}
        for word, phones in known.items():
            chunks = divide(word, phones, cost, turn == 0)
            if chunks:
                divided[word] = chunks
                counts.update(zip(word, chunks))
        totals = collections.Counter()
        for (letter, _), n in counts.items():
            totals[letter] += n
        kept = collections.Counter(chunk for chunks in divided.values() for chunk in chunks)
        cost = {pair: math.log(totals[pair[0]] / n) for pair, n in counts.items() if kept[pair[1]] >= RARE}
    return {w: c for w, c in divided.items() if all(pair in cost for pair in zip(w, c))}


def divide(word, phones, cost, first):
    letters, n = len(word), len(phones)
    if n > CHUNK * letters:
        return None
    best = [{0: (0.0, None)}] + [{} for _ in word]
    for i, letter in enumerate(word):
        for at, (so_far, _) in best[i].items():
            for size in range(0, min(CHUNK, n - at) + 1):
                if n - at - size > CHUNK * (letters - i - 1):
                    continue
                chunk = phones[at:at + size]
                if first:  # near the diagonal, one phone a letter, vowels with vowels
                    each = abs((at + size) / n - (i + 1) / letters) * 2 + (0, 0, 2, 8)[size] + unlike(letter, chunk)
                else:
                    each = cost.get((letter, chunk), 14.0)
                total = so_far + each
                if at + size not in best[i + 1] or total < best[i + 1][at + size][0]:
                    best[i + 1][at + size] = (total, (at, chunk))
    if n not in best[letters]:
        return None
    chunks, at = [], n
    for i in range(letters, 0, -1):
        at, chunk = best[i][at][1]
        chunks.append(chunk)
    return tuple(reversed(chunks))


def unlike(letter, chunk):
    if not chunk:
        return 1
    return sum((letter in "aeiouy") != (PHONES[p - 1][0] in "AEIOU") for p in chunk)


def context(word, i, after):
    """Returns the values of the features at a letter; `after` are the phones of the letters after it."""
    around = [LETTERS.index(word[i + o]) + 1 if 0 <= i + o < len(word) else 0 for o in OFFSETS]
    return around + [after[0] if after else 0, after[1] if len(after) > 1 else 0]


def samples(divided, chunk_ids):
    """Returns for each letter the features and the chunk wherever it stands."""
    rows = {letter: ([], []) for letter in LETTERS}
    for word, chunks in divided.items():
        after = ()
        for i, chunk in reversed(list(enumerate(chunks))):
            x, y = rows[word[i]]
            x.append(context(word, i, after))
            y.append(chunk_ids[chunk])
            after = chunk + after
    return {letter: (np.array(x, np.uint8).reshape(-1, FEATURES), np.array(y, np.int64)) for letter, (x, y) in rows.items()}


def xlogx(n):
    return n * np.log2(np.maximum(n, 1))


def grow(x, y, bits):
    """Returns a tree in preorder: (feature, value) before the nodes where it holds and those where it does not; or a chunk."""
    if len(y) == 0:
        return [0]
    nodes, stack = [], [np.arange(len(y))]
    while stack:
        rows = stack.pop()
        present, classes = np.unique(y[rows], return_inverse=True)
        counts = np.bincount(classes)
        question = best_question(x[rows], classes, counts, bits) if len(present) > 1 else None
        if question is None:
            nodes.append(int(present[np.argmax(counts)]))
            continue
        nodes.append(question)
        holds = x[rows, question[0]] == question[1]
        stack.append(rows[~holds])
        stack.append(rows[holds])
    return nodes


def best_question(x, classes, counts, bits):
    n, best, question = len(classes), bits, None
    whole = xlogx(n) - xlogx(counts).sum()
    for feature in range(FEATURES):
        values = x[:, feature].astype(np.int64)
        table = np.bincount(values * len(counts) + classes, minlength=64 * len(counts)).reshape(64, -1)
        inside = table.sum(1)
        rest = counts - table
        left = xlogx(inside) - xlogx(table).sum(1) + xlogx(n - inside) - xlogx(rest).sum(1)
        value = int(np.argmin(np.where((inside > 0) & (inside < n), left, np.inf)))
        if 0 < inside[value] < n and whole - left[value] > best:
            best, question = whole - left[value], (feature, value)
    return question


class Rules:
    """Decision trees of all letters, and the chunks of phones that their leaves number."""

    def __init__(self, chunks, trees):
        assert len(chunks) <= SPLIT
        self.chunks, self.trees = chunks, trees
        self.compiled = {letter: compiled(nodes) for letter, nodes in trees.items()}

    @classmethod
    def learn(cls, divided, bits):
        chunks = sorted({chunk for chunks in divided.values() for chunk in chunks})
        ids = {chunk: i for i, chunk in enumerate(chunks)}
        return cls(chunks, {letter: grow(x, y, bits) for letter, (x, y) in samples(divided, ids).items()})

    @classmethod
    def load(cls, path=RESOURCE):
        """Reads the rules of what pack wrote."""
        with gzip.open(path) as f:
            assert f.readline().split() == [p.encode() for p in PHONES]
            chunks, trees = [tuple(f.read(f.read(1)[0])) for _ in range(f.read(1)[0])], {}
            for letter in LETTERS:
                questions = f.read(int.from_bytes(f.read(3), "big"))
                trees[letter] = [(q - SPLIT, f.read(1)[0]) if q >= SPLIT else q for q in questions]
        return cls(chunks, trees)

    def pronounce(self, word):
        phones = ()
        for i, letter in reversed(list(enumerate(word))):
            features, node = context(word, i, phones), self.compiled[letter]
            while isinstance(node, tuple):
                feature, value, yes, no = node
                node = yes if features[feature] == value else no
            phones = self.chunks[node] + phones
        return phones

    def read(self, word, known=None):
        """Pronounces a word as the library does that is not listed: with an ending by the stem, else without apostrophes."""
        stem, mark, end = word.rpartition("'")
        if mark and mark + end in ENDINGS:
            return ended((known or {}).get(stem) or self.read(stem, known), mark + end)
        return self.pronounce(word.replace("'", ""))


class Reader(dict):
    """CMU's dictionary, and the rules for the words that it lacks."""

    def __init__(self):
        super().__init__(text.read_dictionary())
        self.rules = Rules.load()

    def get(self, word, default=None):
        known = super().get(word) or text.possessive(word, self)
        if known or not re.fullmatch("[a-z']*[a-z]", word):
            return known or default
        return [PHONES[p - 1] for p in self.rules.read(word)]


def ended(stem, end):
    """Returns a pronunciation with an ending; possessives are text.py's."""
    names = [PHONES[p - 1] for p in stem]
    if end == "'s":
        names = text.possessive("x's", {"x": names})
    elif end == "'d":
        names = names + (["AH", "D"] if names[-1] in ("T", "D") else ["D"])
    else:
        names = names + ENDINGS[end][names[-1][0] not in "AEIOU"].split()
    return tuple(CODES[p] for p in names)


def compiled(nodes):
    """Returns preorder nodes as nested tuples; built from the end, so that deep trees need no recursion."""
    built = []
    for node in reversed(nodes):
        built.append(node if isinstance(node, int) else (node[0], node[1], built.pop(), built.pop()))
    return built[0]


def pack(rules, exceptions):
    """Returns the resource: the phones' names, the chunks, the trees in preorder, the words that the rules do not give."""
    out = bytearray(" ".join(PHONES).encode() + b"\n")
    out.append(len(rules.chunks))
    for chunk in rules.chunks:
        out.append(len(chunk))
        out += bytes(chunk)
    for letter in LETTERS:
        questions, values = bytearray(), bytearray()
        for node in rules.trees[letter]:
            questions.append(node if isinstance(node, int) else SPLIT + node[0])
            if not isinstance(node, int):
                values.append(node[1])
        out += len(questions).to_bytes(3, "big") + questions + values
    out += len(exceptions).to_bytes(3, "big")
    shared, rest, phones, before = bytearray(), bytearray(), bytearray(), ""
    for word in sorted(exceptions):
        same = len(os.path.commonprefix([before, word]))
        shared.append(same)
        rest += word[same:].encode() + b"\n"
        phones += bytes(exceptions[word]) + b"\0"
        before = word
    for part in (shared, rest, phones):
        out += len(part).to_bytes(3, "big") + part
    return bytes(out)


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        before, row[0] = row[0], i + 1
        for j, y in enumerate(b):
            before, row[j + 1] = row[j + 1], min(row[j] + 1, row[j + 1] + 1, before + (x != y))
    return row[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", help="the resource to write")
    parser.add_argument("--measure", type=int, default=0, metavar="N", help="hold every Nth word out, and measure on them")
    parser.add_argument("--bits", type=float, default=3, help="entropy in bits that a question must save")
    a = parser.parse_args()
    known = words()
    plain = {w: p for w, p in known.items() if "'" not in w}
    if a.measure:
        held = sorted(plain)[::a.measure]
        rules = Rules.learn(align({w: p for w, p in plain.items() if w not in set(held)}), a.bits)
        errors = [distance(rules.read(w), plain[w]) for w in held]
        print("%d words held out: %.1f %% right, %.1f %% of phones wrong, %d nodes" % (
            len(held), 100 * np.mean(np.array(errors) == 0), 100 * sum(errors) / sum(len(plain[w]) for w in held),
            sum(map(len, rules.trees.values()))), flush=True)
    if a.out:
        rules = Rules.learn(align(plain), a.bits)
        exceptions = {w: p for w, p in plain.items() if len(w) <= LISTED or rules.read(w) != p}
        exceptions.update({w: p for w, p in known.items() if "'" in w and rules.read(w, known) != p})
        exceptions.update({w: p for w, p in extra() if w not in known})
        packed = gzip.compress(pack(rules, exceptions), 9, mtime=0)
        with open(a.out, "wb") as f:
            f.write(packed)
        print("%d words, %d of them listed; %d nodes; %d bytes" % (
            len(known), len(exceptions), sum(map(len, rules.trees.values())), len(packed)))


if __name__ == "__main__":
    main()
