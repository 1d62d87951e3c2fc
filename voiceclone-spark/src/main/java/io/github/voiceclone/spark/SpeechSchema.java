package io.github.voiceclone.spark;

import io.github.voiceclone.InvalidInputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns that are read, and the one that is added. */
record SpeechSchema(String id, String text, String voice, String seed, String output) implements Serializable {
    private static final StructType WORD = new StructType()
            .add("text", DataTypes.StringType, false)
            .add("start", DataTypes.DoubleType, false)
            .add("end", DataTypes.DoubleType, false);

    /** Type of the added column. */
    static final StructType SPEECH = new StructType()
            .add("audio", DataTypes.BinaryType)
            .add("file", DataTypes.StringType)
            .add("format", DataTypes.StringType)
            .add("sampleRate", DataTypes.IntegerType)
            .add("seconds", DataTypes.DoubleType)
            .add("words", DataTypes.createArrayType(WORD, false))
            .add("seed", DataTypes.LongType)
            .add("warning", DataTypes.StringType)
            .add("error", DataTypes.StringType);

    /**
     * Returns the schema with the speech.
     *
     * @throws InvalidInputException if columns are missing or of another type; the message names them all
     */
    StructType with(StructType input) {
        List<String> problems = new ArrayList<>();
        require(input, id, problems, DataTypes.StringType, DataTypes.LongType, DataTypes.IntegerType);
        require(input, text, problems, DataTypes.StringType);
        require(input, voice, problems, DataTypes.StringType, DataTypes.BinaryType);
        if (!seed.isEmpty()) {
            require(input, seed, problems, DataTypes.LongType, DataTypes.IntegerType);
        }
        if (Arrays.asList(input.fieldNames()).contains(output)) {
            problems.add("there is a column '" + output + "' already, the name of the speech's column");
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException("the rows cannot be spoken: " + String.join("; ", problems)
                    + "; the columns are " + String.join(", ", describe(input)));
        }
        return input.add(output, SPEECH);
    }

    private static void require(StructType input, String column, List<String> problems, DataType... types) {
        List<DataType> expected = Arrays.asList(types);
        String names = String.join(
                " or ", expected.stream().map(DataType::simpleString).toList());
        if (!Arrays.asList(input.fieldNames()).contains(column)) {
            problems.add("column '" + column + "' is missing, expected one of type " + names);
        } else if (!expected.contains(input.apply(column).dataType())) {
            problems.add("column '" + column + "' is of type "
                    + input.apply(column).dataType().simpleString() + ", expected " + names);
        }
    }

    private static List<String> describe(StructType input) {
        return Arrays.stream(input.fields())
                .map(field -> field.name() + " (" + field.dataType().simpleString() + ")")
                .toList();
    }

    /** Returns the place of a column. */
    static int index(StructType schema, String column) {
        StructField[] fields = schema.fields();
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].name().equals(column)) {
                return i;
            }
        }
        throw new IllegalArgumentException("there is no column " + column);
    }
}
