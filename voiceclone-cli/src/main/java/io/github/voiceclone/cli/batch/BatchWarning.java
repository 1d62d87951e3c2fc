package io.github.voiceclone.cli.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.voiceclone.batch.SpeechFlaws;
import java.util.List;

/**
 * Warning of a line whose speech is not all of its text.
 *
 * @param line its number in the manifest, from 1
 * @param id its id
 * @param skipped as {@link SpeechFlaws#skipped()}
 * @param cutOff as {@link SpeechFlaws#cutOff()}
 * @param faults as {@link SpeechFlaws#faults()}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record BatchWarning(long line, String id, List<String> skipped, List<String> cutOff, List<String> faults) {
    BatchWarning(long line, String id, SpeechFlaws flaws) {
        this(line, id, flaws.skipped(), flaws.cutOff(), flaws.faults());
    }
}
