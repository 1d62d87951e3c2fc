package io.github.voiceclone.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages of a module do not depend on each other in circles. */
class PackageCyclesTest {
    private static final String ROOT = "io.github.voiceclone";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runtime",
                "graph",
                "text",
                "sv2tts",
                "codeclm",
                "pocket",
                "moss",
                "onnx",
                "tensorrt",
                "convert",
                "optimize",
                "cache",
                "cli"
            })
    void packages_haveNoCycles(String module) {
        slices().assignedFrom(packagesOf(module)).should().beFreeOfCycles().check(CLASSES);
    }

    private static SliceAssignment packagesOf(String module) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                String name = type.getPackageName();
                return name.equals(ROOT + "." + module) || name.startsWith(ROOT + "." + module + ".")
                        ? SliceIdentifier.of(name)
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages of voiceclone-" + module;
            }
        };
    }

    /**
     * The api's root package is layers, for users to find what they need in one place: the facade with the engine behind it;
     * listeners; values; and errors and limits, which every package knows.
     */
    @Test
    void api_hasLayersWithoutCycles() {
        slices().assignedFrom(new ApiLayers()).should().beFreeOfCycles().check(CLASSES);
    }

    private static final class ApiLayers implements SliceAssignment {
        private static final Set<String> FACADE = Set.of("VoiceCloner", "VoiceClonerBuilder");
        private static final Set<String> PACKAGES = Set.of("audio", "spi", "listener", "internal");

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            if (name.equals(ROOT)) {
                return SliceIdentifier.of(layer(type));
            }
            if (name.equals(ROOT + ".internal.engine")) {
                return SliceIdentifier.of("facade");
            }
            String inside = name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1) : "";
            return PACKAGES.contains(inside) ? SliceIdentifier.of(inside) : SliceIdentifier.ignore();
        }

        private static String layer(JavaClass type) {
            String outer = type.getName().substring(ROOT.length() + 1).replaceAll("[$].*", "");
            if (FACADE.contains(outer)) {
                return "facade";
            }
            if (outer.equals("VoiceClonerListener")) {
                return "listener";
            }
            return outer.endsWith("Exception") || outer.endsWith("Limits") ? "errors and limits" : "values";
        }

        @Override
        public String getDescription() {
            return "layers of voiceclone-api";
        }
    }
}
