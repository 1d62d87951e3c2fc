package io.github.voiceclone.convert.checkpoint;

import io.github.voiceclone.convert.checkpoint.pickle.CorruptCheckpointException;
import io.github.voiceclone.convert.checkpoint.pickle.PickleInput;
import io.github.voiceclone.convert.checkpoint.pickle.PickleMachine;
import io.github.voiceclone.convert.checkpoint.pickle.StorageRef;
import io.github.voiceclone.convert.checkpoint.pickle.StorageRefs;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * The form of PyTorch 1.6 and later: a zip archive with, under one folder of any name, the object in {@code data.pkl},
 * each storage in {@code data/KEY}, and in later versions the byte order in {@code byteorder}. Entries are only ever
 * looked up by name and read; none is written anywhere.
 */
final class ZipCheckpoint implements CheckpointFormat {
    private static final String PICKLE = "/data.pkl";
    private static final long MIN_PICKLE_BYTES = 1 << 16;

    /** Maximum ratio of a compressed pickle's length to its file's. */
    private static final long MAX_GROWTH = 64;

    private static final Predicate<String> CHECKPOINT =
            Pattern.compile("\\.(pt|pth|ckpt|safetensors|bin|onnx)$").asPredicate();

    private final Path file;
    private final String folder;
    private final Object root;

    private ZipCheckpoint(Path file, String folder, Object root) {
        this.file = file;
        this.folder = folder;
        this.root = root;
    }

    static ZipCheckpoint read(Path file) throws IOException {
        try (ZipArchive zip = ZipArchive.open(file)) {
            String folder = folder(zip);
            checkByteOrder(zip, folder);
            try (InputStream in = new BufferedInputStream(zip.open(zip.get(folder + PICKLE)))) {
                Object root = PickleMachine.load(new PickleInput(in, limit(file)), new StorageRefs());
                return new ZipCheckpoint(file, folder, root);
            }
        }
    }

    /** Returns the most bytes of a pickle, which may be packed: that of a small file is not long. */
    private static long limit(Path file) throws IOException {
        return Math.min(MAX_PICKLE_BYTES, MIN_PICKLE_BYTES + MAX_GROWTH * Files.size(file));
    }

    private static String folder(ZipArchive zip) throws CorruptCheckpointException {
        List<String> folders = zip.names().stream()
                .filter(name -> name.endsWith(PICKLE))
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .limit(2)
                .toList();
        if (folders.size() != 1) {
            Optional<String> inside = zip.names().stream().filter(CHECKPOINT).findFirst();
            if (inside.isPresent()) {
                throw new CorruptCheckpointException(
                        "a zip archive that contains '" + inside.get() + "': unpack it, and give the checkpoint in it");
            }
            throw new CorruptCheckpointException("a zip archive with " + (folders.isEmpty() ? "no" : "more than one")
                    + " data.pkl in a folder: torch.save did not write it");
        }
        String folder = folders.get(0);
        if (zip.find(folder + "/constants.pkl").isPresent()) {
            throw new CorruptCheckpointException(
                    "a TorchScript archive: save the model's state_dict() with torch.save instead");
        }
        return folder;
    }

    private static void checkByteOrder(ZipArchive zip, String folder) throws IOException {
        Optional<ZipRecord> entry = zip.find(folder + "/byteorder");
        if (entry.isPresent()) {
            try (InputStream in = zip.open(entry.get())) {
                String order = new String(in.readNBytes(16), StandardCharsets.US_ASCII).strip();
                if (!order.equals("little")) {
                    throw new CorruptCheckpointException("byte order '" + order
                            + "', expected 'little': save it again on a" + " little-endian machine");
                }
            }
        }
    }

    @Override
    public Object root() {
        return root;
    }

    @Override
    public Storages open() throws IOException {
        return new OpenStorages(ZipArchive.open(file), folder);
    }

    private record OpenStorages(ZipArchive zip, String folder) implements Storages {
        @Override
        public float[] read(StorageRef storage) throws IOException {
            ZipRecord entry = zip.get(folder + "/data/" + storage.key());
            if (entry.bytes() < storage.bytes()) {
                throw new CorruptCheckpointException(
                        "storage '" + storage.key() + "' has " + entry.bytes() + " bytes, expected " + storage.bytes());
            }
            try (CheckedInputStream in = new CheckedInputStream(zip.open(entry), new CRC32())) {
                float[] values = StorageReader.read(in, storage);
                checkSum(entry, storage, in.getChecksum().getValue());
                return values;
            }
        }

        /** PyTorch can be told to write no checksums; the field is then 0. */
        private static void checkSum(ZipRecord entry, StorageRef storage, long actual)
                throws CorruptCheckpointException {
            if (entry.bytes() == storage.bytes() && entry.crc() != 0 && entry.crc() != actual) {
                throw new CorruptCheckpointException("storage '" + storage.key() + "' does not match its checksum");
            }
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }
}
