package io.github.voiceclone.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.voiceclone.Markup;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.audio.AudioWriter;
import io.github.voiceclone.audio.Resampler;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The page in Chromium, whose microphone plays a file. Skipped where there is no {@code /usr/bin/chromium} with its driver, as
 * Debian's packages chromium and chromium-driver have them. Screenshots are left in {@code target/page}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTest {
    private static final File CHROMIUM = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");
    private static final Path SCREENSHOTS = Path.of("target", "page");
    private static final int MICROPHONE_RATE = 48_000;
    private static final double MICROPHONE_SECONDS = 2;

    private TestServer server;
    private ChromeDriver browser;

    @TempDir
    private static Path folder;

    @BeforeAll
    void start() throws IOException {
        assumeTrue(CHROMIUM.canExecute() && DRIVER.canExecute(), "no chromium with its driver");
        Path microphone = folder.resolve("microphone.wav");
        AudioWriter.write(microphone(), microphone, AudioEncoding.WAV, AudioTags.NONE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--user-data-dir=" + folder.resolve("profile"),
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                "--use-file-for-fake-audio-capture=" + microphone,
                "--autoplay-policy=no-user-gesture-required",
                "--lang=en");
        options.setExperimentalOption(
                "prefs", Map.of("download.default_directory", folder.toString(), "intl.accept_languages", "en"));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).build(), options);
        Files.createDirectories(SCREENSHOTS);
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.quit();
        }
    }

    @BeforeEach
    void open() {
        if (server != null) {
            server.close();
        }
        server = new TestServer();
        desktop();
        browser.get(server.server.address() + "/");
        browser.executeScript("localStorage.clear()");
        browser.navigate().refresh();
        await("voices are listed", () -> !browser.findElements(By.cssSelector("input[name=voice]"))
                .isEmpty());
        browser.executeScript(
                "window.asked = 0; const media = navigator.mediaDevices;"
                        + " const ask = media.getUserMedia.bind(media); media.getUserMedia = (c) => { window.asked++; return ask(c); };");
        browser.manage().logs().get(LogType.BROWSER);
    }

    /** Sound no stretch of which is like another. */
    private static AudioClip microphone() {
        float[] samples = new float[(int) (MICROPHONE_SECONDS * MICROPHONE_RATE)];
        double phase = 0;
        for (int i = 0; i < samples.length; i++) {
            double time = (double) i / MICROPHONE_RATE;
            phase += 2 * Math.PI * (300 + 250 * time) / MICROPHONE_RATE;
            samples[i] = (float) (0.4 * Math.sin(phase) * (0.6 + 0.4 * Math.sin(2 * Math.PI * 3 * time)));
        }
        return AudioClip.of(samples, MICROPHONE_RATE);
    }

    private void desktop() {
        browser.manage().window().setSize(new Dimension(1200, 1600));
    }

    private WebElement find(String id) {
        return browser.findElement(By.id(id));
    }

    private String text(String id) {
        return find(id).getText();
    }

    private String state(String name) {
        return (String) browser.executeScript("return document.body.dataset[arguments[0]] ?? ''", name);
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within a minute: " + what);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private void type(String id, String value) {
        WebElement field = find(id);
        field.clear();
        field.sendKeys(value);
    }

    private void openNewVoice() {
        browser.findElement(By.cssSelector("#new-voice summary")).click();
    }

    private void record(String prefix, double seconds) {
        find(prefix + "-record").click();
        await("recording", () -> "true".equals(find(prefix + "-record").getAttribute("aria-pressed")));
        long end = System.nanoTime() + (long) (seconds * 1e9);
        await(
                "seconds of recording",
                () -> System.nanoTime() > end && text(prefix + "-status").contains("2 s"));
        find(prefix + "-record").click();
    }

    private void giveConsent(String name) {
        openNewVoice();
        type("name", name);
        find("agree").click();
        record("consent", 2);
        await("consent", () -> text("consent-status").equals("The consent is recorded."));
    }

    private void assertNoErrors() {
        List<String> severe = browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(Object::toString)
                .toList();
        assertEquals(List.of(), severe);
        for (WebElement error : browser.findElements(By.cssSelector(".error"))) {
            assertEquals("", error.getText(), error.getAttribute("id"));
        }
    }

    private void screenshot(String name) throws IOException {
        Files.write(SCREENSHOTS.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    @Test
    void nothingIsRecordedBeforeTheConsent() {
        openNewVoice();
        assertFalse(find("consent-gate").isDisplayed());
        assertFalse(find("sample-record").isEnabled());
        assertFalse(find("sample-file").isEnabled());
        assertFalse(find("save-voice").isEnabled());
        find("agree").click();
        assertFalse(find("consent-gate").isDisplayed(), "a consent of nobody");
        assertEquals("Write the name of the speaker first.", text("consent-error"));
        type("name", "Ann");
        assertTrue(find("consent-gate").isDisplayed());
        assertEquals(
                "I am Ann. I agree that speech in my voice is made from my recordings on this server.",
                text("consent-sentence"));
        assertFalse(find("sample-record").isEnabled(), "before the sentence is read");
        find("agree").click();
        assertFalse(find("consent-gate").isDisplayed());
        assertEquals(0L, browser.executeScript("return window.asked"));
        assertEquals(List.of(), server.cloner.recordings);
        assertNoErrors();
    }

    @Test
    void recordingOfTheMicrophone_becomesAVoice() throws IOException {
        giveConsent("Ann");
        screenshot("consent-given");
        assertTrue(find("sample-record").isEnabled());
        record("sample", 2);
        await(
                "recording is there",
                () -> find("save-voice").isEnabled() && find("sample-audio").isDisplayed());
        await("advice", () -> !browser.findElements(By.cssSelector("#advice li"))
                .isEmpty());
        screenshot("recorded");
        find("save-voice").click();
        await("voice", () -> text("sample-status").isEmpty() && text("voices").contains("Ann"));
        assertTrue(browser.findElement(By.cssSelector("input[name=voice]:checked"))
                .getAttribute("value")
                .startsWith("voice_"));
        AudioClip recorded = server.cloner.recordings.get(server.cloner.recordings.size() - 1);
        assertTrue(recorded.seconds() >= 1.9, recorded.seconds() + " s");
        assertTrue(likeness(recorded) > 0.95, "like the microphone's file: " + likeness(recorded));
        assertNoErrors();
    }

    /**
     * Greatest correlation of any half second of the recording with the microphone's file, which is played over and over: a busy
     * machine loses some of it.
     */
    private static double likeness(AudioClip recorded) {
        float[] file = Resampler.resample(microphone(), 8000).toArray();
        float[] found = Resampler.resample(recorded, 8000).toArray();
        double best = 0;
        for (int start = 2000; start + 4000 <= found.length; start += 2000) {
            for (int shift = 0; shift < file.length; shift++) {
                best = Math.max(best, correlation(file, shift, found, start));
            }
        }
        return best;
    }

    private static double correlation(float[] file, int shift, float[] found, int start) {
        double product = 0;
        double a = 0;
        double b = 0;
        for (int i = 0; i < 4000; i += 2) {
            float x = file[(shift + i) % file.length];
            float y = found[start + i];
            product += x * y;
            a += x * x;
            b += y * y;
        }
        return product / Math.sqrt(a * b);
    }

    @Test
    void firstAudio_isScheduledBeforeTheResponseEnds_andWordsFollow() throws IOException {
        server.cloner.gate = new CountDownLatch(1);
        String written = "wait a while, these words light up one after another";
        type("text", written);
        find("speak").click();
        await("first audio", () -> state("state").equals("speaking"));
        assertFalse(state("firstAudio").isEmpty());
        assertEquals("", state("responseEnded"), "the second part has not been made");
        assertTrue(text("speak-status").startsWith("First audio after "), text("speak-status"));
        server.cloner.gate.countDown();
        await("response", () -> !state("responseEnded").isEmpty());
        int followed = 0;
        while (state("state").equals("speaking")) {
            @SuppressWarnings("unchecked")
            List<Object> now = (List<Object>) browser.executeScript("const now = document.querySelector('#words .now');"
                    + " return [Number(document.body.dataset.position),"
                    + " now ? [...document.querySelectorAll('#words span')].indexOf(now) : -1]");
            double position = ((Number) now.get(0)).doubleValue();
            int word = ((Number) now.get(1)).intValue();
            if (position >= 0 && word >= 0) {
                assertEquals((int) (position * 10), word, "at " + position + " s");
                followed++;
            }
            if (followed == 3) {
                screenshot("speaking");
            }
        }
        assertTrue(followed > 3, followed + " times");
        await("end", () -> state("state").equals("over"));
        assertEquals(written, text("words"));
        assertEquals(
                written.length(),
                browser.findElements(By.cssSelector("#words .said")).size());
        assertNoErrors();
    }

    @Test
    void stop_endsTheRequest() {
        server.cloner.gate = new CountDownLatch(1);
        type("text", "wait until somebody presses the button");
        find("speak").click();
        await("first audio", () -> state("state").equals("speaking"));
        assertEquals(1, server.cloner.running.get());
        find("stop").click();
        server.cloner.gate.countDown();
        await("the request ends", () -> server.cloner.running.get() == 0);
        assertEquals(1, server.cloner.cancelled.get());
        assertEquals("idle", state("state"));
        assertEquals("Stopped.", text("speak-status"));
        assertTrue(find("speak").isEnabled());
        assertNoErrors();
    }

    @Test
    void downloads_sayThatTheSpeechIsSynthetic_andHaveCaptions() throws IOException {
        type("text", "Hello there. Good bye.");
        find("speak").click();
        await("end", () -> state("state").equals("over"));
        browser.executeScript("document.getElementById('format').value = 'wav'");
        find("download").click();
        byte[] wav = downloaded("speech.wav");
        assertTrue(new String(wav, StandardCharsets.ISO_8859_1).contains("Synthetic speech"));
        find("srt").click();
        String srt = new String(downloaded("speech.srt"), StandardCharsets.UTF_8);
        assertTrue(srt.startsWith("1\n00:00:00,000 --> 00:00:0"), srt);
        find("vtt").click();
        String vtt = new String(downloaded("speech.vtt"), StandardCharsets.UTF_8);
        assertTrue(vtt.startsWith("WEBVTT\n\n00:00:00.000 --> "), vtt);
        assertNoErrors();
    }

    private WebElement reading(int word) {
        return browser.findElements(By.cssSelector("#readings .reading")).get(word);
    }

    private void showReadings(int words) {
        browser.findElement(By.cssSelector("#reading summary")).click();
        await(
                "readings",
                () -> browser.findElements(By.cssSelector("#readings .reading")).size() == words);
    }

    private WebElement readingField() {
        return browser.findElement(By.cssSelector("#readings .reading-field"));
    }

    @Test
    void correctedReading_isSpoken_andWordsLightUpAsTheyAreWritten() throws IOException {
        type("text", "hello bad world. Bye.");
        showReadings(4);
        assertEquals("“bad” is read BAD; change it", reading(1).getAttribute("aria-label"));
        reading(1).sendKeys(Keys.ENTER);
        assertEquals("Reading of “bad”", readingField().getAttribute("aria-label"));
        assertEquals("BAD", readingField().getAttribute("value"));
        readingField().sendKeys("nonsense", Keys.ESCAPE);
        assertEquals("bad\nBAD", reading(1).getText());
        reading(1).click();
        readingField().sendKeys("X", Keys.ENTER);
        assertEquals("bad\nX", reading(1).getText());
        assertEquals(reading(1), browser.switchTo().activeElement(), "the keyboard stays where it was");
        assertEquals("“bad” will be read X.", text("reading-status"));
        assertTrue(reading(1).getAttribute("aria-label").contains("as you changed it"));
        screenshot("reading-corrected");
        find("speak").click();
        await("end", () -> state("state").equals("over"));
        assertEquals("HELLO X WORLD. BYE.", server.cloner.requests.get(0).text());
        assertEquals("hello bad world. Bye.", text("words"));
        assertEquals(
                List.of("hello", "bad", "world.", "Bye."),
                browser.findElements(By.cssSelector("#words span")).stream()
                        .map(WebElement::getText)
                        .toList());
        reading(1).click();
        readingField().sendKeys(Keys.BACK_SPACE, Keys.TAB);
        assertEquals("bad\nBAD", reading(1).getText(), "an empty reading takes the correction back");
        find("speak").click();
        await(
                "second speech",
                () -> server.cloner.requests.size() == 2 && state("state").equals("over"));
        assertEquals("hello bad world. Bye.", server.cloner.requests.get(1).text());
        assertNoErrors();
    }

    @Test
    void markup_isSent_andReadingsAreItsOwn() {
        type("text", "hello [pause:1s] world");
        showReadings(3);
        browser.findElement(By.cssSelector("#markup option[value=pauses]")).click();
        await("no readings", () -> browser.findElements(By.cssSelector("#readings .reading"))
                .isEmpty());
        assertTrue(text("reading-text").contains("texts without markup"), text("reading-text"));
        find("speak").click();
        await("end", () -> state("state").equals("over"));
        assertEquals(
                Markup.PAUSES,
                server.cloner.requests.get(0).options().orElseThrow().markup());
        browser.findElement(By.cssSelector("#markup option[value=none]")).click();
        find("speak").click();
        await(
                "second speech",
                () -> server.cloner.requests.size() == 2 && state("state").equals("over"));
        assertEquals(
                Markup.NONE,
                server.cloner.requests.get(1).options().orElseThrow().markup());
        assertNoErrors();
    }

    @Test
    void voiceThatWasNotMadeHere_isCompared_andHasNoPictureToShow() throws IOException {
        type("text", "hello world");
        find("speak").click();
        await("similarity", () -> text("similarity").startsWith("· similarity of the voices "));
        assertFalse(find("reference-figure").isDisplayed());
        assertTrue(text("no-reference").contains("cannot be shown"), text("no-reference"));
        screenshot("no-reference");
        await("end", () -> state("state").equals("over"));
        type("text", "hi");
        find("speak").click();
        await("too short", () -> text("similarity").equals("· too short to compare the voices"));
        assertNoErrors();
    }

    private byte[] downloaded(String name) throws IOException {
        Path file = folder.resolve(name);
        await("download of " + name, () -> Files.exists(file) && file.toFile().length() > 0);
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);
        return content;
    }

    @Test
    void errors_areSentencesBesideTheirCause() throws IOException {
        find("speak").click();
        assertEquals("Write something to speak.", text("speak-error"));
        type("text", "invalid");
        find("speak").click();
        await("the server's sentence", () -> text("speak-error").startsWith("the text cannot be spoken"));
        screenshot("error");
        assertTrue(find("speak").isEnabled());
        server.close();
        type("text", "hello");
        find("speak").click();
        await("no server", () -> text("speak-error").equals("The server cannot be reached: is it running?"));
    }

    @Test
    void everyControlHasAName_andTextStandsOut() throws IOException {
        openNewVoice();
        type("name", "Ann");
        find("agree").click();
        type("text", "Hello there.");
        find("speak").click();
        await("end", () -> state("state").equals("over"));
        for (String language : List.of("en", "zh")) {
            for (String scheme : List.of("light", "dark")) {
                browser.executeCdpCommand(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
                assertEquals(List.of(), browser.executeScript(NAMELESS), language);
                assertEquals(List.of(), browser.executeScript(FAINT), language + " " + scheme);
                screenshot("desktop-" + language + "-" + scheme);
                browser.executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", 390, "height", 1900, "deviceScaleFactor", 1, "mobile", true));
                assertEquals(
                        true,
                        browser.executeScript("return document.documentElement.scrollWidth <= 390"),
                        "nothing is cut off on a phone");
                screenshot("phone-" + language + "-" + scheme);
                browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
            }
            find("language").click();
            await(
                    "the other language",
                    () -> !language.equals(browser.executeScript("return document.documentElement.lang.slice(0, 2)")));
        }
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
        assertNotNull(browser.findElement(By.tagName("main")));
        assertNoErrors();
    }

    private static final String NAMELESS =
            "return [...document.querySelectorAll('button, input, select, textarea, meter,"
                    + " canvas, audio')].filter((e) => e.checkVisibility() && e.tagName !== 'AUDIO')"
                    + ".filter((e) => !(e.getAttribute('aria-label') || e.textContent.trim()"
                    + " || [...(e.labels || [])].some((label) => label.textContent.trim()))).map((e) => e.outerHTML)";

    /** Texts whose contrast with what is behind them is below 4.5, as WCAG 2.2 counts it. */
    private static final String FAINT = "const parts = (c) => c.match(/[\\d.]+/g).map(Number);"
            + " const light = (c) => { const [r, g, b] = parts(c).map((v) => { v /= 255;"
            + " return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });"
            + " return 0.2126 * r + 0.7152 * g + 0.0722 * b; };"
            + " const behind = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;"
            + " if (parts(c)[3] !== 0) return c; } return 'rgb(255, 255, 255)'; };"
            + " return [...document.querySelectorAll('body *')].filter((e) => e.checkVisibility() && !e.disabled"
            + " && !e.closest(':disabled, .file') && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))"
            + ".map((e) => { const a = light(getComputedStyle(e).color), b = light(behind(e));"
            + " return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e]; })"
            + ".filter(([ratio]) => ratio < 4.5).map(([ratio, e]) => ratio.toFixed(2) + ' ' + e.outerHTML)";
}
