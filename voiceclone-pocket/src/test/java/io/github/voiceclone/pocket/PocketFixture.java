package io.github.voiceclone.pocket;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.Speech;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SpeechSegment;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.codeclm.CodecEncoder;
import io.github.voiceclone.codeclm.CodecVocoder;
import io.github.voiceclone.codeclm.LanguageModel;
import io.github.voiceclone.codeclm.PromptReader;
import io.github.voiceclone.codeclm.StepLoop;
import io.github.voiceclone.codeclm.StepRow;
import io.github.voiceclone.codeclm.StreamedCodec;
import io.github.voiceclone.codeclm.sentencepiece.SentencePieceTokenizer;
import io.github.voiceclone.pocket.text.PocketText;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.spi.VocoderChunk;
import io.github.voiceclone.spi.VocoderStream;
import io.github.voiceclone.testing.StreamParts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The model of random weights that the tests use, and its recording. */
public final class PocketFixture {
    /** The text that the original spoke. */
    public static final String SPOKEN =
            "The boats were gone. what would you do if the letter came back? Nothing. Wait there, and count the steps with me";

    private static final int SAMPLES = 30_000;

    private PocketFixture() {}

    /** Returns a file of the fixture. */
    public static byte[] bytes(String name) throws IOException {
        try (InputStream in = PocketFixture.class.getResourceAsStream("/pocket/" + name)) {
            if (in == null) {
                throw new IOException("no fixture " + name);
            }
            return in.readAllBytes();
        }
    }

    /** Returns a file with up to eight bytes changed, most of them among its first 6,000, or cut off. */
    public static byte[] damaged(byte[] good, Random random) {
        byte[] bad = Arrays.copyOf(good, random.nextInt(8) == 0 ? random.nextInt(good.length) : good.length);
        for (int n = random.nextInt(8); n >= 0 && bad.length > 0; n--) {
            bad[random.nextInt(random.nextInt(4) == 0 ? bad.length : Math.min(bad.length, 6000))] =
                    (byte) random.nextInt();
        }
        return bad;
    }

    /** Returns the clip that the original encoded. */
    public static float[] recording() {
        float[] samples = new float[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            samples[i] = (float) (((long) i * i * 31 + i * 17L) % 1009 / 1009.0 - 0.5);
        }
        return samples;
    }

    /** Returns that clip, at the model's rate. */
    public static AudioClip clip() {
        return AudioClip.of(recording(), 24_000);
    }

    /**
     * What was computed.
     *
     * @param voice [frames, voiceWidth]
     * @param steps steps of each chunk
     * @param hidden [steps of all chunks, width]
     * @param stop of every step
     * @param latents [steps of all chunks, latentWidth]
     * @param audio of all chunks
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Results(float[] voice, float[] steps, float[] hidden, float[] stop, float[] latents, float[] audio) {}

    /** Lets a model speak {@link #SPOKEN} with given noise, the chunks side by side in the same steps. */
    public static Results speak(
            TensorRuntime runtime, PocketSettings settings, Map<String, byte[]> graphs, float[] noise, float[] steps) {
        StreamedCodec encoderCodec = new StreamedCodec(load(runtime, graphs, "codec-encoder"), settings.encoderShape());
        StreamedCodec decoderCodec = new StreamedCodec(load(runtime, graphs, "codec-decoder"), settings.decoderShape());
        StageInfo info = new StageInfo("onnx", "fp32", "", "");
        PocketSpeaking speaking = speaking(settings);
        LanguageModel.Format withHidden = new LanguageModel.Format() {
            @Override
            public Map<String, Tensor> inputs(int rows, int positions) {
                return speaking.inputs(rows, positions);
            }

            @Override
            public Map<String, Tensor.Floats> outputs(int rows) {
                Map<String, Tensor.Floats> outputs = new HashMap<>(speaking.outputs(rows));
                outputs.put("hidden", Tensor.floats(rows, settings.attention().width()));
                return outputs;
            }
        };
        try (CodecEncoder encoder = new CodecEncoder(encoderCodec, settings, info, InputLimits.defaults());
                LanguageModel model =
                        new LanguageModel(load(runtime, graphs, "language-model"), settings.attention(), withHidden);
                StepLoop loop = new StepLoop(model, 4, StageObserver.NONE);
                CodecVocoder vocoder = new CodecVocoder(decoderCodec, settings, info)) {
            EncodeRequest request = new EncodeRequest(AudioClip.of(recording(), settings.sampleRate()), null);
            SpeakerPrompt voice =
                    (SpeakerPrompt) encoder.embed(List.of(request)).get(0);
            PromptReader prompts = new PromptReader(model, speaking.prompt(), settings.codebookSize());
            List<Recorded> rows = new ArrayList<>();
            int first = 0;
            for (PocketText.Chunk chunk : speaking.text().chunks(SPOKEN, true, true)) {
                int start = first;
                PocketRow row = new PocketRow(
                        settings,
                        new PocketRow.Limits(settings.stopLogit(), settings.framesAfterStop(), 20),
                        (frame, into) -> {
                            for (int i = 0; i < into.length; i++) {
                                into[i] = noise[(start + frame) * into.length + i]
                                        / (float) Math.sqrt(settings.temperature());
                            }
                        },
                        new Cancellation());
                Recorded recorded = new Recorded(row, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
                first += (int) steps[rows.size()];
                rows.add(recorded);
                loop.join(recorded, prompts.read(voice, chunk.tokens(), new Cancellation()));
            }
            loop.await(() -> rows.stream().allMatch(Recorded::isOver));
            List<float[]> audio = new ArrayList<>();
            for (Recorded row : rows) {
                Frames frames = row.row.take();
                VocoderStream stream = vocoder.open(new Cancellation());
                for (int at = 0, count = 1; at < frames.frames(); at += count, count++) {
                    int end = Math.min(frames.frames(), at + count);
                    VocoderChunk chunk = new VocoderChunk(stream, frames.slice(at, end), end == frames.frames());
                    audio.add(vocoder.vocode(List.of(chunk)).get(0).toArray());
                }
            }
            return new Results(
                    voice.toArray(),
                    joined(rows.stream()
                            .map(row -> new float[] {row.stop.size()})
                            .toList()),
                    joined(rows.stream().flatMap(row -> row.hidden.stream()).toList()),
                    joined(rows.stream().flatMap(row -> row.stop.stream()).toList()),
                    joined(rows.stream().flatMap(row -> row.latents.stream()).toList()),
                    joined(audio));
        }
    }

    private static PocketSpeaking speaking(PocketSettings settings) {
        try {
            return new PocketSpeaking(
                    settings,
                    new PocketText(
                            SentencePieceTokenizer.read(bytes("tokenizer.model")),
                            settings.replaceSemicolons(),
                            false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Graph load(TensorRuntime runtime, Map<String, byte[]> graphs, String name) {
        byte[] model = graphs.get(name);
        ByteBuffer direct = ByteBuffer.allocateDirect(model.length).put(model);
        return runtime.load(name, direct.flip(), new GraphOptions("cpu", 1));
    }

    private static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** A row whose outputs are kept. */
    private record Recorded(PocketRow row, List<float[]> hidden, List<float[]> stop, List<float[]> latents)
            implements StepRow {
        @Override
        public void write(Map<String, Tensor> inputs, int index) {
            row.write(inputs, index);
        }

        @Override
        public void read(Map<String, Tensor.Floats> outputs, int index) {
            hidden.add(part(outputs.get("hidden"), index));
            stop.add(part(outputs.get("stop"), index));
            latents.add(part(outputs.get("next_latent"), index));
            row.read(outputs, index);
        }

        private static float[] part(Tensor.Floats output, int index) {
            float[] values = new float[(int) output.shape()[1]];
            output.buffer().get(index * values.length, values);
            return values;
        }

        @Override
        public boolean isOver() {
            return row.isOver();
        }

        @Override
        public void fail(VoiceCloneException failure) {
            throw failure;
        }
    }

    /** Returns what each segment says. */
    public static List<String> segments(Speech speech) {
        return speech.segments().stream()
                .map(SpeechSegment::segment)
                .map(segment -> segment.transcription())
                .toList();
    }

    /** Returns the audio of a stream, joined. */
    public static AudioClip stream(VoiceCloner cloner, SpeechRequest request) {
        return AudioClip.concat(StreamParts.of(cloner.stream(request)).join().stream()
                .map(SpeechPart::audio)
                .toList());
    }
}
