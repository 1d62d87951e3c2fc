"""Runs the steps on a made corpus: they go on where they stopped and write what MockingBird and the converter read."""
import argparse
import contextlib
import csv
import io
import os
import shutil
import sys
import tempfile
import unittest
from unittest import mock

import numpy as np
import torch

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import align
import common
import corpus
import encoder
import export
import judges
import networks
import post_net
import prepare
import source_filter
import synthesizer
import text
import vocoder
import voice

SMALL = dict(synthesizer.SETTINGS, speaker_embedding_size=8, tts_embed_dims=8, tts_encoder_dims=8, tts_decoder_dims=8, tts_postnet_dims=8, tts_lstm_dims=8,
             tts_encoder_K=2, tts_postnet_K=2, tts_num_highways=1)


def made_corpus(folder):
    """Eight speakers of buzzing tones, six utterances each; two speakers held out."""
    os.makedirs(os.path.join(folder, "audio"))
    rng, rows = np.random.default_rng(5), []
    for s in range(8):
        at, parts = 0, []
        for u in range(6):
            time = np.arange(rng.integers(24000, 32000)) / 16000
            wav = sum(np.sin(2 * np.pi * (90 + 25 * s) * k * time + k) / k for k in range(1, 12))
            part = (3000 * wav * (0.6 + 0.4 * np.sin(8 * time)) + rng.normal(0, 20, len(time))).astype(np.int16)
            rows.append(dict(set="made", speaker="s%d" % s, sex="", language="zh", use="test" if s > 5 else "validation" if u == 5 else "train",
                             begin=at, end=at + len(part), snr="40.0", text="", pinyin="ni3 hao3 ma5"))
            parts.append(part)
            at += len(part)
        np.save(os.path.join(folder, "audio", "made-s%d.npy" % s), np.concatenate(parts))
    prepare.write(rows, os.path.join(folder, "utterances.tsv"))


def made_alignments(data, out):
    """Phones at even distances, as align.py writes them."""
    found = {}
    for u in corpus.read(data):
        count = len(text.mandarin(u.pinyin).phones)
        edges = np.linspace(0, u.seconds, count + 1)
        found[u.name] = (edges[:-1], edges[1:], -float(u.begin % 7))
    align.write(found, os.path.join(out, "alignments.npz"))


def run(step, *arguments):
    printed = io.StringIO()
    with mock.patch.object(sys, "argv", [step.__name__, *arguments]), contextlib.redirect_stdout(printed):
        step.main()
    return printed.getvalue()


class StepsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.data, cls.out = os.path.join(cls.folder.name, "data"), os.path.join(cls.folder.name, "out")
        os.makedirs(cls.data)
        os.makedirs(cls.out)
        made_corpus(cls.data)
        made_alignments(cls.data, cls.out)
        cls.common = ["--data", cls.data, "--out", cls.out, "--minutes", "5", "--device", "cpu"]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_1_encoder_goes_on_where_it_stopped(self):
        options = [*self.common, "--width", "16", "--size", "7", "--batch", "4", "--seconds", "0.8"]
        with mock.patch.object(encoder, "measure", return_value=dict(mean=0.5)):
            self.assertIn("from step 0", run(encoder, *options, "--steps", "2"))
            self.assertIn("from step 2", run(encoder, *options, "--steps", "3"))
            self.assertIn("from step 0", run(encoder, *options, "--steps", "1", "--likeness"), "another network")
        self.assertEqual(80, encoder.load(os.path.join(self.out, "likeness.pt")).bands)
        state = torch.load(os.path.join(self.out, "encoder.pt"))
        self.assertEqual(3, state["step"])
        self.assertEqual(7, networks.TdnnEncoder.of(state["model_state"]).out.out_features)

    def test_2_synthesizer_trains_goes_on_and_writes_its_mels(self):
        options = [*self.common, "--batch", "4"]
        with mock.patch.object(synthesizer, "SETTINGS", SMALL):
            run(synthesizer, *options, "--steps", "2", "--guided", "0")
            self.assertIn("from step 2", run(synthesizer, *options, "--steps", "3", "--crop", "40", "--guided", "1",
                                             "--bfloat16", "--adversarial", "--likeness", "0.5"))
            other = ["--languages", "zh", "--steps", "1", "--start", os.path.join(self.out, "synthesizer.pt"),
                     "--start-encoder", os.path.join(self.out, "encoder.pt")]
            shutil.copytree(self.out, self.folder.name + "/other", ignore=shutil.ignore_patterns("*.state.pt"))
            self.assertIn("cosine", run(synthesizer, *options[:2], "--out", self.folder.name + "/other", *options[4:], *other))
            mean = self.folder.name + "/mean"
            shutil.copytree(self.out, mean, ignore=shutil.ignore_patterns("*.state.pt"))
            both = [os.path.join(folder, "synthesizer.pt") for folder in (self.out, self.folder.name + "/other")]
            run(synthesizer, *options[:2], "--out", mean, "--device", "cpu", "--languages", "zh", "--steps", "0", "--start", *both)
            first, second, third = (torch.load(path)["model_state"]["post_proj.weight"] for path in (*both, os.path.join(mean, "synthesizer.pt")))
            torch.testing.assert_close((first + second) / 2, third)
            self.assertGreater(float((first - second).abs().max()), 1e-5)
            os.makedirs(os.path.join(self.data, "own"))
            for u in corpus.read(self.data):
                np.save(os.path.join(self.data, "own", u.name + ".npy"), np.ones((80, 999), np.float16))  # of another network
            run(synthesizer, *options, "--write-mels", os.path.join(self.data, "own"))
        state = torch.load(os.path.join(self.out, "synthesizer.pt"))["model_state"]
        self.assertEqual((len(networks.SYMBOLS), 8), tuple(state["encoder.embedding.weight"].shape))
        self.assertEqual(2, int(state["decoder.r"]))
        mels = os.listdir(os.path.join(self.data, "own"))
        self.assertGreater(len(mels), 20)
        self.assertEqual(80, np.load(os.path.join(self.data, "own", mels[0])).shape[0])
        widths = [np.load(os.path.join(self.data, "own", m)).shape[1] for m in mels]
        self.assertGreater(sum(w < 999 for w in widths), 20, "nothing is left of the other network's")

    def test_3_post_net_goes_on_and_begins_anew_for_another_synthesizer(self):
        out = os.path.join(self.folder.name, "sharper")
        shutil.copytree(self.out, out, ignore=shutil.ignore_patterns("*.state.pt"))
        path = os.path.join(out, "synthesizer.pt")
        options = ["--data", self.data, "--out", out, "--minutes", "5", "--device", "cpu", "--batch", "2", "--crop", "40", "--hours", "0.01"]
        self.assertIn("from step 0", run(post_net, *options, "--steps", "2"))
        self.assertIn("from step 2", run(post_net, *options, "--steps", "3", "--bfloat16", "--likeness", "0.5"))
        before, after = (torch.load(os.path.join(folder, "synthesizer.pt"))["model_state"] for folder in (self.out, out))
        changed = {name for name in before if not torch.equal(before[name], after[name])}
        self.assertIn("post_proj.weight", changed)
        self.assertEqual(set(), {name for name in changed if not name.startswith("post")}, "no other layer learns")
        after["step"] += 1
        torch.save(dict(model_state=after), path)
        self.assertIn("from step 0", run(post_net, *options, "--steps", "1"), "the synthesizer was trained further")

    def test_3_synthesizer_learns_and_keeps_its_post_net(self):
        out, start = os.path.join(self.folder.name, "kept"), os.path.join(self.out, "synthesizer.pt")
        shutil.copytree(self.out, out, ignore=shutil.ignore_patterns("*.state.pt"))
        torch.save(dict(generator=source_filter.SourceFilter(source_filter.SETTINGS).state_dict()), os.path.join(out, "vocoder.pt"))
        common.write_json(source_filter.SETTINGS, os.path.join(out, "vocoder.json"))
        run(synthesizer, "--data", self.data, "--out", out, "--device", "cpu", "--languages", "zh", "--batch", "4", "--steps", "2", "--start", start,
            "--keep-post-net", "--adversarial", "--likeness", "1", "--pitch-range", "1")
        before, after = (torch.load(path)["model_state"] for path in (start, os.path.join(out, "synthesizer.pt")))
        self.assertNotEqual(set(), {name for name in before if not torch.equal(before[name], after[name])} - {"step"})
        self.assertEqual(set(), {name for name in before if name.startswith("post") and not torch.equal(before[name], after[name])})

    def test_3_post_net_begins_from_another(self):
        out, other = (os.path.join(self.folder.name, name) for name in ("begun", "other.pt"))
        shutil.copytree(self.out, out, ignore=shutil.ignore_patterns("*.state.pt"))
        before = torch.load(os.path.join(out, "synthesizer.pt"))["model_state"]
        torch.save(dict(model_state={name: w + 1 for name, w in before.items()}), other)
        run(post_net, "--data", self.data, "--out", out, "--device", "cpu", "--hours", "0.01", "--crop", "40", "--steps", "0", "--start", other)
        after = torch.load(os.path.join(out, "synthesizer.pt"))["model_state"]
        for name, w in before.items():
            torch.testing.assert_close(after[name], w + 1 if name.startswith("post") else w, msg=name)

    def test_recordings_at_another_speed_are_other_speakers(self):
        once, = (u for u in corpus.read(self.data, ("train",)) if u.name == "made-s1@0")
        faster, = (u for u in corpus.read(self.data, ("train",), speed=1.25) if u.recording == once.name)
        self.assertEqual(("made-s1x1.25", "made-s1x1.25@0"), (faster.speaker, faster.name))
        self.assertAlmostEqual(once.seconds / 1.25, faster.seconds)
        self.assertAlmostEqual(len(faster.wav()) / 16000, faster.seconds, places=3)
        heard = [judges.pitch(u.wav()) for u in (once, faster)]
        self.assertAlmostEqual(1.25, heard[1] / heard[0], delta=0.02)

    def test_synthesizer_learns_from_recordings_at_other_speeds(self):
        made_up = argparse.Namespace(data=self.data, out=self.out, languages="zh", speeds=synthesizer.other_speeds("0.9,1.1"), poor=0, longest=8, english=0.5)
        items = synthesizer.read_items(made_up, "cpu")
        weight = {speed: sum(i.weight for i in items if i.speed == speed and i.use == "train") for speed in (0.9, 1.0, 1.1)}
        self.assertAlmostEqual(weight[0.9], weight[1.1])
        self.assertAlmostEqual(weight[1.0], weight[0.9] + weight[1.1])
        self.assertEqual({1.0}, {i.speed for i in items if i.use == "validation"})
        for wrong in ("1", "fast", "0.9,1.123", "0", "-1"):
            with self.assertRaises(argparse.ArgumentTypeError):
                synthesizer.other_speeds(wrong)
        own = {(i.name.split("@")[0].split("x")[0], i.name.split("@")[1]): i for i in items if i.speed == 1}
        for i in items:
            same = own[i.name.split("@")[0].split("x")[0], i.name.split("@")[1]]
            self.assertEqual(same.ids, i.ids)
            self.assertAlmostEqual(same.mel.shape[1] / i.speed, i.mel.shape[1], delta=8)
        table = synthesizer.embeddings(self.data, self.out, items, "cpu")
        self.assertEqual({i.speaker for i in items}, set(table))

    def test_3_vocoder_begins_from_another_and_hears_the_synthesizer(self):
        small = dict(vocoder.SETTINGS, upsample_initial_channel=16, resblock_kernel_sizes=[3], resblock_dilation_sizes=[[1, 2]])
        options = [*self.common, "--batch", "2", "--frames", "16"]
        with mock.patch.object(vocoder, "SETTINGS", small):
            run(vocoder, *options, "--steps", "1")
            self.assertIn("step=2", run(vocoder, *options, "--steps", "2", "--mels", os.path.join(self.data, "own"), "--adversarial"))
        again = os.path.join(self.folder.name, "again")
        first = torch.load(os.path.join(self.out, "vocoder.pt"))["generator"]
        run(vocoder, *self.common[:2], "--out", again, "--device", "cpu", "--steps", "0", "--start", os.path.join(self.out, "vocoder.pt"))
        torch.testing.assert_close(first["conv_pre.weight_v"], torch.load(os.path.join(again, "vocoder.pt"))["generator"]["conv_pre.weight_v"])

    def test_3_source_filter_goes_on_and_hears_the_synthesizer(self):
        out = os.path.join(self.folder.name, "source")
        shutil.copytree(self.out, out, ignore=shutil.ignore_patterns("vocoder*"))
        options = [*self.common[:2], "--out", out, *self.common[4:], "--batch", "2", "--frames", "24"]
        load = lambda: torch.load(os.path.join(out, "vocoder.pt"))["generator"]
        run(source_filter, *options, "--pitch-steps", "1", "--steps", "0")
        first = load()
        whole = os.path.join(self.folder.name, "whole")
        run(source_filter, *options[:2], "--out", whole, *options[4:], "--pitch-steps", "1", "--steps", "2")
        second = torch.load(os.path.join(whole, "vocoder.pt"))["generator"]
        self.assertEqual({"envelope"}, self.changed(first, second), "in one run too")
        self.assertIn("step=2", run(source_filter, *options, "--pitch-steps", "2", "--steps", "0", "--mels", os.path.join(self.data, "own")))
        second = load()
        self.assertEqual({"pitch"}, self.changed(first, second), "the pitch learns by itself")
        self.assertIn("step=4", run(source_filter, *options, "--pitch-steps", "2", "--steps", "2", "--mels", os.path.join(self.data, "own")))
        self.assertEqual({"envelope"}, self.changed(second, load()), "and stays as it is afterwards")
        mel = torch.randn(80, 30)
        self.assertEqual(32 * 200, len(voice.Voice(out).vocode(mel)))

    def test_4_steps_refuse_to_begin_from_another_kind_of_network(self):
        at = lambda *path: os.path.join(self.folder.name, *path)
        out = at("refused")
        shutil.copytree(self.out, out, ignore=shutil.ignore_patterns("vocoder*", "*.state.pt"))
        for step, start, said in (
                (vocoder, at("source", "vocoder.pt"), "is of another kind or size of network"),
                (source_filter, at("out", "vocoder.pt"), "is of another kind or size of network"),
                (vocoder, at("out", "encoder.pt"), "holds no generator"),
                (post_net, at("out", "encoder.pt"), "its post_proj.weight is missing"),
                (synthesizer, at("out", "encoder.pt"), "none of the"),
                (synthesizer, at("data", "utterances.tsv"), "is not a checkpoint that PyTorch reads"),
                (vocoder, at("nowhere.pt"), "no file")):
            with self.subTest(step=step.__name__, start=start):
                with self.assertRaises(SystemExit) as refused:
                    run(step, "--data", self.data, "--out", out, "--device", "cpu", "--steps", "0", "--start", start)
                self.assertIn(said, str(refused.exception))
                self.assertIn("--start: ", str(refused.exception))
                self.assertNotIn("\n", str(refused.exception))

    @staticmethod
    def changed(before, after):
        """Returns the first parts of the names of the tensors that differ."""
        return {name.split(".")[0] for name in before if not torch.equal(before[name], after[name])}

    def test_4_exported_checkpoints_take_half_the_space_and_load(self):
        small = os.path.join(self.folder.name, "small")
        printed = run(export, "--out", self.out, "--to", small)
        self.assertIn("encoder.pt", printed)
        whole, half = (torch.load(os.path.join(folder, "synthesizer.pt"))["model_state"] for folder in (self.out, small))
        self.assertEqual(torch.float16, half["encoder.embedding.weight"].dtype)
        self.assertEqual(int(whole["step"]), int(half["step"]))
        self.assertTrue(os.path.exists(os.path.join(small, "vocoder.json")))
        encoder.load(small)

    def test_4_export_makes_the_attention_surer_in_the_weights(self):
        run(export, "--out", self.out, "--to", self.folder.name, "--attention", "2")
        plain, clear = (networks.Tacotron(SMALL).eval() for _ in range(2))
        for net, folder in ((plain, self.out), (clear, self.folder.name)):
            net.load_state_dict(torch.load(os.path.join(folder, "synthesizer.pt"))["model_state"])
        torch.testing.assert_close(2 * plain.decoder.attn_net.v.weight, clear.decoder.attn_net.v.weight, atol=1e-3, rtol=1e-3)

    def test_4_export_lowers_high_pitch_alone(self):
        weights = source_filter.SourceFilter(source_filter.SETTINGS).state_dict()
        change = export.lower(weights, 370)["pitch.last.bias"] - weights["pitch.last.bias"]
        hertz = np.geomspace(55, 450, 120)
        np.testing.assert_allclose(change, np.append(-6.0 * (hertz > 370), 0), atol=1e-6)

    def test_prepared_table_is_read_back(self):
        with open(os.path.join(self.data, "utterances.tsv"), encoding="utf-8") as f:
            rows = list(csv.DictReader(f, delimiter="\t"))
        read = corpus.read(self.data, ("test",))
        self.assertEqual(sum(r["use"] == "test" for r in rows), len(read))
        self.assertEqual(read[0].end - read[0].begin, len(read[0].wav()))
        self.assertEqual({"made-s6", "made-s7"}, {u.speaker for u in read})


if __name__ == "__main__":
    unittest.main()
