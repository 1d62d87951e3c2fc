package io.github.voiceclone.moss;

import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.codeclm.LanguageModel;
import io.github.voiceclone.codeclm.Prefix;
import io.github.voiceclone.codeclm.PromptReader;
import io.github.voiceclone.codeclm.PromptReader.VoicePrompt;
import io.github.voiceclone.codeclm.StepLoop;
import io.github.voiceclone.codeclm.StepRow;
import io.github.voiceclone.codeclm.sentencepiece.SentencePieceTokenizer;
import io.github.voiceclone.moss.text.MossText;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The family's own reading and drawing, for the tests of the converter. */
public final class MossSteps {
    private final MossSettings settings;
    private final MossText text;
    private final MossSpeaking speaking;

    /** Creates the reading of settings and a tokenizer. */
    public MossSteps(MossSettings settings, byte[] tokenizer) {
        this.settings = settings;
        this.text = new MossText(SentencePieceTokenizer.read(tokenizer));
        this.speaking = new MossSpeaking(settings, text);
    }

    /** Returns a voice of codes [frames, codebooks]. */
    public SpeakerPrompt voice(float[] codes) {
        return SpeakerPrompt.of("moss-codes", settings.codebooks(), settings.frameRate(), codes);
    }

    /** Makes steps of a model until rows that share them are over, each of which continues a prefix of its own. */
    public static void run(LanguageModel model, List<? extends StepRow> rows, List<Prefix> prefixes) {
        try (StepLoop loop = new StepLoop(model, rows.size(), StageObserver.NONE)) {
            for (int row = 0; row < rows.size(); row++) {
                loop.join(rows.get(row), prefixes.get(row));
            }
            loop.await(() -> rows.stream().allMatch(StepRow::isOver));
        }
    }

    private MossText.Chunk chunk(String chunk) {
        return new MossText.Chunk(chunk, text.tokens(chunk), Duration.ZERO);
    }

    /** Returns the rows [positions, 1 + codebooks] of the prompt of a voice and a text. */
    public float[] prompt(SpeakerPrompt voice, String chunk) {
        List<float[]> rows = new ArrayList<>();
        VoicePrompt prompt = speaking.prompt();
        prompt.before().forEach(token -> rows.add(row(token)));
        float[] codes = voice.toArray();
        for (int frame = 0; frame < voice.frames(); frame++) {
            float[] row = row(settings.userSlot());
            System.arraycopy(codes, frame * voice.width(), row, 1, voice.width());
            rows.add(row);
        }
        prompt.after().forEach(token -> rows.add(row(token)));
        speaking.tokens(chunk(chunk)).forEach(token -> rows.add(row(token)));
        rows.add(row(settings.audioStart()));
        float[] all = new float[rows.size() * (settings.codebooks() + 1)];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, all, i * rows.get(i).length, rows.get(i).length);
        }
        return all;
    }

    private float[] row(int token) {
        float[] row = new float[settings.codebooks() + 1];
        Arrays.fill(row, settings.codebookSize());
        row[0] = token;
        return row;
    }

    /** Returns the codes [frames, codebooks] of a chunk by given numbers [frames, codebooks]; it never ends before them. */
    public float[] speak(Graph graph, SpeakerPrompt voice, String chunk, float[] draws) {
        int codebooks = settings.codebooks();
        int frames = draws.length / codebooks;
        try (LanguageModel model = new LanguageModel(graph, settings.attention(), speaking);
                StepLoop loop = new StepLoop(model, 2, StageObserver.NONE)) {
            PromptReader prompts = new PromptReader(model, speaking.prompt(), settings.codebookSize());
            MossRow row = new MossRow(
                    settings,
                    0,
                    0,
                    frames,
                    (frame, into) -> {
                        System.arraycopy(draws, frame * codebooks, into, 0, codebooks);
                        into[codebooks] = 0;
                    },
                    new Cancellation());
            loop.join(row, prompts.read(voice, speaking.tokens(chunk(chunk)), new Cancellation()));
            loop.await(row::isOver);
            Frames spoken = row.take();
            float[] codes = new float[spoken.frames() * codebooks];
            for (int i = 0; i < codes.length; i++) {
                codes[i] = spoken.get(i % codebooks, i / codebooks);
            }
            return codes;
        }
    }
}
