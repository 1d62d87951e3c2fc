package io.github.voiceclone.sv2tts.text.pinyin;

import io.github.voiceclone.text.chinese.ChineseTextNormalizer;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Trains {@link PolyphoneModel} by multinomial logistic regression (AdaGrad, seeded) and writes its resource.
 *
 * <p>Arguments: the file to write, the number of weights to keep, then files of labelled sentences. Each of their lines is a
 * sentence, a tab, and labels separated by spaces: position, reading and weight with colons between, as in
 * {@code 3:chang2:0.9}.
 */
final class PolyphoneTrainer {
    private static final int EPOCHS = 2;
    private static final double RATE = 0.15;
    private static final float WORD_WEIGHT = 0.3f;
    private static final double SCALE = 20;

    /** Their tones follow their neighbours' or the speaker's mood: the dictionary reads them, as the reference does. */
    private static final String LEFT_OUT = "一不儿啊呀哦噢哇吧呢吗嘛嗯呵哈哎唉喂啦喔哩咯呗哼嘿哟";
    /** Strength of the L1 penalty. */
    private static final double SHRINK = 2e-4;

    /** Greatest weight of an example. */
    private static final float GOLD = 3;

    /** What the weight of a label made by a network is multiplied by, unless the dictionary has the reading. */
    private static final float TEACHER = 0.4f;

    /** Weight of a label that no rule replaces. */
    private static final float CERTAIN = 1.5f;

    private static final class Example {
        final int character;
        final int[] features;
        final int gold;
        final float weight;

        Example(int character, int[] features, int gold, float weight) {
            this.character = character;
            this.features = features;
            this.gold = gold;
            this.weight = weight;
        }
    }

    private final PinyinDictionary dictionary = PinyinDictionary.shared();
    private final Map<Integer, String[]> candidates = new TreeMap<>();
    private final List<Example> examples = new ArrayList<>();
    private final float[] weights = new float[1 << PolyphoneModel.BITS];
    private final float[] squares = new float[1 << PolyphoneModel.BITS];

    public static void main(String[] args) throws IOException {
        PolyphoneTrainer trainer = new PolyphoneTrainer();
        List<String> lines = new ArrayList<>();
        for (String file : Arrays.asList(args).subList(2, args.length)) {
            lines.addAll(Files.readAllLines(Path.of(file)));
        }
        trainer.read(lines);
        trainer.train();
        System.out.println(trainer.accuracy() + " before pruning");
        trainer.prune(Integer.parseInt(args[1]));
        System.out.println(trainer.accuracy() + " after pruning");
        trainer.write(Path.of(args[0]));
    }

    private void read(List<String> lines) {
        Map<Integer, Map<String, Double>> seen = new TreeMap<>();
        for (String line : lines) {
            String[] parts = line.split("\t", -1);
            for (String label : labels(parts)) {
                String[] field = label.split(":", -1);
                seen.computeIfAbsent((int) parts[0].charAt(Integer.parseInt(field[0])), c -> new TreeMap<>())
                        .merge(field[1], Double.parseDouble(field[2]), Double::sum);
            }
        }
        seen.forEach((character, counts) -> {
            String[] list = counts.entrySet().stream()
                    .filter(e -> e.getValue() >= 2)
                    .map(Map.Entry::getKey)
                    .toArray(String[]::new);
            if (list.length > 0 && LEFT_OUT.indexOf(character) < 0) {
                candidates.put(character, list);
            }
        });
        lines.forEach(this::readSentence);
        readWords();
    }

    /** Words of the dictionary, as if it did not have them: what follows for words that it lacks. */
    private void readWords() {
        for (int word = 0; word < dictionary.size(); word++) {
            String text = dictionary.text(word);
            if (text.length() == 1) {
                continue;
            }
            WordSequence words = WordSequence.characters(dictionary, text);
            String[] syllables = dictionary.readings(word);
            for (int at = 0; at < text.length(); at++) {
                String[] list = candidates.get((int) text.charAt(at));
                int which = list == null ? -1 : Arrays.asList(list).indexOf(syllables[at]);
                if (which >= 0 && list.length > 1) {
                    int[] features = new int[PolyphoneFeatures.COUNT];
                    PolyphoneFeatures.extract(text, words, at, at, null, features);
                    examples.add(new Example(text.charAt(at), features, which, WORD_WEIGHT));
                }
            }
        }
    }

    private static String[] labels(String[] parts) {
        return parts[1].isEmpty() ? new String[0] : parts[1].split(" ", -1);
    }

    private void readSentence(String line) {
        String[] parts = line.split("\t", -1);
        String text = parts[0];
        for (String label : labels(parts)) {
            String[] field = label.split(":", -1);
            int at = Integer.parseInt(field[0]);
            String[] list = candidates.get((int) text.charAt(at));
            float weight = Float.parseFloat(field[2]);
            if (list != null && list.length > 1 && weight >= 0.6f) {
                addExample(text, at, list, field[1], weight);
            }
        }
    }

    private void addExample(String text, int at, String[] list, String label, float labelWeight) {
        WordSequence words = wordsAround(text, at);
        int index = 0;
        while (words.start(index + 1) <= at) {
            index++;
        }
        String known = known(words, index, at);
        String gold = label;
        float weight = Math.min(labelWeight, GOLD);
        if (labelWeight < CERTAIN && known != null) {
            weight *= known.equals(gold) ? 1 : 0.5f;
            gold = known;
        } else if (labelWeight < CERTAIN) {
            boolean ruled = ParticleRules.CHARACTERS.indexOf(text.charAt(at)) >= 0;
            weight = TEACHER * (ruled ? 1 : weight);
            gold = ruled ? ParticleRules.reading(text, words, index, at) : gold;
        }
        int which = Arrays.asList(list).indexOf(gold);
        if (which >= 0) {
            int[] features = new int[PolyphoneFeatures.COUNT];
            PolyphoneFeatures.extract(text, words, index, at, known, features);
            examples.add(new Example(text.charAt(at), features, which, weight));
        }
    }

    private WordSequence wordsAround(String text, int at) {
        int start = at;
        while (start > 0 && ChineseTextNormalizer.isChinese(text.charAt(start - 1))) {
            start--;
        }
        int end = at;
        while (end < text.length() && ChineseTextNormalizer.isChinese(text.charAt(end))) {
            end++;
        }
        return WordSequence.of(dictionary, text, start, end);
    }

    private @Nullable String known(WordSequence words, int index, int at) {
        return words.length(index) == 1 || words.word(index) < 0
                ? null
                : dictionary.readings(words.word(index))[at - words.start(index)];
    }

    private void train() {
        System.out.println(examples.size() + " examples of " + candidates.size() + " characters");
        Random random = new Random(1);
        double[] scores = new double[16];
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            Collections.shuffle(examples, random);
            int right = 0;
            for (Example example : examples) {
                right += step(example, scores) ? 1 : 0;
            }
            System.out.println("epoch " + epoch + ": " + right / (double) examples.size());
        }
    }

    private boolean step(Example example, double[] scores) {
        String[] list = candidates.get(example.character);
        int best = score(example, scores);
        double most = scores[best];
        double sum = 0;
        for (int r = 0; r < list.length; r++) {
            scores[r] = Math.exp(scores[r] - most);
            sum += scores[r];
        }
        for (int r = 0; r < list.length; r++) {
            double gradient = example.weight * ((r == example.gold ? 1 : 0) - scores[r] / sum);
            if (Math.abs(gradient) < 1e-3) {
                continue;
            }
            int salt = PolyphoneModel.salt(example.character, list[r]);
            for (int feature : example.features) {
                int place = PolyphoneModel.place(feature, salt);
                squares[place] += (float) (gradient * gradient);
                double moved = weights[place] + RATE * gradient / Math.sqrt(1e-2 + squares[place]);
                double shrunk = Math.max(0, Math.abs(moved) - SHRINK / Math.sqrt(1e-2 + squares[place]));
                weights[place] = (float) Math.copySign(shrunk, moved);
            }
        }
        return best == example.gold;
    }

    private double accuracy() {
        double[] scores = new double[16];
        int right = 0;
        for (Example example : examples) {
            right += score(example, scores) == example.gold ? 1 : 0;
        }
        return right / (double) examples.size();
    }

    /** Computes the scores of all readings and returns which is the highest. */
    private int score(Example example, double[] scores) {
        String[] list = candidates.get(example.character);
        int best = 0;
        for (int r = 0; r < list.length; r++) {
            int salt = PolyphoneModel.salt(example.character, list[r]);
            scores[r] = 0;
            for (int feature : example.features) {
                scores[r] += weights[PolyphoneModel.place(feature, salt)];
            }
            best = scores[r] > scores[best] ? r : best;
        }
        return best;
    }

    private void prune(int kept) {
        double[] sizes = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            sizes[i] = Math.abs(weights[i]);
        }
        Arrays.sort(sizes);
        System.out.println(Arrays.stream(sizes).filter(x -> x * SCALE >= 0.5).count() + " weights matter");
        double least = Math.max(sizes[Math.max(0, sizes.length - kept)], 0.5 / SCALE);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.abs(weights[i]) < least ? 0 : weights[i];
        }
    }

    private void write(Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeUTF(candidates.entrySet().stream()
                    .map(e -> Character.toString(e.getKey()) + " " + String.join(" ", e.getValue()))
                    .collect(Collectors.joining("\n")));
            int count = 0;
            for (float weight : weights) {
                count += quantized(weight) == 0 ? 0 : 1;
            }
            out.writeInt(count);
            int last = 0;
            for (int i = 0; i < weights.length; i++) {
                if (quantized(weights[i]) != 0) {
                    for (int gap = i - last; ; gap >>>= 7) {
                        out.write(gap < 0x80 ? gap : (gap & 0x7F) | 0x80);
                        if (gap < 0x80) {
                            break;
                        }
                    }
                    out.writeByte(quantized(weights[i]));
                    last = i;
                }
            }
            System.out.println(count + " weights");
        }
    }

    private static int quantized(float weight) {
        return (int) Math.max(-127, Math.min(127, Math.round(weight * SCALE)));
    }
}
