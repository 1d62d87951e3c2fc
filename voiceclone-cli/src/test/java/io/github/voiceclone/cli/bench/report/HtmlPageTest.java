package io.github.voiceclone.cli.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HtmlPageTest {
    private static final Machine MACHINE = new Machine("<cpu> & \"co\"", 2, "", "", "17", List.of(), "", -1);

    private static Figure figure(String section, String precision, Double... values) {
        return Figure.of(section, "name", precision, 2, "s", List.of(values));
    }

    private static String page(Figure... figures) {
        return new HtmlPage(
                        new BenchReport(MACHINE, "2026-11-23", "p", 5, List.of(2), 8, "cpu", null, List.of(figures)),
                        Words.ENGLISH,
                        false)
                .text();
    }

    private static Set<String> found(String page, String pattern) {
        return Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void bar_isTheMedianOnTheScaleOfTheLongestRun() {
        String page = page(figure(Sections.STAGES, "fp32", 1.0, 2.0, 4.0));
        assertTrue(page.contains("<rect width=\"50.0%\""), page);
        assertTrue(page.contains("<line x1=\"25.0%\" x2=\"100.0%\""), page);
        assertTrue(page.contains("name, fp32, 2 threads"), page);
        assertTrue(page.contains("<span>2.00 s</span>"), page);
    }

    @Test
    void precision_hasOneColourInEveryChart() {
        String page = page(
                figure(Sections.STAGES, "fp32", 1.0),
                figure(Sections.STAGES, "int8", 1.0),
                figure(Sections.LOAD, "int8", 3.0));
        assertEquals(3, page.split("<rect ", -1).length - 1);
        assertEquals(2, found(page, "fill=\"[^\"]*\"").size());
    }

    @Test
    void page_needsNothingBesideItAndKeepsToItsMarkup() {
        String page = page(figure(Sections.SIZE, "fp32", 1.0));
        assertTrue(page.contains("&lt;cpu&gt; &amp; &quot;co&quot;"), page);
        assertTrue(page.contains("name=\"viewport\""), page);
        assertEquals(Set.of(), found(page, "(src|href)=|url\\(|@import"));
    }
}
