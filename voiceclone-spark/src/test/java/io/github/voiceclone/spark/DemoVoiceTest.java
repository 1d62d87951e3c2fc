package io.github.voiceclone.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Speech;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.batch.BatchSeed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Real speech, of the demo voice, with the jars that Spark brings. */
class DemoVoiceTest {
    private static final List<String> TEXTS = List.of("你好。", "早上好。", "再见。", "谢谢。");

    @Test
    void rows_areSpokenAsByAClonerAlone() throws IOException {
        List<byte[]> alone = new ArrayList<>();
        Voice voice;
        try (VoiceCloner cloner = VoiceCloner.builder().threads(1).build()) {
            voice = new Voice("anna", speaker(), cloner.encoderInfo().model());
            for (int i = 0; i < TEXTS.size(); i++) {
                Speech speech = cloner.speak(SpeechRequest.of(TEXTS.get(i), voice)
                        .withOptions(SynthesisOptions.defaults().withSeed(BatchSeed.of(0, "id" + i))));
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                speech.writeTo(bytes, AudioEncoding.WAV);
                alone.add(bytes.toByteArray());
            }
        }
        SparkSession spark = Sessions.start("local[2]", Map.of());
        try {
            SpeechTransformer transformer =
                    new SpeechTransformer().setVoices(Map.of("anna", voice)).setThreads(1);
            List<Row> exact = transformer
                    .copy(ParamMap.empty())
                    .setMaxConcurrent(1)
                    .transform(rows(spark))
                    .collectAsList();
            List<Row> shared = transformer.transform(rows(spark)).collectAsList();
            for (int i = 0; i < TEXTS.size(); i++) {
                assertNull(speech(exact.get(i)).getAs("error"));
                assertArrayEquals(alone.get(i), speech(exact.get(i)).getAs("audio"), "one row at a time: same bytes");
                assertClose(alone.get(i), speech(shared.get(i)).getAs("audio"));
                assertTrue(!speech(shared.get(i)).getList(5).isEmpty());
            }
        } finally {
            spark.stop();
        }
    }

    private static SpeakerEmbedding speaker() {
        float[] values = new float[129];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 3 == 0 ? 0.1f : 0.01f;
        }
        return SpeakerEmbedding.of(values);
    }

    private static Dataset<Row> rows(SparkSession spark) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < TEXTS.size(); i++) {
            rows.add(RowFactory.create("id" + i, TEXTS.get(i), "anna"));
        }
        StructType schema = new StructType()
                .add("id", DataTypes.StringType)
                .add("text", DataTypes.StringType)
                .add("voice", DataTypes.StringType);
        return spark.createDataFrame(
                JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows, 2), schema);
    }

    private static Row speech(Row row) {
        return row.getStruct(row.fieldIndex("speech"));
    }

    /** Rows that share decoder steps differ by rounding. */
    private static void assertClose(byte[] expected, byte[] actual) {
        AudioClip one = clip(expected);
        AudioClip other = clip(actual);
        assertEquals(one.length(), other.length());
        for (int i = 0; i < one.length(); i++) {
            assertEquals(one.samples().get(i), other.samples().get(i), 5e-3);
        }
    }

    private static AudioClip clip(byte[] file) {
        return AudioFiles.read(new ByteArrayInputStream(file), "speech", InputLimits.defaults());
    }
}
