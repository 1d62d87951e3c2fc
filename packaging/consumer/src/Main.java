package consumer;

import io.github.voiceclone.*;
import java.nio.file.Path;

public class Main {
    public static void main(String[] arguments) {
/* README's program */
    }
}
