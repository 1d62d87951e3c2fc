package io.github.voiceclone.optimize.calibration;

import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.sv2tts.text.SymbolTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Texts and voices that a pack is calibrated with. The voices are those of the recordings and a few random ones,
 * distributed as an encoder's embeddings are: no value below 0, unit length.
 *
 * @param texts texts that the pack can speak; if empty, those of {@link #standardTexts}
 * @param recordings recordings of voices; may be empty
 */
public record CalibrationSet(List<String> texts, List<AudioClip> recordings) {
    private static final int DRAWN_VOICES = 4;

    private static final List<String> MANDARIN = List.of(
            "欢迎使用这个工具，今天天气很好，我们一起去公园散步吧。",
            "请问去火车站怎么走？前面第二个路口往右转。",
            "他二十三岁那年离开了家乡，到北方的城市学习音乐。",
            "昨天晚上下了一场大雪，早上出门的时候，路面已经结冰了！",
            "这本书我读了三遍，每次都有新的收获。",
            "如果明天不下雨，学校的运动会就会按时举行。");

    private static final List<String> ENGLISH = List.of(
            "The birch canoe slid on the smooth planks.",
            "Could you tell me the way to the station, please?",
            "She was twenty three when she left for the north to study music.",
            "It snowed all night, and the roads were frozen in the morning!");

    /** Copies the lists. */
    public CalibrationSet {
        texts = List.copyOf(texts);
        recordings = List.copyOf(recordings);
    }

    /** Returns the set without user data: standard texts, random voices. */
    public static CalibrationSet standard() {
        return new CalibrationSet(List.of(), List.of());
    }

    /**
     * Returns the texts that are used if none are given.
     *
     * @param symbolTable name of the synthesizer's symbol table, as in its pack, whose languages the texts are in
     */
    public static List<String> standardTexts(String symbolTable) {
        return SymbolTable.ofName(symbolTable).languages().stream()
                .flatMap(language -> (language.equals("en") ? ENGLISH : MANDARIN).stream())
                .toList();
    }

    /**
     * Returns random voices, the same for every call.
     *
     * @param size number of values of an embedding; positive
     * @return embeddings of unit length without negative values
     */
    public static List<SpeakerEmbedding> drawnVoices(int size) {
        Random random = new Random(size);
        List<SpeakerEmbedding> voices = new ArrayList<>();
        for (int voice = 0; voice < DRAWN_VOICES; voice++) {
            float[] values = new float[size];
            double squares = 0;
            for (int i = 0; i < size; i++) {
                values[i] = (float) Math.max(0, random.nextGaussian());
                squares += (double) values[i] * values[i];
            }
            for (int i = 0; i < size; i++) {
                values[i] /= (float) Math.sqrt(squares);
            }
            voices.add(SpeakerEmbedding.of(values));
        }
        return voices;
    }
}
