package io.github.voiceclone.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents agree with the code: links, names of classes, the picture of the modules. */
class DocumentsTest {
    private static final Path ROOT = root();
    private static final List<Path> FILES = allFiles();
    private static final Pattern FENCE = Pattern.compile("(?ms)^\\s*```.*?^\\s*```");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern ARROW = Pattern.compile("(?m)^\\s+(\\S+) (-->|-\\.->) (\\S+)$");
    private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>.*?</dependency>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(voiceclone-.*?)</artifactId>");
    private static final Pattern MODULE = Pattern.compile("(?m)^module (\\S+) ");
    private static final Pattern REQUIRES =
            Pattern.compile("requires (?:transitive )?(io\\.github\\.voiceclone[\\w.]*);");
    private static final Pattern CLASS = Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:\\.(\\w+))?[^`]*`");

    /** Names in the code's type face that are not classes of this project. */
    private static final Set<String> OTHER_NAMES =
            Set.of("CompletableFuture", "FooTest", "IllegalArgumentException", "Loop", "Scan");

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("CONTRIBUTING.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }

    private static List<Path> files(String ending) {
        return FILES.stream().filter(file -> file.toString().endsWith(ending)).toList();
    }

    /** Returns the project's files but those that are built. */
    private static List<Path> allFiles() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean built = Set.of("target", ".git").contains(String.valueOf(folder.getFileName()));
                    return built ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    found.add(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new IllegalStateException(ROOT + " cannot be read", e);
        }
        return found;
    }

    @Test
    void links_leadToFilesAndHeadings() {
        List<String> broken = new ArrayList<>();
        for (Path page : files(".md")) {
            LINK.matcher(FENCE.matcher(read(page)).replaceAll(""))
                    .results()
                    .map(link -> link.group(1))
                    .filter(link -> !link.contains("://") && !leadsSomewhere(page, link))
                    .forEach(link -> broken.add(ROOT.relativize(page) + " -> " + link));
        }
        assertEquals(List.of(), broken);
    }

    private static boolean leadsSomewhere(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
        return Files.exists(target)
                && (parts.length == 1 || anchors(read(target)).contains(parts[1]));
    }

    /** Returns the headings of a page as GitHub names them in links. */
    private static Set<String> anchors(String page) {
        return HEADING.matcher(FENCE.matcher(page).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    void readme_hasAtMost180Lines(String page) {
        long lines = read(ROOT.resolve(page)).lines().count();
        assertTrue(lines <= 180, page + " has " + lines + " lines");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONTRIBUTING.md",
                "docs/architecture.md",
                "docs/scheduling.md",
                "docs/voice-pack.md",
                "docs/gpu.md",
                "docs/decisions"
            })
    void classes_existWithTheirMembers(String pages) {
        Set<String> unknown = new TreeSet<>();
        for (Path page : files(".md")) {
            if (page.startsWith(ROOT.resolve(pages))) {
                CLASS.matcher(FENCE.matcher(read(page)).replaceAll(""))
                        .results()
                        .filter(name -> !OTHER_NAMES.contains(name.group(1)) && !exists(name))
                        .forEach(name -> unknown.add(page.getFileName() + ": " + name.group()));
            }
        }
        assertEquals(Set.of(), unknown);
    }

    private static boolean exists(MatchResult name) {
        Pattern type = Pattern.compile("(class|interface|record|enum) " + name.group(1) + "\\b");
        Pattern member = Pattern.compile("\\b" + name.group(2) + "\\b");
        return files(".java").stream()
                .filter(file -> file.getFileName().toString().equals(name.group(1) + ".java"))
                .map(DocumentsTest::read)
                .anyMatch(text -> type.matcher(text).find()
                        && (name.group(2) == null || member.matcher(text).find()));
    }

    @Test
    void pictureOfTheModules_isThatOfThePoms() {
        Set<String> drawn = ARROW.matcher(read(ROOT.resolve("docs/architecture.md")))
                .results()
                .map(arrow -> arrow.group(1) + " " + arrow.group(2) + " " + arrow.group(3))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(arrowsOfPoms(), drawn);
    }

    @Test
    void descriptors_requireWhatThePomsDo() {
        Map<String, String> artifacts = new HashMap<>();
        for (Path descriptor : files("module-info.java")) {
            artifacts.put(
                    MODULE.matcher(read(descriptor))
                            .results()
                            .findFirst()
                            .orElseThrow()
                            .group(1),
                    artifact(descriptor));
        }
        Set<String> required = new TreeSet<>();
        for (Path descriptor : files("module-info.java")) {
            REQUIRES.matcher(read(descriptor))
                    .results()
                    .map(name -> artifact(descriptor) + " --> " + artifacts.get(name.group(1)))
                    .forEach(required::add);
        }
        Set<String> declared = arrowsOfPoms();
        declared.removeIf(arrow -> !arrow.contains(" --> ") || !artifacts.containsValue(arrow.split(" ", -1)[0]));
        assertEquals(declared, required);
    }

    private static String artifact(Path descriptor) {
        return ROOT.relativize(descriptor).getName(0).toString();
    }

    /** Returns the dependencies between modules, as the picture draws them. */
    private static Set<String> arrowsOfPoms() {
        Set<String> declared = new TreeSet<>();
        for (Path pom : files("pom.xml")) {
            String module = pom.getParent().getFileName().toString();
            if (!module.equals("voiceclone-bom") && !pom.getParent().equals(ROOT)) {
                DEPENDENCY
                        .matcher(read(pom))
                        .results()
                        .map(MatchResult::group)
                        .filter(dependency -> !dependency.contains("<scope>test</scope>"))
                        .map(arrowFrom(module))
                        .forEach(declared::addAll);
            }
        }
        return declared;
    }

    private static Function<String, List<String>> arrowFrom(String module) {
        return dependency -> ARTIFACT.matcher(dependency)
                .results()
                .map(artifact -> module
                        + (dependency.contains("<scope>provided</scope>") ? " -.-> " : " --> ")
                        + artifact.group(1))
                .toList();
    }
}
