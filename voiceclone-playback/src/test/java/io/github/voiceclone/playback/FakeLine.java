package io.github.voiceclone.playback;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.SourceDataLine;

/** An audio device without sound: what is heard, the test decides. It behaves as the JDK's lines do. */
final class FakeLine {
    final SourceDataLine line = (SourceDataLine) Proxy.newProxyInstance(
            FakeLine.class.getClassLoader(),
            new Class<?>[] {SourceDataLine.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "open" -> open((AudioFormat) arguments[0], (int) arguments[1]);
                case "isOpen" -> this.open;
                case "start" -> run(true);
                case "stop" -> run(false);
                case "flush" -> flush();
                case "close" -> close();
                case "drain" -> drain();
                case "write" -> write((byte[]) arguments[0], (int) arguments[1], (int) arguments[2]);
                case "available" -> this.size - this.held;
                case "getBufferSize" -> this.size;
                default -> throw new UnsupportedOperationException(method.toString());
            });

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private AudioFormat format;
    private int size;
    private volatile int held;
    private volatile boolean open;
    private volatile boolean running;
    private int heard;

    private synchronized Object open(AudioFormat given, int bytes) {
        format = given;
        size = bytes;
        open = true;
        return null;
    }

    private synchronized Object run(boolean value) {
        running = value;
        notifyAll();
        return null;
    }

    private synchronized Object flush() {
        held = 0;
        notifyAll();
        return null;
    }

    private synchronized Object close() {
        open = false;
        held = 0;
        notifyAll();
        return null;
    }

    private synchronized Object drain() throws InterruptedException {
        while (open && held > 0) {
            wait();
        }
        return null;
    }

    /** Takes samples until all are taken, or the line is stopped or closed. */
    private synchronized int write(byte[] bytes, int offset, int length) throws InterruptedException {
        int done = 0;
        while (open) {
            int count = Math.min(length - done, size - held);
            taken.write(bytes, offset + done, count);
            held += count;
            done += count;
            notifyAll();
            if (done == length || !running) {
                break;
            }
            wait();
        }
        return done;
    }

    /** Plays up to so many samples of those that the device holds; returns how many. */
    synchronized int play(int samples) {
        int count = running ? Math.min(2 * samples, held) : 0;
        held -= count;
        heard += count;
        notifyAll();
        return count / 2;
    }

    AudioFormat format() {
        return format;
    }

    boolean isOpen() {
        return open;
    }

    boolean isRunning() {
        return running;
    }

    int held() {
        return held / 2;
    }

    /** Returns the samples that were heard. */
    synchronized short[] heard() {
        ShortBuffer samples = ByteBuffer.wrap(taken.toByteArray(), 0, heard)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
        short[] all = new short[samples.remaining()];
        samples.get(all);
        return all;
    }
}
