"""Text as the synthesizer reads it: numbered pinyin in lower case, English phonemes in capitals and digits.

Both use MockingBird's table of 75 symbols, so its code loads the checkpoints. Pinyin needs the lower-case letters, the
tone digits 1 to 5 and the space; that leaves the capitals, 6 to 9 and 0 for the 39 phonemes of CMU's dictionary:
one symbol for most, two for diphthongs. Words are separated by spaces, pauses written as a comma.
"""
import re

TABLE = "mandarin-english-75"  # what the library calls the table with both
PHONEMES = {
    "AA": "A", "AE": "Q", "AH": "U", "AO": "O", "AW": "AW", "AY": "AY", "B": "B", "CH": "C", "D": "D", "DH": "8", "EH": "E",
    "ER": "UR", "EY": "EY", "F": "F", "G": "G", "HH": "H", "IH": "I", "IY": "IY", "JH": "J", "K": "K", "L": "L", "M": "M",
    "N": "N", "NG": "9", "OW": "OW", "OY": "OY", "P": "P", "R": "R", "S": "S", "SH": "X", "T": "T", "TH": "0", "UH": "UU",
    "UW": "UW", "V": "V", "W": "W", "Y": "Y", "Z": "Z", "ZH": "7"}
DICTIONARY = "/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict"
INITIALS = ("zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y", "w")
PAUSES = ",.;:!?，、；：。！？"


class Spoken:
    """Symbols of one utterance and its phones: name, first symbol, and whether a pause may come before it."""

    def __init__(self):
        self.symbols, self.phones = "", []

    def add(self, name, symbols, starts_word):
        self.phones.append((name, len(self.symbols), starts_word))
        self.symbols += symbols


def read_dictionary(path=DICTIONARY):
    """Reads CMU's dictionary: word in lower case to its first pronunciation."""
    words = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            word, *phones = line.split()
            if phones and "(" not in word:
                words[word.lower()] = [re.sub(r"\d", "", p) for p in phones]
    return words


def mandarin(pinyin):
    """Numbered pinyin to Spoken, or None where a token is neither a syllable nor punctuation."""
    out = Spoken()
    for token in pinyin.split():
        if re.fullmatch(r"[a-z]+[1-5]", token):
            if out.symbols:
                out.symbols += " "
            initial = next((i for i in INITIALS if token.startswith(i) and len(token) > len(i) + 1), "")
            final = token[len(initial):]
            if initial in ("y", "w") or not initial:  # a glide is part of the final
                out.add("zh:" + token[:-1], token, True)
            else:
                out.add("zh:" + initial, initial, True)
                rounded = final[:-1].replace("u", "v", 1) if initial in ("j", "q", "x") and final[0] == "u" else final[:-1]
                out.add("zh:" + rounded, final, False)
        elif re.search(r"[A-Za-z0-9]", token):
            return None
        elif any(c in PAUSES for c in token) and out.symbols and not out.symbols.endswith(","):
            out.symbols += " ,"
    out.symbols = out.symbols.rstrip(" ,")
    return out if out.phones else None


def english(text, dictionary):
    """English words to Spoken, or None where a word is not in the dictionary."""
    out = Spoken()
    for token in re.findall(r"[A-Za-z]+(?:'[A-Za-z]+)*|[0-9]+|[,.;:!?]", text.replace("\u2019", "'")):
        if token in PAUSES:
            if out.symbols and not out.symbols.endswith(","):
                out.symbols += " ,"
            continue
        phones = dictionary.get(token.lower()) or possessive(token.lower(), dictionary)
        if phones is None:
            return None
        if out.symbols:
            out.symbols += " "
        for i, phone in enumerate(phones):
            out.add("en:" + phone, PHONEMES[phone], i == 0)
    out.symbols = out.symbols.rstrip(" ,")
    return out if out.phones else None


def possessive(word, dictionary):
    """Pronounces WORD's by the rule for voicing, where WORD is in the dictionary."""
    if not word.endswith("'s") or word[:-2] not in dictionary:
        return None
    stem = dictionary[word[:-2]]
    if stem[-1] in ("S", "Z", "SH", "ZH", "CH", "JH"):
        return stem + ["IH", "Z"]
    return stem + (["S"] if stem[-1] in ("P", "T", "K", "F", "TH") else ["Z"])


def spoken(utterance, dictionary):
    """Reads an utterance of corpus.py in its language; None where it cannot be read."""
    return mandarin(utterance.pinyin) if utterance.language == "zh" else english(utterance.text, dictionary)
