package io.github.voiceclone.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The modules that are published: in the bom, with what Maven Central asks for, and on nothing that is not published. */
class PublishedModulesTest {
    private static final Path ROOT = Path.of("..");
    private static final String BOM = "voiceclone-bom";
    private static final String DEPENDENCIES = "/project/dependencies/dependency[groupId='io.github.voiceclone']";

    /** Elements that a pom inherits from its parent; the parent and the bom have none. */
    private static final List<String> CENTRAL = List.of(
            "url",
            "licenses/license/name",
            "licenses/license/url",
            "developers/developer/name",
            "scm/connection",
            "scm/developerConnection",
            "scm/url");

    /** Returns the texts that an XPath finds in a module's pom. */
    private static List<String> find(String module, String path) throws Exception {
        Path pom = ROOT.resolve(module).resolve("pom.xml");
        Node document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
        NodeList nodes =
                (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, document, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent())
                .toList();
    }

    private static Set<String> published() throws Exception {
        Set<String> published = new TreeSet<>();
        for (String module : find("", "/project/modules/module")) {
            if (!find(module, "/project/properties/maven.deploy.skip").equals(List.of("true"))) {
                published.add(module);
            }
        }
        return published;
    }

    @Test
    void bom_hasEveryPublishedModule() throws Exception {
        Set<String> expected = published();
        expected.remove(BOM);
        String managed = "/project/dependencyManagement/dependencies/dependency";
        assertEquals(expected, new TreeSet<>(find(BOM, managed + "/artifactId")));
        assertEquals(Set.of("${project.version}"), Set.copyOf(find(BOM, managed + "/version")));
        assertEquals(find("", "/project/version"), find(BOM, "/project/version"));
    }

    @Test
    void poms_haveWhatMavenCentralAsksFor() throws Exception {
        List<String> missing = new ArrayList<>();
        for (String module : published()) {
            List<String> fields = new ArrayList<>(List.of("name", "description"));
            if (module.equals(BOM)) {
                fields.addAll(CENTRAL);
            }
            for (String field : fields) {
                if (find(module, "/project/" + field).isEmpty()) {
                    missing.add(module + ": " + field);
                }
            }
        }
        for (String field : CENTRAL) {
            if (find("", "/project/" + field).isEmpty()) {
                missing.add("parent: " + field);
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void publishedModules_dependOnPublishedOnes() throws Exception {
        Set<String> published = published();
        for (String module : published) {
            Set<String> needed = find(module, DEPENDENCIES + "[not(scope='test')]/artifactId").stream()
                    .filter(name -> !published.contains(name))
                    .collect(Collectors.toSet());
            assertEquals(Set.of(), needed, module);
        }
    }

    @Test
    void mp3_comesOnlyWhereItIsAskedFor() throws Exception {
        assertFalse(published().isEmpty());
        for (String module : published()) {
            List<String> transitive = find(
                    module,
                    DEPENDENCIES
                            + "[artifactId='voiceclone-mp3'][not(scope='test' or scope='provided' or optional='true')]");
            assertEquals(List.of(), transitive, module + " brings a library under the LGPL");
        }
    }
}
