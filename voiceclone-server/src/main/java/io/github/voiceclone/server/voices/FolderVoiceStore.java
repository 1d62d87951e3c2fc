package io.github.voiceclone.server.voices;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Voice;
import io.github.voiceclone.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Voices and consents in a folder, which several servers may share. Each file is written aside and renamed, so that none is
 * ever seen half-written.
 *
 * <table>
 * <caption>The files</caption>
 * <tr><th>name</th><th>content</th></tr>
 * <tr><td>{@code ID.voice}</td><td>a saved {@link Voice}. One that has no record, put there by an operator, is a voice
 *     too</td></tr>
 * <tr><td>{@code ID.voice.json}</td><td>its record: {@code consent}, {@code created} (ISO 8601), {@code cache_keys}</td></tr>
 * <tr><td>{@code consents/ID.json}</td><td>a consent: {@code name}, {@code language}, {@code created}, and,
 *     where the server compares voices, its {@code voice} in base64</td></tr>
 * <tr><td>{@code consents/ID.recording}</td><td>its recording, as it was uploaded</td></tr>
 * </table>
 *
 * <p>A record of a voice is written before the voice and deleted after it; one whose consent is gone does not count, and so
 * deleting the consent's file deletes its voices at once. A voice whose record, or whose consent, is damaged does not count
 * either. A consent's recording is written before the consent and deleted before it. Ids are names of files, and nothing else
 * becomes one.
 */
public final class FolderVoiceStore implements VoiceStore {
    private static final Logger LOG = LoggerFactory.getLogger(FolderVoiceStore.class);
    private static final String VOICE = ".voice";
    private static final String RECORD = ".json";
    private static final String RECORDING = ".recording";
    private static final int MAX_RECORD_BYTES = 1 << 20;

    private final Path folder;
    private final Path consents;
    /** Held while a consent is changed or deleted, which other servers may do at the same time. */
    private final Lock changes = new ReentrantLock();

    /** Content of the files when they were last read. */
    private final Map<Path, Read> read = new ConcurrentHashMap<>();

    /** A file is another one if its time, size or key, which a file that takes its place has of its own, differ. */
    private record Read(FileTime modified, long size, @Nullable Object key, Object content) {
        boolean isOf(BasicFileAttributes file) {
            return size == file.size()
                    && modified.equals(file.lastModifiedTime())
                    && Objects.equals(key, file.fileKey());
        }
    }

    /** Reader of a file. */
    private interface Reader<T> {
        T read(Path file) throws IOException;
    }

    /**
     * Opens a folder, which is created if absent, for its owner alone.
     *
     * @throws InvalidInputException if it cannot be created
     */
    public FolderVoiceStore(Path folder) {
        this.folder = folder;
        this.consents = folder.resolve("consents");
        try {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            createPrivate(folder);
            createPrivate(consents);
        } catch (IOException e) {
            throw new InvalidInputException("the folder of voices " + folder + " cannot be created: " + e, e);
        }
    }

    /** Creates a folder that only its owner may read, where the file system has owners. */
    private static void createPrivate(Path path) throws IOException {
        try {
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(path);
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path)) {
                throw e;
            }
        }
    }

    @Override
    public void addConsent(Consent consent, byte[] recording) {
        write(consentFile(consent.id(), RECORDING), recording);
        write(consentFile(consent.id(), RECORD), StoreRecords.of(consent));
    }

    private Path consentFile(String id, String ending) {
        return consents.resolve(StoreRecords.requireId(id) + ending);
    }

    private Path voiceFile(String id) {
        return folder.resolve(StoreRecords.requireId(id) + VOICE);
    }

    private static Path recordOf(Path voice) {
        return voice.resolveSibling(voice.getFileName() + RECORD);
    }

    private void write(Path path, byte[] content) {
        try (AtomicFile file = AtomicFile.create(path)) {
            file.out().write(content);
            file.commit();
            read.remove(path);
        } catch (IOException | InvalidInputException e) { // The latter if the folder has gone.
            throw new VoiceStoreException("the store of voices cannot be written: " + e + "; check the folder", e);
        }
    }

    @Override
    public boolean updateConsent(Consent consent) {
        changes.lock();
        try {
            if (consent(consent.id()).isEmpty()) {
                return false;
            }
            Path record = consentFile(consent.id(), RECORD);
            write(record, StoreRecords.of(consent));
            if (Files.notExists(consentFile(consent.id(), RECORDING))) {
                delete(record); // Another server has deleted the consent meanwhile.
                return false;
            }
            return true;
        } finally {
            changes.unlock();
        }
    }

    @Override
    public Optional<Consent> consent(String id) {
        return StoreRecords.isId(id)
                ? content(consentFile(id, RECORD), file -> StoreRecords.consent(id, readRecord(file)))
                : Optional.empty();
    }

    private static byte[] readRecord(Path file) throws IOException {
        if (Files.size(file) > MAX_RECORD_BYTES) {
            throw new IOException(file + " is too large for a record");
        }
        return Files.readAllBytes(file);
    }

    /** Returns what a file holds; nothing if there is none, or it is damaged. */
    private <T> Optional<T> content(Path file, Reader<T> reader) {
        return content(file, reader, Optional::empty);
    }

    /** Returns what a file holds, read again only when it has changed; a damaged one is reported and left out. */
    private <T> Optional<T> content(Path file, Reader<T> reader, Supplier<Optional<T>> absent) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Read last = read.get(file);
            if (last != null && last.isOf(attributes)) {
                @SuppressWarnings("unchecked") // One reader for each kind of name.
                T same = (T) last.content;
                return Optional.of(same);
            }
            T content = reader.read(file);
            read.put(file, new Read(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey(), content));
            return Optional.of(content);
        } catch (NoSuchFileException e) {
            read.remove(file);
            return absent.get();
        } catch (IOException | InvalidInputException e) {
            LOG.warn("{} is left out: {}", file.getFileName(), StoreRecords.reason(e));
            return Optional.empty();
        }
    }

    @Override
    public List<Consent> consents() {
        List<Consent> all = new ArrayList<>();
        ids(consents, RECORD).forEach(id -> consent(id).ifPresent(all::add));
        all.sort(Consent.OLDEST_FIRST);
        return all;
    }

    private static List<String> ids(Path folder, String ending) {
        List<String> ids = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ending)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                String id = name.substring(0, name.length() - ending.length());
                if (StoreRecords.isId(id)) {
                    ids.add(id);
                }
            }
        } catch (IOException e) {
            throw new VoiceStoreException("the store of voices cannot be read: " + e + "; check the folder", e);
        }
        return ids;
    }

    @Override
    public Optional<List<StoredVoice>> removeConsent(String id) {
        changes.lock();
        try {
            if (consent(id).isEmpty()) {
                return Optional.empty();
            }
            delete(consentFile(id, RECORDING)); // First, so that an update that writes the record again sees it.
            delete(consentFile(id, RECORD)); // From here on none of its voices counts.
            List<StoredVoice> removed = all(voice -> voice.consent().equals(Optional.of(id)));
            removed.forEach(voice -> deleteVoice(voice.id()));
            return Optional.of(removed);
        } finally {
            changes.unlock();
        }
    }

    private void deleteVoice(String id) {
        Path file = voiceFile(id);
        delete(file);
        delete(recordOf(file));
    }

    private void delete(Path file) {
        read.remove(file);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new VoiceStoreException("the store of voices cannot be changed: " + e + "; check the folder", e);
        }
    }

    @Override
    public boolean addVoice(StoredVoice voice) {
        Path file = voiceFile(voice.id());
        write(recordOf(file), StoreRecords.of(voice));
        write(file, voice.voice().toBytes());
        if (voice.consent().isPresent() && consent(voice.consent().get()).isEmpty()) {
            deleteVoice(voice.id());
            return false;
        }
        return true;
    }

    @Override
    public Optional<StoredVoice> voice(String id) {
        return StoreRecords.isId(id) ? stored(id).filter(this::isConsentedTo) : Optional.empty();
    }

    private boolean isConsentedTo(StoredVoice voice) {
        return voice.consent().isEmpty() || consent(voice.consent().get()).isPresent();
    }

    /** Returns a voice whose consent may be gone. */
    private Optional<StoredVoice> stored(String id) {
        Path file = voiceFile(id);
        return content(file, Voice::load).flatMap(voice -> content(
                        recordOf(file), path -> StoreRecords.voice(readRecord(path)), () -> recordOfNone(voice, file))
                .map(record -> record.of(id, voice.name().isEmpty() ? voice.withName(id) : voice)));
    }

    /** Returns the record of a voice that an operator has put there; nothing if the voice was deleted, as its record was. */
    private static Optional<StoreRecords.VoiceRecord> recordOfNone(Voice voice, Path file) {
        try {
            Instant modified = Files.getLastModifiedTime(file).toInstant();
            return Optional.of(new StoreRecords.VoiceRecord(
                    Optional.empty(), voice.created().orElse(modified), List.of()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<StoredVoice> voices() {
        return all(this::isConsentedTo);
    }

    private List<StoredVoice> all(Predicate<StoredVoice> wanted) {
        List<StoredVoice> all = new ArrayList<>();
        ids(folder, VOICE).forEach(id -> stored(id).filter(wanted).ifPresent(all::add));
        all.sort(StoredVoice.OLDEST_FIRST);
        return all;
    }

    @Override
    public Optional<StoredVoice> removeVoice(String id) {
        Optional<StoredVoice> voice = voice(id);
        voice.ifPresent(found -> deleteVoice(found.id()));
        return voice;
    }
}
