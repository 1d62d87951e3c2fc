"""Tests of what the synthesizer reads: python3 -m unittest discover training/tests. Words need pocketsphinx-en-us."""
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

import text

MODULES = os.path.join(HERE, "..", "..")
SYMBOLS = os.path.join(MODULES, "voiceclone-sv2tts/src/test/resources/io/github/voiceclone/sv2tts/text/bilingual-symbols.tsv")
WORDS = os.path.join(MODULES, "voiceclone-text/src/test/resources/io/github/voiceclone/text/english/phonemes/dictionary-sample.tsv")


def rows(path):
    with open(path, encoding="utf-8") as f:
        return [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]


class TextTest(unittest.TestCase):
    """The tables that the library's reader of text is tested with are what text.py writes."""

    def test_mandarin(self):
        for language, _, pinyin, symbols in rows(SYMBOLS):
            if language == "zh":
                self.assertEqual(symbols, text.mandarin(pinyin).symbols)

    @unittest.skipUnless(os.path.exists(text.DICTIONARY), "pocketsphinx-en-us is not installed")
    def test_english(self):
        dictionary = text.read_dictionary()
        for language, written, _, symbols in rows(SYMBOLS):
            if language == "en":
                self.assertEqual(symbols, text.english(written, dictionary).symbols)
        for word, phones in rows(WORDS):
            self.assertEqual(phones.split(), dictionary[word])


if __name__ == "__main__":
    unittest.main()
