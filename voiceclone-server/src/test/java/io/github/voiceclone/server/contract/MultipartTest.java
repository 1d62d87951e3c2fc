package io.github.voiceclone.server.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Forms: what clients send, and what they should not. */
class MultipartTest {
    private static final String TYPE = "multipart/form-data; boundary=b";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Multipart parse(String body) {
        return Multipart.parse(TYPE, bytes(body));
    }

    private static String part(String name, String content) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + content + "\r\n";
    }

    @Test
    void fields_areRead() {
        Multipart form = parse("preamble\r\n" + part("name", "小安") + part("empty", "")
                + "--b\r\nContent-Type: audio/wav\r\ncontent-disposition: form-data; filename=\"name=x\"; name=\"file\"\r\n\r\n"
                + "\r\n--\r\n-b\r\n--b--\r\nepilogue");
        assertEquals("小安", form.text("name").orElseThrow());
        assertEquals("", form.text("empty").orElseThrow());
        assertEquals("\r\n--\r\n-b", form.text("file").orElseThrow());
    }

    @Test
    void quotedBoundary_isRead() {
        Multipart form = Multipart.parse(
                "Multipart/Form-Data; charset=utf-8; boundary=\"a b\"",
                bytes("--a b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--a b--"));
        assertEquals("1", form.text("x").orElseThrow());
    }

    @Test
    void sameFieldTwice_isRefused() {
        assertThrows(ApiException.class, () -> parse(part("x", "1") + part("x", "2") + "--b--"));
    }

    @Test
    void tooManyFields_areRefused() {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            body.append(part("f" + i, "1"));
        }
        assertThrows(ApiException.class, () -> parse(body + "--b--"));
    }

    @Test
    void unendedBody_isRefused() {
        String body = part("x", "1") + "--b--";
        for (int length = 0; length < body.length() - 1; length++) {
            String cut = body.substring(0, length);
            assertThrows(ApiException.class, () -> parse(cut), cut);
        }
    }

    @Test
    void changedBodies_areReadOrRefused() {
        byte[] body = bytes(part("name", "Ann") + part("file", "\r\n--bb\r\n--") + "--b--\r\n");
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = Arrays.copyOf(body, body.length - random.nextInt(5));
            for (int change = 0; change < 1 + random.nextInt(4); change++) {
                changed[random.nextInt(changed.length)] = (byte) "\r\n-b:;=\" x".charAt(random.nextInt(10));
            }
            try {
                Multipart.parse(TYPE, changed);
            } catch (ApiException e) {
                assertEquals(400, e.status());
            }
        }
    }

    @Test
    void binaryContent_staysAsItIs() {
        byte[] content = new byte[5000];
        new Random(1).nextBytes(content);
        byte[] start = bytes("--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n");
        byte[] end = bytes("\r\n--b--");
        byte[] body = new byte[start.length + content.length + end.length];
        System.arraycopy(start, 0, body, 0, start.length);
        System.arraycopy(content, 0, body, start.length, content.length);
        System.arraycopy(end, 0, body, start.length + content.length, end.length);
        assertArrayEquals(content, Multipart.parse(TYPE, body).required("f"));
    }
}
