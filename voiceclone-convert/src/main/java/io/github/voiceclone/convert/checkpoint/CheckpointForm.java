package io.github.voiceclone.convert.checkpoint;

import java.io.Closeable;
import java.io.IOException;

/** One of the two forms of {@code torch.save} files, its pickle read and its storages not. Holds no open file. */
interface CheckpointForm {
    /** The longest pickle that is read, in bytes: two hundred times what a synthesizer with its optimizer takes. */
    long MAX_PICKLE_BYTES = 16L << 20;

    /** Returns the object that was saved, as {@link PickleMachine} reads it. */
    Object root();

    /** Opens the file to read storages from it. */
    Storages open() throws IOException;

    /** An open file's storages. */
    interface Storages extends Closeable {
        /** Reads a whole storage as float32. */
        float[] read(StorageRef storage) throws IOException;
    }
}
