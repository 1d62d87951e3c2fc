package io.github.voiceclone.convert.checkpoint;

import io.github.voiceclone.convert.checkpoint.pickle.PickleMachine;
import io.github.voiceclone.convert.checkpoint.pickle.StorageRef;
import java.io.Closeable;
import java.io.IOException;

/** Checkpoint of one file format whose pickle has been read and whose storages have not. Holds no open file. */
interface CheckpointFormat {
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
