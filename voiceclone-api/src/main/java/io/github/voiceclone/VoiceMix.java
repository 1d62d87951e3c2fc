package io.github.voiceclone;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Weighted mixture of voices, and what is said of it. */
final class VoiceMix {
    private VoiceMix() {}

    static Voice of(String name, Map<Voice, Double> weights) {
        if (weights.size() < 2) {
            throw new InvalidInputException("a mixture needs at least two different voices, found " + weights.size());
        }
        Voice first = weights.keySet().iterator().next();
        Map<SpeakerEmbedding, Double> embeddings = new LinkedHashMap<>();
        for (Map.Entry<Voice, Double> entry : weights.entrySet()) {
            Voice voice = entry.getKey();
            SpeakerEmbedding.requireWeight("voice '" + voice.name() + "'", entry.getValue());
            SpeakerSimilarity.requireSameEncoder(first, voice);
            embeddings.merge(SpeakerSimilarity.embedding(voice), entry.getValue(), Double::sum);
        }
        Voice mixed = new Voice(name, SpeakerEmbedding.mix(embeddings), first.encoderModel())
                .withDescription(description(weights));
        return consent(weights.keySet().stream().toList())
                .map(mixed::withConsent)
                .orElse(mixed);
    }

    private static String description(Map<Voice, Double> weights) {
        double largest = Collections.max(weights.values());
        double total = weights.values().stream()
                .mapToDouble(weight -> weight / largest)
                .sum();
        List<String> parts = new ArrayList<>();
        weights.forEach((voice, weight) -> parts.add(String.format(
                Locale.ROOT,
                "%.0f %% '%s'%s",
                100 * (weight / largest / total),
                voice.name(),
                voice.description().map(text -> " (" + text + ")").orElse(""))));
        return "Mixture of " + String.join(", ", parts);
    }

    /** Returns the consent of each voice, one after another; empty if there is none at all. */
    private static Optional<String> consent(List<Voice> voices) {
        if (voices.stream().allMatch(voice -> voice.consent().isEmpty())) {
            return Optional.empty();
        }
        List<String> parts = voices.stream()
                .map(voice -> "'" + voice.name() + "': " + voice.consent().orElse("no consent noted"))
                .toList();
        return Optional.of(String.join("; ", parts));
    }
}
