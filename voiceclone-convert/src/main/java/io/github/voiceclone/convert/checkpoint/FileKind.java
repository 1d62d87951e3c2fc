package io.github.voiceclone.convert.checkpoint;

import io.github.voiceclone.convert.checkpoint.pickle.CorruptCheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Kind of a file by its first bytes. */
enum FileKind {
    ZIP,
    STREAM,
    SAFETENSORS;

    private static final int HEAD_BYTES = 512;
    private static final int TAR_MAGIC = 257;

    /** Other files that users pass as checkpoints, by their first bytes. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("\u001f\u008b", "a gzip file: unpack it with gunzip or tar"),
            Map.entry("Rar!", "a RAR archive: unpack it, and give the checkpoint in it"),
            Map.entry("7z\u00bc\u00af", "a 7z archive: unpack it, and give the checkpoint in it"),
            Map.entry("\u00fd7zXZ", "an xz file: unpack it, and give the checkpoint in it"),
            Map.entry("(\u00b5/\u00fd", "a zstd file: unpack it, and give the checkpoint in it"),
            Map.entry("BZh", "a bzip2 file: unpack it, and give the checkpoint in it"),
            Map.entry(
                    "\u0089HDF",
                    "an HDF5 file, as TensorFlow and Keras write them: only PyTorch's checkpoints are read"),
            Map.entry("\u0093NUMPY", "a NumPy array: give the checkpoint of the network"),
            Map.entry("GGUF", "a GGUF file: only checkpoints of PyTorch and safetensors are read"),
            Map.entry("RIFF", "a WAV recording: give the checkpoint of the network"),
            Map.entry("%PDF", "a PDF document: give the checkpoint of the network"));

    /**
     * Tells what a file is.
     *
     * @throws CorruptCheckpointException if it is no checkpoint; the message says what it is instead
     */
    static FileKind of(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD_BYTES);
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (isSafetensors(head, Files.size(file))) {
            return SAFETENSORS;
        }
        if (text.startsWith("PK")) {
            return ZIP;
        }
        if (text.startsWith("\u0080")) {
            return STREAM;
        }
        throw new CorruptCheckpointException("is no checkpoint, but " + other(text));
    }

    private static boolean isSafetensors(byte[] head, long size) {
        if (head.length < Long.BYTES + 1 || head[Long.BYTES] != '{') {
            return false;
        }
        long header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return header > 1 && header <= size - Long.BYTES;
    }

    private static String other(String text) {
        for (Map.Entry<String, String> kind : OTHERS.entrySet()) {
            if (text.startsWith(kind.getKey())) {
                return kind.getValue();
            }
        }
        String words = text.stripLeading().toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            return "an empty file: download or copy it again";
        }
        if (words.startsWith("<!doctype") || words.startsWith("<html") || words.startsWith("<?xml")) {
            return "a web page: the download gave a page in place of the file; download it again in a browser";
        }
        if (words.startsWith("version https://git-lfs")) {
            return "a Git LFS pointer: run 'git lfs pull' where it was cloned, or download the file itself";
        }
        if (text.startsWith("ustar", TAR_MAGIC)) {
            return "a tar archive: unpack it, and give the checkpoint in it";
        }
        if (text.startsWith("\b")
                && text.length() > 2
                && text.charAt(1) < ' '
                && "\u0012\u001a\"*:BZ".indexOf(text.charAt(2)) >= 0) {
            return "an ONNX graph: give the checkpoint that it was exported from";
        }
        if (words.startsWith("{") || words.startsWith("[")) {
            return "a JSON file: give the checkpoint itself; its settings have an option of their own";
        }
        return "something else: it begins neither as what torch.save writes nor as safetensors";
    }
}
