"""Tests of what the synthesizer reads: python3 -m unittest discover training/tests. Words need pocketsphinx-en-us."""
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

import pronunciations
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

    @unittest.skipUnless(os.path.exists(text.DICTIONARY), "pocketsphinx-en-us is not installed")
    def test_words_that_the_dictionary_lacks_are_read_by_the_rules(self):
        reader = pronunciations.Reader()
        self.assertEqual(["K", "AE", "T"], reader.get("cat"))
        self.assertEqual("B L AE T ER".split(), reader.get("blatter"))
        self.assertEqual("K L OW N Z", " ".join(reader.get("voiceclone's")[3:]))
        self.assertIsNone(reader.get("12"))
        self.assertIsNotNone(text.english("The voiceclone.", reader))


if __name__ == "__main__":
    unittest.main()
