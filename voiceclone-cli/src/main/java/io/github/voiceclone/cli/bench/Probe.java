package io.github.voiceclone.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.cli.measure.FixedLengthSpeech;
import io.github.voiceclone.cli.measure.ResidentMemory;
import io.github.voiceclone.spi.FrameFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Load time and peak memory of a new process that loads a pack and speaks once.
 *
 * @param loadSeconds to build the voice cloner, native libraries included
 * @param peakBytes most memory the process held at once; 0 if unknown
 */
record Probe(double loadSeconds, long peakBytes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Loads a pack and speaks, in this process. */
    static Probe here(Path pack, String precision, BenchSettings settings) {
        long start = System.nanoTime();
        try (VoiceCloner cloner = FirstAudioFigures.cloner(pack, precision, settings)) {
            double load = (System.nanoTime() - start) / 1e9;
            FixedLengthSpeech speech = new FixedLengthSpeech(settings.seconds());
            FrameFormat format = PackFormat.of(pack);
            String text = FixedLengthSpeech.text(cloner.languages());
            SpeechRequest request = SpeechRequest.of(text, speech.recording(format.sampleRate()));
            cloner.speak(request.withOptions(speech.whole(format)));
            return new Probe(load, ResidentMemory.peakBytes());
        }
    }

    /** Loads a pack and speaks, in a process of its own that is started with this one's class path and flags. */
    static Probe inNewProcess(Path pack, String precision, BenchSettings settings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-X"))
                .toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("io.github.voiceclone.cli.VoiceCloneCommand", "bench", "probe"));
        command.addAll(List.of("--pack", pack.toString(), "--precision", precision));
        command.addAll(List.of("--backend", settings.backend(), "--device", settings.device()));
        command.addAll(List.of("--threads", String.valueOf(settings.maxThreads())));
        command.addAll(List.of("--seconds", String.valueOf(settings.seconds())));
        return parse(run(command));
    }

    private static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new VoiceCloneException(
                        "the process that measures memory ended with status " + status + " and said: " + out.strip());
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VoiceCloneException("interrupted while measuring memory", e);
        }
    }

    private static Probe parse(String out) {
        try {
            JsonNode node = JSON.readTree(out);
            return new Probe(
                    node.required("loadSeconds").doubleValue(),
                    node.required("peakBytes").longValue());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new VoiceCloneException("the process that measures memory said: " + out.strip(), e);
        }
    }
}
