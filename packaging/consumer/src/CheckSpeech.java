import java.io.File;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Fails unless a 16-bit WAV file has at least half a second of sound: java CheckSpeech.java FILE. */
public class CheckSpeech {
    public static void main(String[] arguments) throws Exception {
        try (AudioInputStream audio = AudioSystem.getAudioInputStream(new File(arguments[0]))) {
            byte[] bytes = audio.readAllBytes();
            int peak = 0;
            for (int i = 0; i + 1 < bytes.length; i += 2) {
                peak = Math.max(peak, Math.abs(bytes[i + 1] << 8 | bytes[i] & 0xff));
            }
            double seconds = bytes.length / 2 / audio.getFormat().getSampleRate();
            System.out.printf("%.2f s, peak %d%n", seconds, peak);
            if (seconds < 0.5 || peak < 1000) {
                System.exit(1);
            }
        }
    }
}
