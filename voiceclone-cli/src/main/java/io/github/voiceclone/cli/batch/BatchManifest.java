package io.github.voiceclone.cli.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Markup;
import io.github.voiceclone.batch.BatchFiles;
import io.github.voiceclone.cli.options.FormatOptions;
import io.github.voiceclone.cli.options.InputFile;
import io.github.voiceclone.cli.options.MarkupOption;
import io.github.voiceclone.cli.options.TextOptions;
import io.github.voiceclone.cli.output.Errors;
import io.github.voiceclone.cli.output.OutputFile;
import io.github.voiceclone.runtime.pack.JsonErrors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Manifest of a batch: JSON Lines, each of which is a line to speak or a failure. */
final class BatchManifest {
    private static final Set<String> FIELDS = Set.of("id", "text", "reference", "voice", "seed", "markup", "out");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path manifest;
    private final FormatOptions format;
    private final BatchFiles files;

    private final List<BatchLine> lines = new ArrayList<>();
    private final List<BatchFailure> failures = new ArrayList<>();
    private final Map<Path, Long> outputs = new HashMap<>();

    private BatchManifest(Path manifest, Path folder, FormatOptions format) {
        this.manifest = manifest;
        this.format = format;
        this.files = new BatchFiles(folder, format.encoding(), "name the file with 'out'");
    }

    /**
     * Reads a manifest; blank lines are counted and skipped.
     *
     * @param folder where the speech goes
     * @param format the format of files whose names do not say theirs, or of all, if it is named
     */
    static BatchManifest read(Path manifest, Path folder, FormatOptions format) {
        BatchManifest read = new BatchManifest(manifest, folder, format);
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(InputFile.open(manifest), StandardCharsets.UTF_8.newDecoder()))) {
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    read.add(number, number == 1 ? TextOptions.withoutByteOrderMark(line) : line);
                }
            }
            return read;
        } catch (NoSuchFileException e) {
            throw new InvalidInputException("there is no manifest " + manifest, e);
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("manifest " + manifest + " is not UTF-8: save it as UTF-8", e);
        } catch (IOException e) {
            throw new InvalidInputException("manifest " + manifest + " cannot be read: " + OutputFile.reason(e), e);
        }
    }

    /** Returns the lines that can be used, in order. */
    List<BatchLine> lines() {
        return List.copyOf(lines);
    }

    /** Returns the lines that cannot. */
    List<BatchFailure> failures() {
        return List.copyOf(failures);
    }

    private void add(long number, String line) {
        String id = null;
        try {
            JsonNode fields = parse(line);
            id = text(fields, "id");
            lines.add(line(number, fields, id));
        } catch (InvalidInputException e) {
            failures.add(new BatchFailure(number, id, Errors.line(e)));
        }
    }

    private static JsonNode parse(String line) {
        try {
            JsonNode fields = MAPPER.readTree(line);
            if (!fields.isObject()) {
                throw new InvalidInputException("the line is no JSON object");
            }
            for (Iterator<String> names = fields.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!FIELDS.contains(name)) {
                    throw new InvalidInputException("there is no field '" + name + "'; there are " + sorted());
                }
            }
            return fields;
        } catch (JsonProcessingException e) {
            throw new InvalidInputException("the line is not JSON: " + JsonErrors.reason(e), e);
        }
    }

    private static String sorted() {
        return String.join(", ", FIELDS.stream().sorted().toList());
    }

    private BatchLine line(long number, JsonNode fields, String id) {
        if (fields.has("reference") == fields.has("voice")) {
            throw new InvalidInputException("give the voice with either 'reference' or 'voice'");
        }
        boolean saved = fields.has("voice");
        String text = text(fields, "text");
        OptionalLong seed = seed(fields);
        Optional<Markup> markup = fields.has("markup")
                ? Optional.of(MarkupOption.named("'markup'", text(fields, "markup")))
                : Optional.empty();
        Path speaker =
                manifest.toAbsolutePath().resolveSibling(BatchFiles.path(text(fields, saved ? "voice" : "reference")));
        Path out = fields.has("out") ? files.named(text(fields, "out")) : files.ofId(id);
        claim(out, number);
        return new BatchLine(number, id, text, speaker, saved, seed, markup, out, format.encoding(out));
    }

    private void claim(Path out, long number) {
        Long before = outputs.putIfAbsent(out, number);
        if (before != null) {
            throw new InvalidInputException("line " + before + " writes " + out + " already");
        }
    }

    private static OptionalLong seed(JsonNode fields) {
        @Nullable JsonNode seed = fields.get("seed");
        if (seed == null) {
            return OptionalLong.empty();
        }
        if (!seed.canConvertToLong() || !seed.isIntegralNumber()) {
            throw new InvalidInputException("'seed' is " + seed + ", expected a whole number of 64 bits");
        }
        return OptionalLong.of(seed.longValue());
    }

    private static String text(JsonNode fields, String name) {
        @Nullable JsonNode value = fields.get(name);
        if (value == null || !value.isTextual() || value.textValue().isBlank()) {
            throw new InvalidInputException("'" + name + "' is "
                    + (value == null ? "missing" : value.isTextual() ? "empty" : value + ", expected a text"));
        }
        return value.textValue();
    }
}
