package io.github.voiceclone.convert.checkpoint;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The form of PyTorch 1.6 and later: a zip archive with, under one folder of any name, the object in {@code data.pkl},
 * each storage in {@code data/KEY}, and the byte order in {@code byteorder} where it is not an old file. Entries are
 * only ever found by name and read; none is written anywhere.
 */
final class ZipForm implements CheckpointForm {
    private static final String PICKLE = "/data.pkl";

    private final Path file;
    private final String folder;
    private final Object root;

    private ZipForm(Path file, String folder, Object root) {
        this.file = file;
        this.folder = folder;
        this.root = root;
    }

    static ZipForm read(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            String folder = folder(zip);
            checkByteOrder(zip, folder);
            try (InputStream in = new BufferedInputStream(zip.getInputStream(entry(zip, folder + PICKLE)))) {
                Object root = PickleMachine.load(new PickleInput(in, MAX_PICKLE_BYTES), new StorageRefs());
                return new ZipForm(file, folder, root);
            }
        }
    }

    private static String folder(ZipFile zip) throws DamagedException {
        List<String> folders = zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(PICKLE))
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .limit(2)
                .toList();
        if (folders.size() != 1) {
            throw new DamagedException("a zip archive with " + (folders.isEmpty() ? "no" : "more than one")
                    + " data.pkl in a folder: not one that torch.save wrote");
        }
        String folder = folders.get(0);
        if (zip.getEntry(folder + "/constants.pkl") != null) {
            throw new DamagedException("a TorchScript archive: save the model's state_dict() with torch.save instead");
        }
        return folder;
    }

    private static void checkByteOrder(ZipFile zip, String folder) throws IOException {
        ZipEntry entry = zip.getEntry(folder + "/byteorder");
        if (entry != null) {
            try (InputStream in = zip.getInputStream(entry)) {
                String order = new String(in.readNBytes(16), StandardCharsets.US_ASCII).strip();
                if (!order.equals("little")) {
                    throw new DamagedException("byte order '" + order + "', expected 'little': save it again");
                }
            }
        }
    }

    private static ZipEntry entry(ZipFile zip, String name) throws DamagedException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new DamagedException("no entry '" + name + "'");
        }
        return entry;
    }

    @Override
    public Object root() {
        return root;
    }

    @Override
    public Storages open() throws IOException {
        return new OpenStorages(new ZipFile(file.toFile()), folder);
    }

    private record OpenStorages(ZipFile zip, String folder) implements Storages {
        @Override
        public float[] read(StorageRef storage) throws IOException {
            ZipEntry entry = entry(zip, folder + "/data/" + storage.key());
            if (entry.getSize() < storage.bytes()) {
                throw new DamagedException("storage '" + storage.key() + "' has " + entry.getSize()
                        + " bytes, expected " + storage.bytes());
            }
            try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
                float[] values = StorageReader.read(in, storage);
                checkSum(entry, storage, in.getChecksum().getValue());
                return values;
            }
        }

        /** PyTorch can be told to write no checksums; the field is then 0. */
        private static void checkSum(ZipEntry entry, StorageRef storage, long actual) throws DamagedException {
            if (entry.getSize() == storage.bytes() && entry.getCrc() != 0 && entry.getCrc() != actual) {
                throw new DamagedException("storage '" + storage.key() + "' does not match its checksum");
            }
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }
}
