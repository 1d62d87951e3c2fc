package io.github.voiceclone.spring.boot.autoconfigure;

import static io.github.voiceclone.spring.boot.autoconfigure.TestStages.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.voiceclone.ClosedException;
import io.github.voiceclone.InputLimits;
import io.github.voiceclone.QueueOptions;
import io.github.voiceclone.Speech;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.Stage;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.VoiceClonerListener;
import io.github.voiceclone.cache.TieredCache;
import io.github.voiceclone.listener.StageCall;
import io.github.voiceclone.listener.StageResult;
import io.github.voiceclone.micrometer.VoiceClonerMetrics;
import io.github.voiceclone.spi.SpeakerCache;
import io.github.voiceclone.spring.ai.VoiceCloneTextToSpeechModel;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.ApplicationContextAssertProvider;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

class VoiceCloneAutoConfigurationTest {
    private static final Path RECORDING = Path.of("../voiceclone-cli/src/test/resources/speech.wav");

    private final TestStages stages = new TestStages();
    private final ApplicationContextRunner plain = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    VoiceCloneAutoConfiguration.class,
                    VoiceCloneMetricsAutoConfiguration.class,
                    VoiceCloneActuatorAutoConfiguration.class,
                    VoiceCloneServerAutoConfiguration.class,
                    VoiceCloneSpringAiAutoConfiguration.class));
    private final ApplicationContextRunner context =
            plain.withBean(VoiceClonerBuilderCustomizer.class, () -> stages).withBean("ann", Voice.class, () -> ANN);

    /** Returns a cloner of the application's own. */
    private static VoiceCloner own() {
        return (VoiceCloner) Proxy.newProxyInstance(
                VoiceCloner.class.getClassLoader(), new Class<?>[] {VoiceCloner.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "close" -> null;
                        case "hashCode" -> 1;
                        case "equals" -> proxy == arguments[0];
                        case "toString" -> "own";
                        default -> throw new UnsupportedOperationException(method.toString());
                    };
                });
    }

    @Test
    void cloner_speaksUntilTheContextIsClosed() {
        AtomicReference<VoiceCloner> cloner = new AtomicReference<>();
        context.run(started -> {
            cloner.set(started.getBean(VoiceCloner.class));
            assertThat(cloner.get().speak("one two", ANN).segments()).hasSize(2);
        });
        assertThatThrownBy(() -> cloner.get().speak("one", ANN)).isInstanceOf(ClosedException.class);
    }

    @Test
    void cloner_ofTheApplicationIsUsed() {
        VoiceCloner own = own();
        context.withBean("own", VoiceCloner.class, () -> own).run(started -> {
            assertThat(started).hasSingleBean(VoiceCloner.class).doesNotHaveBean(VoiceClonerLifecycle.class);
            assertThat(started.getBean(VoiceCloner.class)).isSameAs(own);
        });
    }

    @Test
    void builder_hasTheSettingsForAClonerOfTheApplication() {
        context.withPropertyValues("voiceclone.threads=3", "voiceclone.precision=int8", "voiceclone.device=gpu")
                .withUserConfiguration(OwnCloner.class)
                .run(started -> {
                    assertThat(started.getBean(VoiceCloner.class)
                                    .synthesizerInfo()
                                    .precision())
                            .isEqualTo("int8 on gpu");
                    assertThat(stages.threads)
                            .isEqualTo(Math.min(3, Runtime.getRuntime().availableProcessors()));
                });
    }

    static class OwnCloner {
        @org.springframework.context.annotation.Bean
        VoiceCloner mine(VoiceClonerBuilder builder) {
            return builder.build();
        }
    }

    @Test
    void nothing_isThereWhenSwitchedOff() {
        context.withPropertyValues("voiceclone.enabled=false").run(started -> assertThat(started)
                .doesNotHaveBean(VoiceCloner.class)
                .doesNotHaveBean(VoiceCatalog.class)
                .doesNotHaveBean(HealthIndicator.class)
                .doesNotHaveBean(VoiceCloneTextToSpeechModel.class));
    }

    @Test
    void jars_thatAreAbsentAreNotNeeded() {
        context.withClassLoader(new FilteredClassLoader(
                        "io.github.voiceclone.cache",
                        "io.github.voiceclone.micrometer",
                        "io.github.voiceclone.server",
                        "io.github.voiceclone.spring.ai",
                        "io.micrometer",
                        "org.springframework.ai",
                        "org.springframework.boot.actuate",
                        "org.springframework.boot.health"))
                .withPropertyValues("voiceclone.server.enabled=true")
                .run(started -> assertThat(started)
                        .hasSingleBean(VoiceCloner.class)
                        .doesNotHaveBean(SpeakerCache.class)
                        .doesNotHaveBean("voicecloneHealthIndicator"));
    }

    @Test
    void defaults_areThoseOfTheLibrary() {
        context.run(started -> {
            VoiceCloneProperties properties = started.getBean(VoiceCloneProperties.class);
            assertThat(properties.queue().options()).isEqualTo(QueueOptions.defaults());
            assertThat(properties.limits().limits()).isEqualTo(InputLimits.defaults());
            assertThat(properties.synthesis().options()).isEqualTo(SynthesisOptions.defaults());
        });
    }

    @Test
    void settings_reachTheCloner() {
        context.withPropertyValues(
                        "voiceclone.limits.max-text-length=3",
                        "voiceclone.synthesis.pauses.end=1s",
                        "voiceclone.synthesis.speed=2",
                        "voiceclone.synthesis.markup=ssml")
                .run(started -> {
                    VoiceCloner cloner = started.getBean(VoiceCloner.class);
                    assertThatThrownBy(() -> cloner.speak("four", ANN)).hasMessageContaining("the limit is 3");
                    SynthesisOptions options = started.getBean(VoiceCloneProperties.class)
                            .synthesis()
                            .options();
                    assertThat(options.speed()).isEqualTo(2);
                    assertThat(options.markup().name()).isEqualTo("SSML");
                    assertThat(options.pauses().end()).isEqualTo(Duration.ofSeconds(1));
                });
    }

    @Test
    void voices_areThoseOfPropertiesAndBeans(@TempDir Path folder) {
        Path saved = folder.resolve("a.voice");
        ANN.save(saved);
        context.withPropertyValues(
                        "voiceclone.voices.saved=" + saved,
                        "voiceclone.voices.recorded=" + RECORDING,
                        "voiceclone.default-voice=recorded")
                .run(started -> {
                    VoiceCatalog voices = started.getBean(VoiceCatalog.class);
                    assertThat(voices.all()).extracting(Voice::name).containsExactly("recorded", "saved", "ann");
                    assertThat(voices.first()).contains(voices.get("recorded"));
                    assertThatThrownBy(() -> voices.get("bob"))
                            .hasMessage("there is no voice 'bob', expected one of [recorded, saved, ann]");
                    assertThat(started.getBean(VoiceCloneTextToSpeechModel.class)
                                    .voices())
                            .containsExactly("recorded", "saved", "ann");
                });
    }

    @Test
    void wrongSettings_areOneLine() {
        assertFailure(plain, "voiceclone.pack=/nowhere", "voice pack", "voiceclone.pack");
        assertFailure(plain, "voiceclone.backend=abacus", "abacus", "voiceclone.backend");
        ApplicationContextRunner staged = plain.withBean(VoiceClonerBuilderCustomizer.class, () -> stages);
        assertFailure(staged, "voiceclone.voices.ann=/nowhere.voice", "no voice file at /nowhere.voice", "voiceclone.");
        assertFailure(staged, "voiceclone.default-voice=bob", "voiceclone.voices.NAME=FILE", "voiceclone.");
        assertFailure(staged, "voiceclone.lexicon=/nowhere.txt", "there is no lexicon /nowhere.txt", "voiceclone.");
    }

    private static void assertFailure(
            AbstractApplicationContextRunner<?, ?, ? extends ApplicationContextAssertProvider<?>> runner,
            String property,
            String description,
            String action) {
        runner.withPropertyValues(property).run(started -> {
            assertThat(started).hasFailed();
            FailureAnalysis analysis = new VoiceCloneFailureAnalyzer().analyze(started.getStartupFailure());
            assertThat(analysis.getDescription()).contains(description).hasLineCount(1);
            assertThat(analysis.getAction()).contains(action);
        });
    }

    @Test
    void valuesOutOfRange_areRefused() {
        context.withPropertyValues("voiceclone.queue.max-concurrent=0").run(started -> assertThat(started)
                .getFailure()
                .rootCause()
                .hasMessage("maxConcurrent is 0, expected a positive number"));
        context.withPropertyValues("voiceclone.synthesis.speed=9")
                .run(started -> assertThat(started).getFailure().rootCause().hasMessageContaining("the speed is 9.0"));
        context.withPropertyValues("voiceclone.threads=0").run(started -> assertThat(started)
                .getFailure()
                .rootCause()
                .hasMessage("voiceclone.threads is 0, expected at least 1"));
    }

    @ParameterizedTest
    @CsvSource({"0B,0B", "-1MB,-1048576B", "2GB,2147483648B"})
    void uploadSizeOutOfRange_isRefusedByName(String size, String found) {
        context.withPropertyValues("voiceclone.server.max-upload-size=" + size).run(started -> assertThat(started)
                .getFailure()
                .rootCause()
                .hasMessage("voiceclone.server.max-upload-size is " + found + ", expected 1B to 2047MB"));
    }

    @Test
    void serverSettingsOutOfRange_areOneLine() {
        WebApplicationContextRunner server = new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        VoiceCloneAutoConfiguration.class, VoiceCloneServerAutoConfiguration.class))
                .withBean(VoiceClonerBuilderCustomizer.class, () -> stages)
                .withPropertyValues("voiceclone.server.enabled=true");
        assertFailure(
                server,
                "voiceclone.server.max-voices=0",
                "voiceclone.server: maxVoices is 0, expected a positive number",
                "voiceclone.");
        assertFailure(
                server, "voiceclone.server.cors-origins=everywhere", "voiceclone.server: the origin", "voiceclone.");
        server.withPropertyValues("voiceclone.server.max-upload-size=2047MB")
                .run(started -> assertThat(started).hasNotFailed());
    }

    @Test
    void listenersAndMetrics_areBeans() {
        AtomicReference<StageCall> heard = new AtomicReference<>();
        VoiceClonerListener listener = new VoiceClonerListener() {
            @Override
            public void stageFinished(StageCall call, StageResult result) {
                heard.set(call);
            }
        };
        context.withBean("listener", VoiceClonerListener.class, () -> listener)
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(started -> {
                    assertThat(started).hasSingleBean(VoiceClonerMetrics.class);
                    started.getBean(VoiceCloner.class).speak("one", ANN);
                    assertThat(heard).doesNotHaveNullValue();
                    assertThat(started.getBean(MeterRegistry.class)
                                    .get("voiceclone.stage.duration")
                                    .timers())
                            .isNotEmpty();
                });
    }

    @Test
    void cache_isInMemoryUnlessSwitchedOff(@TempDir Path folder) {
        context.withPropertyValues("voiceclone.cache.directory=" + folder).run(started -> {
            started.getBean(VoiceCloner.class).createVoice("me", RECORDING);
            assertThat(started.getBean(TieredCache.class).statistics().computed())
                    .isEqualTo(1);
            assertThat(started.getBean(TieredCache.class).statistics().tiers()).hasSize(2);
        });
        context.withPropertyValues("voiceclone.cache.enabled=false")
                .run(started -> assertThat(started).doesNotHaveBean(SpeakerCache.class));
    }

    @Test
    void health_tellsOfBackendQueueAndLastError() {
        context.run(started -> {
            HealthIndicator indicator = started.getBean("voicecloneHealthIndicator", HealthIndicator.class);
            VoiceCloner cloner = started.getBean(VoiceCloner.class);
            assertThatThrownBy(() -> cloner.speak("invalid", ANN));
            Health health = indicator.health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .containsEntry("backend", "test")
                    .containsEntry("precision", "fp32 on cpu")
                    .containsEntry("queue", Map.of("waiting", 0, "refused", 0L))
                    .containsKey("pack")
                    .doesNotContainKey("lastError");
            for (int i = 0; i < VoiceClonerActivity.FAILING; i++) {
                assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
                assertThatThrownBy(() -> cloner.speak("defect", ANN));
            }
            assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(indicator.health().getDetails().get("lastError").toString())
                    .contains("a defect");
            cloner.speak("one", ANN);
            assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        });
    }

    @Test
    void failingStage_isTriedAgainAfterAMinute() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        VoiceClonerActivity activity = new VoiceClonerActivity(now::get);
        StageCall call = new StageCall(Stage.VOCODER, "test", "fp32", List.of());
        for (int i = 0; i < VoiceClonerActivity.FAILING; i++) {
            assertThat(activity.isFailing()).isFalse();
            activity.stageFinished(call, new StageResult(Duration.ZERO, 0, new IllegalStateException("lost")));
        }
        assertThat(activity.isFailing()).isTrue();
        now.set(Instant.EPOCH.plus(VoiceClonerActivity.FAILING_FOR));
        assertThat(activity.isFailing()).isFalse();
        assertThat(activity.lastFailure().orElseThrow().time()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void earlierFailuresOfAStage_areNotRevivedByAnotherStage() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        VoiceClonerActivity activity = new VoiceClonerActivity(now::get);
        StageResult failure = new StageResult(Duration.ZERO, 0, new IllegalStateException("lost"));
        for (int i = 0; i < VoiceClonerActivity.FAILING; i++) {
            activity.stageFinished(new StageCall(Stage.ENCODER, "test", "fp32", List.of()), failure);
        }
        assertThat(activity.isFailing()).isTrue();
        now.set(Instant.EPOCH.plus(Duration.ofHours(2)));
        activity.stageFinished(new StageCall(Stage.SYNTHESIZER, "test", "fp32", List.of()), failure);
        assertThat(activity.isFailing()).isFalse();
        assertThat(activity.lastFailure().orElseThrow().stage()).isEqualTo(Stage.SYNTHESIZER);
    }

    @Test
    void endpoint_showsVoicesAndCache() {
        context.run(started -> assertThat(started).doesNotHaveBean(VoiceCloneEndpoint.class));
        context.withPropertyValues("management.endpoints.web.exposure.include=voiceclone")
                .run(started -> {
                    Map<String, Object> status =
                            started.getBean(VoiceCloneEndpoint.class).status();
                    assertThat(status.get("voices")).isEqualTo(List.of(Map.of("name", "ann", "encoderModel", "model")));
                    assertThat(status.get("cache").toString()).contains("computed=0", "name=memory");
                });
    }

    @Test
    void shutdown_letsRequestsFinish() throws Exception {
        AtomicReference<CompletableFuture<Speech>> speech = new AtomicReference<>();
        context.run(started -> {
            speech.set(started.getBean(VoiceCloner.class).speakAsync(SpeechRequest.of("slow two", ANN)));
            assertThat(stages.slowHasBegun.await(10, TimeUnit.SECONDS)).isTrue();
            VoiceClonerActivity activity = started.getBean(VoiceClonerActivity.class);
            CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> {
                while (!activity.isStopping()) {
                    Thread.onSpinWait();
                }
                stages.slowMayGo.countDown();
            });
        });
        assertThat(speech.get().get(10, TimeUnit.SECONDS).segments()).hasSize(2);
    }

    @Test
    void shutdown_stopsRequestsThatTakeLonger() {
        AtomicReference<CompletableFuture<Speech>> speech = new AtomicReference<>();
        long start = System.nanoTime();
        context.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=500ms")
                .run(started -> {
                    speech.set(started.getBean(VoiceCloner.class).speakAsync(SpeechRequest.of("slow", ANN)));
                    assertThat(stages.slowHasBegun.await(10, TimeUnit.SECONDS)).isTrue();
                });
        assertThat(speech.get())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(ClosedException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(450), Duration.ofSeconds(30));
    }

    @Test
    void pausedContext_keepsItsCloner() {
        context.run(started -> {
            ConfigurableApplicationContext running = started.getSourceApplicationContext();
            running.stop();
            running.start();
            assertThat(started.getBean(VoiceCloner.class).speak("one", ANN).segments())
                    .hasSize(1);
        });
    }

    @Test
    void springAi_isChosenByItsProperty() {
        context.withPropertyValues("spring.ai.voiceclone.tts.options.format=pcm", "voiceclone.synthesis.seed=5")
                .run(started -> {
                    VoiceCloneTextToSpeechModel model = started.getBean(VoiceCloneTextToSpeechModel.class);
                    assertThat(model.getOptions().getFormat()).isEqualTo("pcm");
                    assertThat(model.call("one")).hasSize(2 * 800);
                });
        context.withPropertyValues("spring.ai.model.audio.speech=openai")
                .run(started -> assertThat(started).doesNotHaveBean(VoiceCloneTextToSpeechModel.class));
        plain.withBean(VoiceClonerBuilderCustomizer.class, () -> stages).run(started -> assertThat(started)
                .getFailure()
                .rootCause()
                .hasMessageContaining("voiceclone.voices.NAME=FILE"));
    }

    @Test
    void hints_coverResourcesAndNativeCode() {
        RuntimeHints hints = new RuntimeHints();
        new VoiceCloneRuntimeHints().registerHints(hints, getClass().getClassLoader());
        assertThat(RuntimeHintsPredicates.resource().forResource("io/github/voiceclone/sv2tts/text/pinyin/pinyin.txt"))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/services/io.github.voiceclone.spi.Backend"))
                .accepts(hints);
        assertThat(hints.jni().typeHints().map(hint -> hint.getType().getSimpleName()))
                .contains("OrtException", "OnnxTensor", "TensorInfo", "NodeInfo");
    }
}
