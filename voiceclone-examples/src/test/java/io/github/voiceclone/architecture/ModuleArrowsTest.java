package io.github.voiceclone.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which module may know which. This module is the only one with all the others on its class path. A rule about a package
 * that holds no class fails, so none can lose its object unnoticed.
 */
class ModuleArrowsTest {
    private static final String ROOT = "io.github.voiceclone.";
    private static final String[] API = {
        "io.github.voiceclone",
        ROOT + "audio",
        ROOT + "batch",
        ROOT + "listener",
        ROOT + "recording",
        ROOT + "spi",
        ROOT + "internal.."
    };

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.github.voiceclone");

    @Test
    void api_knowsNoOtherModule() {
        classes()
                .that()
                .resideInAnyPackage(API)
                .should()
                .onlyDependOnClassesThat(inApiOr(
                        "java..",
                        "javax.sound..",
                        "javax.xml..",
                        "jdk.jfr..",
                        "com.sun.management..",
                        "org.slf4j..",
                        "org.jspecify..",
                        "com.google.errorprone.."))
                .check(CLASSES);
    }

    @Test
    void runtimeInterface_knowsTheApiOnly() {
        classes()
                .that()
                .resideInAPackage(ROOT + "runtime..")
                .and()
                .resideOutsideOfPackage(ROOT + "runtime.pack")
                .should()
                .onlyDependOnClassesThat(inApiOr(
                        ROOT + "runtime..", "java..", "org.jspecify..", "com.google.errorprone..", "org.slf4j.."))
                .check(CLASSES);
    }

    /** Errors of manifests, which are JSON, are put in words in one place for every family. */
    @Test
    void filesOfPacks_knowTheApiAndJson() {
        classes()
                .that()
                .resideInAPackage(ROOT + "runtime.pack")
                .should()
                .onlyDependOnClassesThat(inApiOr(
                        ROOT + "runtime..",
                        "java..",
                        "org.jspecify..",
                        "com.google.errorprone..",
                        "com.fasterxml.jackson.."))
                .check(CLASSES);
    }

    @Test
    void family_knowsTheApiAndNoRuntime() {
        classes()
                .that()
                .resideInAPackage(ROOT + "sv2tts..")
                .should()
                .onlyDependOnClassesThat(inApiOr(
                        ROOT + "runtime..",
                        ROOT + "text..",
                        ROOT + "sv2tts..",
                        "java..",
                        "com.fasterxml.jackson..",
                        "org.jtransforms..",
                        "org.jspecify..",
                        "com.google.errorprone..",
                        "org.slf4j.."))
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "text,runtime",
        "text,sv2tts",
        "text,pocket",
        "runtime,text",
        "onnx,sv2tts",
        "tensorrt,sv2tts",
        "onnx,convert",
        "onnx,demo",
        "convert,onnx",
        "convert,demo",
        "graph,runtime",
        "graph,optimize",
        "convert,optimize",
        "optimize,convert",
        "optimize,onnx",
        "optimize,tensorrt",
        "tensorrt,optimize",
        "demo,optimize",
        "graph,sv2tts",
        "graph,onnx",
        "graph,convert",
        "graph,tensorrt",
        "tensorrt,convert",
        "demo,sv2tts",
        "demo,onnx",
        "demo,convert",
        "audio.formats,sv2tts",
        "audio.formats,onnx",
        "audio.formats,convert",
        "audio.formats,mp3",
        "mp3,audio.formats",
        "mp3,sv2tts",
        "mp3,onnx",
        "cache,sv2tts",
        "cache,onnx",
        "cache,convert",
        "onnx,tensorrt",
        "tensorrt,onnx",
        "tensorrt,demo",
        "convert,tensorrt",
        "demo,tensorrt",
        "cache,tensorrt",
        "micrometer,sv2tts",
        "micrometer,onnx",
        "micrometer,cache",
        "micrometer,convert",
        "cache,micrometer",
        "sv2tts,micrometer",
        "server,sv2tts",
        "server,onnx",
        "server,audio.formats",
        "server,mp3",
        "sv2tts,server",
        "micrometer,server",
        "cache,server",
        "playback,sv2tts",
        "playback,onnx",
        "playback,server",
        "server,playback",
        "spark,sv2tts",
        "spark,onnx",
        "spark,cache",
        "spark,server",
        "server,spark",
        "cache,spark",
        "micrometer,spark",
        "langchain4j,sv2tts",
        "langchain4j,onnx",
        "langchain4j,server"
    })
    void modulesSideBySide_doNotKnowEachOther(String module, String other) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + other + "..")
                .check(CLASSES);
    }

    @Test
    void nativeRuntime_isKnownToItsModuleAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "onnx..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..")
                .check(CLASSES);
    }

    /** Only the seam's one implementation knows NVIDIA's libraries: everything else of the backend is tested without. */
    @Test
    void gpuLibraries_areKnownToTheSeamAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "tensorrt.nvidia..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco..", "jcuda..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cli", "examples"})
    void commandAndExamples_areKnownToNoModule(String module) {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "cli..", ROOT + "examples..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + module + "..")
                .check(CLASSES);
    }

    /** The commands of one subject know what all share, and no other subject's. */
    @ParameterizedTest
    @CsvSource({
        "output,''",
        "profile,output",
        "options,output profile",
        "speech,output profile options",
        "batch,output profile options",
        "voice,output profile options",
        "serve,output profile options",
        "pack,output profile options",
        "measure,output profile options",
        "device,output profile options measure",
        "bench,output profile options measure",
        "bench.cache,output options profile bench.report",
        "bench.report,''"
    })
    void subjectsOfTheCommand_knowOnlyWhatAllShare(String subject, String shared) {
        List<String> known = Stream.of((subject + " " + shared).split(" "))
                .map(name -> ROOT + "cli." + name + "..")
                .toList();
        noClasses()
                .that()
                .resideInAPackage(ROOT + "cli." + subject + "..")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage(ROOT + "cli..")
                        .and(JavaClass.Predicates.resideOutsideOfPackages(known.toArray(String[]::new)))
                        .as("in another package of the command than %s", known))
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spi",
                "audio.formats",
                "mp3",
                "cache",
                "runtime",
                "graph",
                "text",
                "sv2tts",
                "onnx",
                "tensorrt",
                "convert",
                "optimize",
                "demo",
                "micrometer",
                "playback",
                "server",
                "langchain4j",
                "spark",
                "cli",
                "examples"
            })
    void everyModule_isSeenByTheseTests(String module) {
        assertFalse(CLASSES.that(DescribedPredicate.describe(
                        "in " + module, type -> type.getPackageName().startsWith(ROOT + module)))
                .isEmpty());
    }

    private static DescribedPredicate<JavaClass> inApiOr(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(API)
                .or(JavaClass.Predicates.resideInAnyPackage(packages))
                .as("in the api or one of %s", String.join(", ", packages));
    }
}
