package io.github.voiceclone.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Folder into which a backend that can trace its operators writes one file for each graph, complete once the stage is
 * closed. Thread-safe. Recording slows the runs down.
 */
public final class GraphProfiles {
    private final Path folder;
    private final List<GraphProfile> finished = new CopyOnWriteArrayList<>();

    /**
     * One graph's profile.
     *
     * @param graph the graph's name, as in {@code decoder}
     * @param startNanos when recording began, as {@link System#nanoTime()}
     * @param file a JSON array of Chrome trace events, whose times count from the start, in microseconds
     */
    public record GraphProfile(String graph, long startNanos, Path file) {}

    /** Creates an empty collection; {@code folder} is there, and the files are left in it. */
    public GraphProfiles(Path folder) {
        this.folder = folder;
    }

    /** Returns the folder to write to. */
    public Path folder() {
        return folder;
    }

    /** Takes a profile that is complete. */
    public void add(GraphProfile profile) {
        finished.add(profile);
    }

    /** Returns the profiles that are complete. */
    public List<GraphProfile> finished() {
        return List.copyOf(finished);
    }
}
