package io.github.voiceclone.cli.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.voiceclone.InputLimits;
import io.github.voiceclone.Lexicon;
import io.github.voiceclone.Markup;
import io.github.voiceclone.Speech;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SpokenWord;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.cli.Run;
import io.github.voiceclone.cli.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Markup and lexicons, spoken by the demo voice. */
class MarkupCommandTest {
    private static final int RATE = 16_000;
    private static final AtomicReference<Lexicon> LEXICON = new AtomicReference<>(Lexicon.empty());
    private static VoiceCloner cloner;
    private static Voice voice;

    @TempDir
    Path folder = Path.of("");

    @BeforeAll
    static void open() {
        cloner = VoiceCloner.builder().lexicon(LEXICON::get).build();
        voice = cloner.createVoice("me", TestFiles.speech());
    }

    @AfterAll
    static void close() {
        cloner.close();
    }

    private static Speech speak(String text, Markup markup) {
        return cloner.speak(SpeechRequest.of(text, voice)
                .withOptions(SynthesisOptions.defaults().withMarkup(markup)));
    }

    private static Speech ssml(String content) {
        return speak("<speak>" + content + "</speak>", Markup.SSML);
    }

    @Test
    void breakOfASecond_isASecondOfSilenceMore_toTheSample() {
        AudioClip without = ssml("你好。再见。").audio();
        Speech with = ssml("你好。<break time=\"1s\"/>再见。");
        assertEquals(without.length() + RATE, with.audio().length());
        int first = with.segments().get(0).audio().length();
        float[] samples = with.audio().toArray();
        for (int i = first - RATE - 3 * RATE / 10; i < first; i++) {
            assertEquals(0f, samples[i], "sample " + i);
        }
        assertEquals(without.length(), speak("你好。再见。", Markup.NONE).audio().length());
        Speech inline = speak("[pause:500ms]你好。[pause:1s]再见。[pause:0.25s]", Markup.PAUSES);
        assertEquals(without.length() + RATE * 7 / 4, inline.audio().length());
        assertEquals(0f, inline.audio().toArray()[RATE / 2 - 1]);
    }

    @Test
    void words_pointIntoTheOriginal_andAreInOrder() {
        String text = "<speak><s>我喜欢<sub alias=\"处理器\">CPU</sub>。</s>\n<prosody rate=\"fast\">"
                + "他在<phoneme alphabet=\"pinyin\" ph=\"chóng qìng\">重庆</phoneme> &amp; 上海。</prosody></speak>";
        Speech speech = speak(text, Markup.SSML);
        List<SpokenWord> words = speech.words();
        assertEquals(
                List.of("我", "喜", "欢", "CPU", "他", "在", "重庆", "上", "海"),
                words.stream().map(SpokenWord::text).limit(9).toList());
        for (int i = 0; i < words.size(); i++) {
            SpokenWord word = words.get(i);
            String source = text.substring(word.start(), word.end());
            assertEquals(word.text().replace("&", "&amp;"), source);
            assertTrue(i == 0 || word.from().compareTo(words.get(i - 1).to()) >= 0, words::toString);
        }
        assertTrue(speech.segments().get(1).transcription().contains("chong2 qing4"), speech.segments()::toString);
    }

    @Test
    void rateAndVolume_areThoseOfTheirText() {
        Speech usual = ssml("今天天气很好，我们去公园。");
        Speech fast = ssml("今天天气很好，<prosody rate=\"200%\">我们去公园。</prosody>");
        Speech changed = ssml("今天天气很好，<prosody rate=\"200%\" volume=\"-6dB\">我们去公园。</prosody>");
        AudioClip before = usual.segments().get(1).audio();
        AudioClip stretched = fast.segments().get(1).audio();
        AudioClip after = changed.segments().get(1).audio();
        assertEquals(
                usual.segments().get(0).audio().length(),
                changed.segments().get(0).audio().length());
        assertEquals(before.length() / 2.0, after.length(), 3);
        assertEquals(0, decibels(0.5 * energy(before), energy(stretched)), 1);
        assertEquals(-6, decibels(energy(after), energy(stretched)), 0.01);
        Speech loud = ssml("今天天气很好，<prosody volume=\"x-loud\">我们去公园。</prosody>");
        assertArrayEquals(
                usual.segments().get(0).audio().toArray(),
                loud.segments().get(0).audio().toArray(),
                1e-4f);
        float peak = 0;
        for (float sample : loud.segments().get(1).audio().toArray()) {
            peak = Math.max(peak, Math.abs(sample));
        }
        assertTrue(peak <= 0.981f, "peak " + peak);
    }

    private static double decibels(double power, double reference) {
        return 10 * Math.log10(power / reference);
    }

    private static double energy(AudioClip clip) {
        double sum = 0;
        for (float sample : clip.toArray()) {
            sum += sample * sample;
        }
        return sum;
    }

    @Test
    void lexicon_replacedBetweenRequests_isReadFromTheNextOneOn() {
        LEXICON.set(Lexicon.of(Map.of("行长", "hang2 zhang3")));
        assertTrue(speak("行长好。", Markup.NONE).segments().get(0).transcription().startsWith("hang2 zhang3"), "first");
        LEXICON.set(Lexicon.of(Map.of("行长", "xing2 chang2")));
        Speech speech = speak("行长好。", Markup.NONE);
        assertTrue(speech.segments().get(0).transcription().startsWith("xing2 chang2"), "second");
        assertEquals("行长", speech.words().get(0).text());
        LEXICON.set(Lexicon.empty());
        assertEquals("行", speak("行长好。", Markup.NONE).words().get(0).text());
    }

    @Test
    void clone_takesMarkupAndALexicon() throws IOException {
        Path lexicon = Files.writeString(folder.resolve("terms.txt"), "CPU=处理器\n");
        Path out = folder.resolve("x.wav");
        Path captions = folder.resolve("x.srt");
        String text = "<speak><s>CPU很快。</s><break time=\"2s\"/><s>再见</s></speak>";
        Object[] clone = {"clone", "--reference", TestFiles.speech(), "--text", text, "--markup", "ssml"};
        String out1 = Run.of(clone, "--out", out, "--lexicon", lexicon, "--captions", captions, "--json")
                .assertFine()
                .out();
        JsonNode segments = TestFiles.json(out1).get("segments");
        assertEquals("CPU很快", segments.get(0).get("text").asText());
        assertTrue(segments.get(0).get("transcription").asText().startsWith("chu3 li3 qi4"), out1);
        assertEquals("CPU", segments.get(0).get("words").get(0).get("text").asText());
        assertTrue(AudioFiles.read(out, InputLimits.defaults()).seconds() > 2.5);
        String srt = Files.readString(captions);
        assertTrue(srt.contains("CPU很快") && !srt.contains("<"), srt);
    }

    @Test
    void mistakes_areOneLine() throws IOException {
        Path lexicon = Files.writeString(folder.resolve("terms.txt"), "a=ma1\nhello\n");
        Path out = folder.resolve("x.wav");
        Object[] clone = {"clone", "--reference", TestFiles.speech(), "--out", out};
        Run.of(clone, "--text", "好", "--markup", "html").assertMistake("--markup", "'html'", "none, pauses or ssml");
        Run.of(clone, "--text", "<speak>好<x/></speak>", "--markup", "ssml").assertMistake("line 1, column 9", "<x>");
        Run.of(clone, "--text", "好[pause:-1s]", "--markup", "pauses").assertMistake("line 1, column 2", "'-1s'");
        Run.of(clone, "--text", "好", "--lexicon", lexicon).assertMistake("terms.txt, line 2", "'hello'");
        Run.of(clone, "--text", "好", "--lexicon", folder.resolve("none")).assertMistake("lexicon", "none");
        Run.of("pinyin", "--text", "好", "--lexicon", lexicon).assertMistake("terms.txt, line 2");
        assertEquals(
                1,
                TestFiles.listing(folder).stream()
                        .filter(name -> !name.isEmpty())
                        .count());
    }

    @Test
    void pinyin_takesALexicon() throws IOException {
        Path lexicon = Files.writeString(folder.resolve("terms.txt"), "[zh]\n重庆\tchóng qìng\n[en]\n重庆=x\n");
        assertEquals(
                "zai4 chong2 qing4\n",
                Run.of("pinyin", "--text", "在重庆", "--lexicon", lexicon)
                        .assertFine()
                        .out());
    }

    @Test
    void batch_takesMarkupForAllLinesOrForOne() throws IOException {
        Files.copy(TestFiles.speech(), folder.resolve("me.wav"));
        String line = "{\"id\": \"%s\", \"text\": \"%s\", \"reference\": \"me.wav\"%s}";
        List<String> lines = new ArrayList<>();
        lines.add(String.format(line, "a", "好[pause:1s]", ""));
        lines.add(String.format(line, "b", "<speak>好<break time='2s'/></speak>", ", \"markup\": \"ssml\""));
        lines.add(String.format(line, "c", "好", ", \"markup\": \"x\""));
        Path manifest = Files.write(folder.resolve("all.jsonl"), lines);
        Path out = folder.resolve("out");
        Run run = Run.of("batch", "--manifest", manifest, "--out", out, "--markup", "pauses");
        assertEquals(2, run.status());
        double first =
                AudioFiles.read(out.resolve("a.wav"), InputLimits.defaults()).seconds();
        double second =
                AudioFiles.read(out.resolve("b.wav"), InputLimits.defaults()).seconds();
        assertEquals(first + 1, second, 0.001);
        assertTrue(Files.readString(out.resolve("failures.jsonl")).contains("'markup' is 'x'"));
    }
}
