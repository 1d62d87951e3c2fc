"""Tests of the recipe: python3 -m unittest discover training/tests. They need python3-torch and python3-scipy, no GPU."""
import json
import os
import random
import sys
import tempfile
import unittest
from unittest import mock

import numpy as np
import torch
from scipy.io import wavfile
from torch.nn import functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
TINY = dict(num_mels=80, speaker_embedding_size=8, tts_embed_dims=8, tts_encoder_dims=8, tts_decoder_dims=6, tts_postnet_dims=8,
            tts_encoder_K=2, tts_lstm_dims=10, tts_postnet_K=2, tts_num_highways=1, tts_dropout=0.0, tts_stop_threshold=-3.4)
REFERENCE = os.path.join(HERE, "..", "..", "voiceclone-convert", "src", "test", "resources", "reference")

import align
import augment
import common
import encoder
import features
import judges
import networks
import pitch
import post_net
import prepare
import source_filter
import synthesizer
import text


def array(*path):
    return np.load(os.path.join(REFERENCE, *path))


def checkpoint(*path):
    return torch.load(os.path.join(REFERENCE, *path), map_location="cpu")


class NetworksTest(unittest.TestCase):
    """The networks give what the reference code gave (the arrays of voiceclone-convert's test resources)."""

    def test_encoder(self):
        state = checkpoint("encoder", "encoder.pt")["model_state"]
        wav = wavfile.read(os.path.join(REFERENCE, "encoder", "utterance0.wav"))[1]
        wav = wav.astype(np.float32) / (32768 if wav.dtype == np.int16 else 1)
        mel = features.encoder_mel(wav).numpy()
        wanted = array("encoder", "utterance0.mel.npy")
        frames = min(len(mel), len(wanted)) - 4  # the reference pads the last window
        np.testing.assert_allclose(mel[:frames], wanted[:frames], atol=1e-4)
        net = networks.LstmEncoder.of({k: v for k, v in state.items() if "similarity" not in k or v.dim() == 1}).eval()
        with torch.no_grad():
            first = net(torch.from_numpy(wanted[None, :160]))[0].numpy()
        np.testing.assert_allclose(first, array("encoder", "utterance0.partials.npy")[0], atol=1e-4)

    def test_time_delay_encoder(self):
        net = networks.TdnnEncoder.of(checkpoint("tdnn-encoder", "encoder.pt")["model_state"]).eval()
        with torch.no_grad():
            found = net(torch.from_numpy(array("tdnn-encoder", "mel.npy"))).numpy()
        np.testing.assert_allclose(found, array("tdnn-encoder", "embedding.npy"), atol=1e-5)

    def test_encoder_without_its_normalisations_gives_the_same(self):
        torch.manual_seed(20)
        net = networks.TdnnEncoder(width=16, size=8).eval()
        for norm in net.norms.values():
            for w, lowest in ((norm.weight, -1), (norm.bias, -1), (norm.running_mean, -1), (norm.running_var, 0.2)):
                torch.nn.init.uniform_(w, lowest, 2)
        mel = torch.rand(3, 200, 40) ** 4
        with torch.no_grad():
            torch.testing.assert_close(networks.TdnnEncoder.of(net.folded())(mel), net(mel))

    def test_encoder_loss_puts_its_own_speaker_further_away(self):
        centres = torch.eye(3)[:, :2] + 0.01
        found = [encoder.apart(torch.eye(3)[:, :2][[0, 1]], centres, torch.tensor([0, 1]), margin)[0].item() for margin in (0, 0.2)]
        self.assertGreater(found[1], found[0])
        self.assertEqual(0.5, encoder.apart(torch.eye(2), torch.eye(2), torch.tensor([0, 0]), 0)[1].item())

    def test_vocoders(self):
        for name in ("hifigan-resblock1", "hifigan-resblock2"):
            with open(os.path.join(REFERENCE, name, "vocoder.json"), encoding="utf-8") as f:
                net = networks.Generator(json.load(f))
            net.load_state_dict(checkpoint(name, "vocoder.pt")["generator"])
            mel = torch.from_numpy(array(name, "mel.npy"))
            with torch.no_grad():
                wav = net(mel if mel.dim() == 3 else mel[None]).flatten().numpy()
            np.testing.assert_allclose(wav, array(name, "waveform.npy").flatten(), atol=1e-4)

    def test_source_filter_keeps_pitch_and_level(self):
        time = np.arange(16000) / 16000
        hertz = 140 + 30 * np.sin(2 * np.pi * 2 * time)
        tone = sum(0.05 / k * np.sin(2 * np.pi * k * np.cumsum(hertz) / 16000) for k in range(1, 30)).astype(np.float32)
        net = source_filter.SourceFilter(source_filter.SETTINGS)
        net.envelope.last.weight.data.zero_()  # the envelope of the mel spectrogram itself
        true = torch.from_numpy(pitch.track(tone))[None]
        with torch.no_grad():
            copy = net(features.synthesizer_mel(torch.from_numpy(tone))[None], true)[0, 0].numpy()
        again, true = pitch.track(copy)[4:77], true[0, 4:77].numpy()
        self.assertTrue((again > 0).all() and (true > 0).all())
        np.testing.assert_allclose(again, true, rtol=0.03)
        self.assertAlmostEqual(np.sqrt((tone ** 2).mean()), np.sqrt((copy[800:-800] ** 2).mean()), delta=0.25 * np.sqrt((tone ** 2).mean()))

    def test_source_filter_is_unvoiced_from_the_share_asked_for(self):
        net = source_filter.SourceFilter(source_filter.SETTINGS)
        logits = torch.full((1, source_filter.BINS + 1, 2), -30.0)
        logits[0, 40] = 0.0
        logits[0, -1] = torch.tensor([0.85, 0.95]).logit()  # shares of being unvoiced
        shift = source_filter.unvoiced_from(0.9, {"pitch.last.bias": torch.zeros(source_filter.BINS + 1)})
        self.assertEqual([False, False], (net.pitches(logits)[0] > 0).tolist())
        self.assertEqual([True, False], (net.pitches(logits + shift["pitch.last.bias"][None, :, None])[0] > 0).tolist())
        again = source_filter.unvoiced_from(1 - 0.9, shift)["pitch.last.bias"]
        torch.testing.assert_close(again, torch.zeros_like(again), atol=1e-5, rtol=0)

    def test_source_filter_classes_give_back_the_pitch(self):
        net = source_filter.SourceFilter(source_filter.SETTINGS)
        true = torch.tensor([[0.0, 60.0, 100.0, 237.5, 440.0]])
        torch.testing.assert_close(net.pitches((net.pitch_targets(true) + 1e-6).log()), true, rtol=0.005, atol=0)

    def test_synthesizer_reads_other_embeddings(self):
        torch.manual_seed(16)
        net = networks.Tacotron(TINY).eval()
        chars, speaker, mel, matrix, shift = torch.randint(2, 70, (2, 7)), torch.rand(2, 5), torch.randn(2, 80, 12), torch.randn(5, 8), torch.randn(8)
        other = networks.Tacotron(dict(TINY, speaker_embedding_size=5)).eval()
        state = net.state_dict()
        synthesizer.read_other_embeddings(state, TINY, matrix, shift)
        other.load_state_dict(state)
        found = []
        with torch.no_grad():
            for reader, embedding in ((net, speaker @ matrix + shift), (other, speaker)):
                seq, memory, mask = reader.memory(chars, embedding)
                begin = (*reader.start(seq)[:5], seq.mean(1), reader.start(seq)[6])  # before the first step there is no context to read
                found.append(reader.decoder.step(seq, memory, mask, mel[:, :, 0], begin)[:3])
        for a, b in zip(*found):
            torch.testing.assert_close(a, b, atol=1e-4, rtol=1e-4)

    def test_teacher_forcing_equals_steps(self):
        torch.manual_seed(3)
        net = networks.Tacotron(TINY).eval()
        net.decoder.r.fill_(2)
        chars, speaker, mel = torch.randint(2, 70, (2, 7)), torch.rand(2, 8), torch.randn(2, 80, 12)
        with torch.no_grad():
            out, _, attention, stop = net(chars, speaker, mel)
            seq, memory, mask = net.memory(chars, speaker)
            state, frame = net.start(seq), mel.new_zeros(2, 80)
            for t in range(0, 12, 2):
                x, score, end, state = net.decoder.step(seq, memory, mask, frame, state)
                torch.testing.assert_close(net.decoder.frames(x), out[:, :, t:t + 2])
                torch.testing.assert_close(score, attention[:, t // 2].exp())
                torch.testing.assert_close(end[:, 0], stop[:, t // 2])
                frame = mel[:, :, t + 1]

    def test_a_guide_that_is_the_attention_changes_nothing(self):
        torch.manual_seed(3)
        net = networks.Tacotron(TINY).eval()
        net.decoder.r.fill_(2)
        chars, speaker, mel = torch.randint(2, 70, (2, 7)), torch.rand(2, 8), torch.randn(2, 80, 60)
        chars[1, 5:] = 0
        with torch.no_grad():
            out, attention, stop, _ = net.decode(chars, speaker, mel)
            guided, some, ends, steps = net.decode(chars, speaker, mel, guide=attention.exp())
        torch.testing.assert_close(guided, out)
        torch.testing.assert_close(ends, stop)
        torch.testing.assert_close(some, attention[:, steps])
        self.assertLess(len(steps), 30)


class TextTest(unittest.TestCase):
    def test_english_phonemes_are_symbols_that_pinyin_leaves_free(self):
        for symbols in text.PHONEMES.values():
            self.assertTrue(all(c in networks.SYMBOLS and not c.islower() and c not in "12345 " for c in symbols))
        self.assertEqual(len(text.PHONEMES), len(set(text.PHONEMES.values())))

    def test_pinyin(self):
        spoken = text.mandarin("xue2 xi2 ， yuan2 。")
        self.assertEqual("xue2 xi2 , yuan2", spoken.symbols)
        self.assertEqual(["zh:x", "zh:ve", "zh:x", "zh:i", "zh:yuan"], [name for name, _, _ in spoken.phones])
        self.assertEqual([0, 1, 5, 6, 11], [at for _, at, _ in spoken.phones])
        self.assertIsNone(text.mandarin("SAMSUNGPAY hao3"))

    def test_english(self):
        words = {"the": ["DH", "AH"], "judge": ["JH", "AH", "JH"], "fox": ["F", "AA", "K", "S"]}
        self.assertEqual("8U JUJ , FAKS", text.english("The judge, fox.", words).symbols)
        self.assertEqual("JUJIZ", text.english("judge's", words).symbols)
        self.assertIsNone(text.english("the owl", words))


class AlignTest(unittest.TestCase):
    def test_path_follows_the_scores(self):
        phones, first = np.array([3, 4, 5]), np.array([True, False, True])
        truth = [0, 0, 3, 3, 4, 4, 4, 0, 5, 5, 0]
        scores = np.full((len(truth), 6), -5.0)
        scores[np.arange(len(truth)), truth] = -0.1
        begins, ends, path, score = align.viterbi(scores, phones, first)
        self.assertEqual([2, 4, 8], list(begins))
        self.assertEqual([4, 7, 10], list(ends))
        np.testing.assert_array_equal(truth, path)
        self.assertAlmostEqual(-0.1, score)

    def test_with_slack_phones_of_unknown_place_are_evenly_long(self):
        scores = np.zeros((40, 9))
        scores[:, align.SILENCE] = -9
        begins, ends, _, _ = align.viterbi(scores, np.arange(1, 5), np.array([True, False, False, False]), slack=5)
        np.testing.assert_allclose([0, 10, 20, 30], begins, atol=1)
        np.testing.assert_allclose([10, 20, 30, 40], ends, atol=1)

    def test_pauses_are_quiet_for_long(self):
        level = np.repeat([0.0, -3.5, 0.5, -3.0, 0.2], [40, 8, 40, 20, 41])  # frames: a stop of 0.1 s and a pause of 0.25 s
        mel = level + np.linspace(0.5, -0.5, 80)[:, None]
        found = align.pauses(mel, 75)
        self.assertEqual([44, 54], [int(np.flatnonzero(found)[0]), int(found.sum()) + 44])
        self.assertEqual(0, align.pauses(mel[:, :88], 44).sum())

    def test_a_pause_is_not_part_of_a_phone(self):
        spoken = text.mandarin("ni3 hao3")
        ids = {name: 1 + k for k, (name, _, _) in enumerate(spoken.phones)}
        level = np.repeat([0.0, -4.0, 0.0], [40, 40, 40])
        item = align.Item("a", level + np.zeros((80, 1)), spoken, ids)
        sounds = mock.Mock(side_effect=lambda mel: torch.log_softmax(torch.eye(5)[[1] * 10 + [2] * 30 + [3] * 10 + [4] * 10][None] * 5, 2))
        starts, ends, score = align.align(sounds, [item], torch.zeros(5), "cpu")["a"]
        np.testing.assert_allclose(starts, [0, 0.25, 1.0, 1.25])
        np.testing.assert_allclose(ends, [0.25, 0.5, 1.25, 1.5])
        self.assertLess(score, 0, "a mean of log probabilities")

    def test_more_phones_than_frames_have_no_path(self):
        self.assertIsNone(align.viterbi(np.zeros((3, 9)), np.arange(1, 8), np.ones(7, bool)))


class ItemTest(unittest.TestCase):
    def test_silence_before_the_first_phone_is_cut(self):
        spoken = text.mandarin("ni3 hao3")
        utterance = mock.Mock(language="zh", use="train")
        starts = np.array([0.5, 0.6, 0.8, 0.9])
        item = synthesizer.Item(utterance, np.zeros((80, 120)), spoken, starts, starts + 0.1, 0, 4)
        self.assertEqual(35, item.skipped)
        self.assertEqual(round((1.0 + synthesizer.TAIL) * 80) - 35, item.mel.shape[1])
        self.assertAlmostEqual(0.5 - 35 / 80, item.times[0])

    def test_a_piece_has_its_own_symbols_and_frames(self):
        spoken = text.mandarin("ni3 hao3 , wo3 shi4")  # n i h ao wo sh i
        starts = np.arange(7) * 0.5
        item = synthesizer.Item(mock.Mock(language="zh", use="train"), np.zeros((80, 400)), spoken, starts, starts + 0.5, 2, 5)
        self.assertEqual("hao3 , wo3", "".join(networks.SYMBOLS[i] for i in item.ids[:-1]))
        self.assertEqual(round((1 - synthesizer.TAIL) * 80), item.skipped)
        self.assertEqual([0, 0, 1, 6, 7, 10], [int(x) for x in item.symbols])

    def test_utterances_are_parted_where_a_pause_has_no_comma(self):
        starts = np.array([0.0, 0.5, 2.0, 2.5])
        for pinyin, parts in ("ni3 hao3", [(0, 2), (2, 4)]), ("ni3 , hao3", [(0, 4)]):
            self.assertEqual(parts, synthesizer.pieces(text.mandarin(pinyin), starts, starts + 0.5, 8))

    def test_long_utterances_are_parted_at_their_longest_pauses(self):
        spoken = text.mandarin("ni3 hao3 wo3 shi4")
        starts = np.array([0.0, 1.0, 2.1, 3.0, 4.3, 5.0, 6.0])
        ends = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0])
        self.assertEqual([(0, 7)], synthesizer.pieces(spoken, starts, ends, 8))
        self.assertEqual([(0, 4), (4, 7)], synthesizer.pieces(spoken, starts, ends, 5))
        self.assertEqual([(0, 2), (2, 4), (4, 7)], synthesizer.pieces(spoken, starts, ends, 3))
        self.assertEqual([(0, 2), (2, 4)], synthesizer.pieces(spoken, starts, ends, 2.5), "the last three phones have no pause")


class TextEncoderTest(unittest.TestCase):
    def test_a_text_is_read_as_it_is_alone(self):
        torch.manual_seed(5)
        net, speaker = networks.Tacotron(dict(TINY, tts_dropout=0)).eval(), torch.rand(3, 8)
        chars = torch.randint(2, 70, (3, 12))
        chars[1, 7:] = 0
        torch.testing.assert_close(net.memory(chars, speaker)[0][1, :7], net.memory(chars[1:2, :7], speaker[1:2])[0][0])


class OwnFramesTest(unittest.TestCase):
    def test_smoothing_keeps_formants_and_takes_harmonics_away(self):
        band = np.arange(80)
        formants, harmonics = torch.tensor(np.cos(band * 2 * np.pi / 40)), torch.tensor(np.cos(band * 2 * np.pi / 4))
        matrix = synthesizer.smoothing(80, "cpu").double()
        self.assertGreater(float((matrix @ formants)[10:-10].abs().max()), 0.85)
        self.assertLess(float((matrix @ harmonics)[10:-10].abs().max()), 0.01)

    def setUp(self):
        torch.manual_seed(3)
        self.net, self.rows = networks.Tacotron(dict(TINY, tts_dropout=0)).eval(), 12
        self.net.decoder.r.fill_(2)
        self.chars, self.speaker = torch.randint(2, 70, (self.rows, 7)), torch.rand(self.rows, 8)
        self.mel = torch.randn(self.rows, 80, 1).expand(-1, -1, 20)  # as rough from band to band as harmonics are
        self.guide = torch.linspace(0, 6, 10).expand(self.rows, -1)
        self.weights = synthesizer.between(self.guide, 7)

    def test_own_frames_keep_the_pitch_of_two_thirds_and_nothing_of_the_others(self):
        own = lambda part: synthesizer.own_frames(self.net, self.chars, self.speaker, self.mel, self.guide, part)
        torch.testing.assert_close(own(0)[0][:, :, :-2], self.mel[:, :, :-2])
        torch.manual_seed(16)
        shown, _ = own(0.9)
        torch.manual_seed(16)
        draws = torch.rand(3, self.rows, 1)[0].flatten().tolist()
        self.assertEqual([2, 3, 7], [sum(low <= d < high for d in draws) for low, high in ((0.9, 1), (0.6, 0.9), (0, 0.6))])
        envelope = synthesizer.smoothing(80, "cpu")
        for row, draw in enumerate(draws):
            alike = float(torch.corrcoef(torch.stack([x[row, :, 9] - envelope @ x[row, :, 9] for x in (shown, self.mel)]))[0, 1])
            if draw >= 0.9:
                torch.testing.assert_close(shown[row, :, :-2], self.mel[row, :, :-2])
            elif draw >= 0.6:
                self.assertLess(abs(alike), 0.5)
            else:
                self.assertGreater(alike, 0.9)

    def test_shown_its_own_frames_the_network_makes_them_again(self):
        shown, followed = synthesizer.own_frames(self.net, self.chars, self.speaker, self.mel, self.guide, 1, pitched=0)
        torch.testing.assert_close(followed, self.weights)
        made = self.net.decode(self.chars, self.speaker, shown, 0, self.weights)[0]
        torch.testing.assert_close(made[:, :, 1:-2:2], shown[:, :, 1:-2:2])
        self.assertGreater(float((shown[:, :, 1] - shown[:, :, 15]).abs().mean()), 1e-3)

    def test_its_own_attention_is_followed_where_its_own_frames_are_shown(self):
        torch.manual_seed(1)
        shown, followed = synthesizer.own_frames(self.net, self.chars, self.speaker, self.mel, self.guide, 0.5, guided=0)
        torch.manual_seed(1)
        own = torch.rand(3, self.rows, 1)[0, :, 0] < 0.5
        self.assertTrue(0 < own.sum() < self.rows)
        torch.testing.assert_close(followed[~own], self.weights[~own])
        _, scores, _, steps = self.net.decode(self.chars, self.speaker, shown, 0, followed)
        torch.testing.assert_close(scores.exp()[own], followed[:, steps][own])

    def test_an_attention_far_from_the_recording_is_not_followed(self):
        followed = lambda: synthesizer.own_frames(self.net, self.chars, self.speaker, self.mel, self.guide, 1, guided=0)[1]
        self.assertFalse(torch.equal(followed(), self.weights))
        with mock.patch.object(synthesizer, "LOST", 1):
            torch.testing.assert_close(followed(), self.weights)

    def test_what_follows_the_alignment_is_timed_as_recorded(self):
        mel, lengths = torch.rand(self.rows, 80, 20), torch.full((self.rows,), 17)
        for got, expected in zip(synthesizer.in_own_time(mel, self.guide, lengths, self.guide), (mel, self.guide, lengths)):
            torch.testing.assert_close(got, expected)

    def test_recordings_are_timed_as_the_attention_came_to_each_symbol(self):
        """Four symbols of 4, 8, 4 and 4 frames, two frames a step; the network gives 8, 4 and 4 frames to the first three."""
        guide = torch.tensor([[0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3]]).float()
        spoken = torch.tensor([[0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 3, 3]]).float()
        mel = torch.arange(24).float().expand(1, 80, -1)
        mel, guide, lengths = synthesizer.in_own_time(mel, guide, torch.tensor([20]), spoken)
        torch.testing.assert_close(guide, spoken)
        self.assertEqual([0, 0, 1, 1, 2, 2, 3, 3, 5, 7, 9, 11, *range(12, 24)], mel[0, 7].int().tolist())
        self.assertEqual([20], lengths.tolist())
        sooner = synthesizer.in_own_time(mel, guide, lengths, spoken + 0.4)[1]
        self.assertTrue((sooner >= spoken).all() and (sooner > spoken).any(), "that much ahead it comes to symbols sooner")
        *_, lengths = synthesizer.in_own_time(mel[None, 0], spoken, torch.tensor([20]), spoken * 0)
        self.assertEqual([24], lengths.tolist(), "never came to its end")

    def test_an_attention_that_is_behind_learns_to_go_on_sooner(self):
        """Four steps of each symbol; the network is two steps behind, at the third symbol for ever."""
        guide = torch.tensor([[0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4]]).float()
        spoken = torch.tensor([[0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]]).float()
        wanted = synthesizer.nearer(spoken, guide)
        torch.testing.assert_close(spoken[0, 4:8] + torch.tensor([0.25, 0.25, 0, 0]), wanted[0, 4:8])
        torch.testing.assert_close(torch.full((4,), 2.45), wanted[0, 16:], msg="never so far that it skips a symbol")
        torch.testing.assert_close(guide, synthesizer.nearer(guide, guide))
        self.assertTrue((synthesizer.nearer(spoken + 3, guide) < spoken + 3).all(), "one that is ahead waits")


class AverageTest(unittest.TestCase):
    def test_the_weights_kept_follow_those_learned(self):
        torch.manual_seed(1)
        kept, learned = networks.Tacotron(TINY), networks.Tacotron(TINY)
        learned.step.fill_(7)
        between = {name: (kept.state_dict()[name] + 3 * value) / 4 for name, value in learned.state_dict().items() if value.is_floating_point()}
        synthesizer.follow(kept, learned, 0.75)
        for name, value in between.items():
            torch.testing.assert_close(kept.state_dict()[name], value)
        self.assertEqual(7, int(kept.step))


class CriticTest(unittest.TestCase):
    def test_a_critic_learns_what_people_say(self):
        """Two symbols, each with a band of its own; made are mels that say the other one."""
        torch.manual_seed(1)
        critic = synthesizer.Critic(networks.Tacotron(TINY), "cpu", lr=3e-3)
        chars, speaker = torch.tensor([[2, 3]]).expand(8, -1), torch.zeros(8, TINY["speaker_embedding_size"])
        bands = lambda at: 4 * F.one_hot(20 + 40 * at, 80).float().transpose(1, 2) + 0.1 * torch.randn(8, 80, 16)
        for _ in range(60):
            places = torch.randint(0, 2, (8, 1)).expand(-1, 16)
            wrong = bands(1 - places).requires_grad_()
            loss = critic.judge(bands(places), (wrong,), wrong.abs().mean(), chars, places.float(), speaker)
        self.assertGreater(critic.found, 0.6)
        self.assertLess(critic.fooled, 0.4)
        far, near = torch.autograd.grad(wrong.abs().mean(), wrong, retain_graph=True)[0], torch.autograd.grad(loss, wrong)[0]
        self.assertAlmostEqual(critic.strength * min(1, 2 * (critic.found - critic.fooled)), float(near.norm() / far.norm()), delta=0.02)


class LikenessTest(unittest.TestCase):
    def test_likeness_pulls_as_hard_as_asked_towards_the_person(self):
        torch.manual_seed(21)
        with tempfile.TemporaryDirectory() as folder:
            torch.save(dict(model_state=networks.TdnnEncoder(80, 16, 8).folded()), os.path.join(folder, "likeness.pt"))
            likeness = synthesizer.Likeness(folder, "cpu", 0.5)
        person, made = torch.randn(2, 8), torch.randn(2, 80, 60, requires_grad=True)
        distance = made.abs().mean()
        far = lambda mel: 1 - F.cosine_similarity(likeness.direction(mel), person, 1).mean()
        pull = torch.autograd.grad(likeness.judge(made, distance, person), made, retain_graph=True)[0]
        self.assertAlmostEqual(0.5, float(pull.norm() / torch.autograd.grad(distance, made)[0].norm()), delta=1e-3)
        self.assertLess(far((made - 10 * pull).detach()).item(), far(made).item())
        self.assertEqual(0, sum(p.requires_grad for p in likeness.net.parameters()))


class PitchRangeTest(unittest.TestCase):
    def test_pitch_outside_the_recordings_range_is_pulled_into_it(self):
        with tempfile.TemporaryDirectory() as folder:
            torch.save(dict(generator=source_filter.SourceFilter(source_filter.SETTINGS).state_dict()), os.path.join(folder, "vocoder.pt"))
            common.write_json(source_filter.SETTINGS, os.path.join(folder, "vocoder.json"))
            pitch_range = synthesizer.PitchRange(folder, "cpu", 0.5)
        self.assertEqual(0, sum(p.requires_grad for p in pitch_range.net.parameters()))
        net = pitch_range.net
        net.pitch = torch.nn.Identity()
        logits = lambda hertz: (net.pitch_targets(hertz) + 1e-6).log()
        outside = pitch_range.outside(logits(torch.stack([torch.linspace(100, 150, 60), torch.zeros(60)])), torch.tensor([60, 60]))
        inside = net.grid[~outside[0]].exp()
        self.assertTrue(100 / 1.2 < inside.min() < 92 and 168 < inside.max() < 150 * 1.2, inside)
        self.assertFalse(outside[1].any(), "of a row that is not voiced nothing is known")
        live = torch.ones(2, 1, 60)
        within, above = (logits(torch.full((2, 60), hertz)).requires_grad_() for hertz in (130.0, 260.0))
        self.assertLess(pitch_range.judge(within, outside, live).item(), 1e-2)
        loss = pitch_range.judge(above, outside, live)
        self.assertGreater(loss.item(), 1)
        pull = torch.autograd.grad(loss, above)[0]
        self.assertLess(pull[0, :-1][~outside[0]].sum().item(), 0, "towards what is inside")
        self.assertLess(pull[1].abs().max().item(), 1e-6)
        self.assertAlmostEqual(0.98 * 0.98 * 0.05 + 0.02 * 0.5, pitch_range.share, delta=1e-3)


class PostNetTest(unittest.TestCase):
    def test_crops_are_of_one_place(self):
        torch.manual_seed(1)
        at = torch.arange(60).half()
        spoken = [[at.expand(80, -1), at.expand(80, -1) + 100, at + 200, torch.full((n,), n), torch.full((8,), n).half()] for n in (3, 5)]
        out, mel, places, chars, speaker = post_net.batch(spoken, 32, 40)
        first = out[:, 0, 0]
        self.assertGreater(len(first.unique()), 5)
        for got, begin in ((out[:, 7], first), (mel[:, 7], first + 100), (places, first + 200)):
            torch.testing.assert_close(begin[:, None] + torch.arange(40), got)
        for ids, vector in zip(chars, speaker):
            self.assertEqual([int(vector[0])] * int(vector[0]) + [0] * (chars.size(1) - int(vector[0])), ids.tolist())


class MeasuresTest(unittest.TestCase):
    def test_mels_that_an_encoder_hears_are_those_of_its_bands(self):
        wav = torch.randn(3200) * 0.1
        heard = encoder.frames(networks.TdnnEncoder(80, 8, 4), wav)
        torch.testing.assert_close(10 * torch.log10(heard).T / features.DECIBELS, features.synthesizer_mel(wav))
        self.assertEqual((21, 40), tuple(encoder.frames(networks.TdnnEncoder(40, 8, 4), wav).shape))

    def test_equal_error_rate(self):
        apart = torch.eye(4)[[0, 0, 1, 1, 2, 2]]
        self.assertEqual(0, encoder.equal_error_rate(apart, "aabbcc"))
        same = F.normalize(torch.rand(60, 8, generator=torch.Generator().manual_seed(1)), dim=1)
        self.assertAlmostEqual(0.5, encoder.equal_error_rate(same, "abcdef" * 10), delta=0.06)

    def test_pitch_of_a_known_tone(self):
        at = np.arange(16000) / 16000
        for frequency in (90, 150, 240):
            wav = sum(np.sin(2 * np.pi * frequency * k * at) / k for k in range(1, 8)).astype(np.float32)
            self.assertAlmostEqual(frequency, judges.pitch(wav * 0.2), delta=0.02 * frequency)

    def test_pitch_of_each_frame(self):
        time = np.arange(24000) / 16000
        hertz = np.interp(time, [0, 0.5, 0.5, 1.5], [120, 180, 300, 200])
        wav = sum(np.sin(2 * np.pi * k * np.cumsum(hertz) / 16000) / k for k in range(1, 9)) * 0.1
        wav[8000:10000] = 0
        found = pitch.track(wav.astype(np.float32))
        self.assertEqual(24000 // 200 + 1, len(found))
        np.testing.assert_array_equal(0, found[43:48])
        for frame in (10, 25, 35, 60, 80, 110):
            self.assertAlmostEqual(hertz[frame * 200], found[frame], delta=0.03 * hertz[frame * 200])

    def test_pitch_follows_a_voice_that_glides(self):
        time, noise = np.arange(24000) / 16000, np.random.default_rng(1).normal(0, 0.003, 24000)
        for base, depth, rate in ((130, 0.12, 5), (220, 0.1, 6), (100, 0.08, 4)):
            hertz = base * (1 + depth * np.sin(2 * np.pi * rate * time))
            wav = 0.1 * sum(np.sin(2 * np.pi * k * np.cumsum(hertz) / 16000) / k for k in range(1, 9)) + noise
            found = pitch.track(wav.astype(np.float32))
            np.testing.assert_allclose(found[6:114], hertz[1200:22800:200], rtol=0.008)

    def test_pitch_is_learned_from_right_voicing_and_frequency(self):
        net, hertz = source_filter.SourceFilter(source_filter.SETTINGS), torch.tensor([[0.0, 100.0, 200.0, 300.0]])
        said = lambda values: self.pitch_loss(net, (net.pitch_targets(values) + 1e-6).log(), hertz)
        losses, offs = zip(*map(said, (hertz, hertz * 1.02, hertz * 1.4)))
        self.assertLess(losses[0], losses[1])
        self.assertLess(losses[1], losses[2])
        np.testing.assert_allclose([0, np.log(1.02), 0], offs, atol=2e-3)  # what is far off, the classes tell
        unvoiced, voiced = (said(values)[0] for values in (torch.zeros(1, 4), torch.tensor([[150.0, 100, 200, 300]])))
        self.assertGreater(min(unvoiced, voiced), losses[1])

    @staticmethod
    def pitch_loss(net, logits, hertz):
        with mock.patch.object(net.pitch, "forward", lambda _: logits):
            return tuple(x.item() for x in source_filter.pitch_loss(net, None, hertz))

    def test_mels_are_drawn_with_the_pitch_of_their_frames(self):
        random.seed(1)
        data = object.__new__(source_filter.Segments)
        data.frames, data.items = 40, [mock.Mock(begin=0, end=100 * 200)]
        data.items[0].name = "a"
        data.recorded = {"a": np.tile(np.arange(101) / 50 - 1, (80, 1)).astype(np.float16)}
        data.recorded["a"][:, 50] = 3
        data.pitches = {"a": np.arange(101, dtype=np.float32)}
        mel, hertz = data.draw_mels(64)
        firsts, clicks = set(), [0, 0]
        for k, (m, h) in enumerate(zip(mel, hertz)):
            first, frames = int(h[0]), torch.arange(40) + int(h[0])
            torch.testing.assert_close(h, frames.float())
            louder = float(m[0, 2] - ((first + 2) / 50 - 1)) if abs(first - 48) > 2 else 0
            self.assertLess(abs(louder), 6.1 / 12.5)
            firsts.add(first)
            if first + 2 < 50 < first + 38 and abs(first - 48) > 2:
                clicks[k % 2] = float(m[0, 50 - first]) - louder
        self.assertGreater(len(firsts), 20)
        np.testing.assert_allclose([0.5 * 3, 3], clicks, atol=0.03)  # every other one is smoothed

    def test_a_click_fades_over_three_frames_and_what_holds_stays(self):
        mel = torch.full((2, 80, 6), -4.0)
        mel[0, 9, 3] = 0
        faded = features.faded(mel)
        self.assertEqual([-4, -4, -3, -2, -3, -4], faded[0, 9].tolist())
        self.assertTrue((faded[1] == -4).all())

    def test_edits(self):
        self.assertEqual(2, judges.edits("a b c d".split(), "a x c".split()))


class DataTest(unittest.TestCase):
    def test_silence_is_trimmed_and_the_level_set(self):
        rng = np.random.default_rng(1)
        wav = rng.normal(0, 1e-4, 32000).astype(np.float32)
        wav[8000:24000] += rng.normal(0, 0.02, 16000)
        begin, end, gain, snr = prepare.clean(wav)
        self.assertLess(abs(begin - 8000), 1600)
        self.assertLess(abs(end - 24000), 2400)
        self.assertAlmostEqual(prepare.LEVEL, 0.02 * gain, delta=0.1 * prepare.LEVEL)
        self.assertGreater(snr, 30)
        self.assertIsNone(prepare.clean(rng.normal(0, 0.1, 32000).astype(np.float32)))  # noise alone

    def test_augmentation_keeps_shape_and_power(self):
        torch.manual_seed(1)
        wav = 0.1 * torch.randn(12, 16000)
        out = augment.augment(wav, 1.0)
        self.assertEqual(wav.shape, out.shape)
        torch.testing.assert_close(out.pow(2).mean(1), wav.pow(2).mean(1), rtol=1e-3, atol=0)
        self.assertGreater(float((out - wav).abs().mean()), 0.01)

    def test_a_run_goes_on_with_a_part_that_it_did_not_have(self):
        with tempfile.TemporaryDirectory() as folder:
            path, options = os.path.join(folder, "x.pt"), mock.Mock(seed=1)
            old, net, critic = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
            common.save(dict(net=old.state_dict(), step=7), path)
            before = critic.weight.clone()
            self.assertEqual(7, common.resume(path, options, "cpu", net=net, critic=critic))
            torch.testing.assert_close(net.weight, old.weight)
            torch.testing.assert_close(critic.weight, before)

    def test_checkpoint_replaces_the_old_one_whole(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "x.pt")
            self.assertIsNone(common.load(path))
            common.save(dict(step=1), path)
            common.save(dict(step=2), path)
            self.assertEqual(2, common.load(path)["step"])
            self.assertEqual(["x.pt"], os.listdir(folder))


if __name__ == "__main__":
    unittest.main()
