package io.github.voiceclone.cli.bench.report;

import java.util.List;

/**
 * A table of a report.
 *
 * @param title what it shows
 * @param header one title for each column
 * @param rows one text for each column
 * @param note what to know when reading it; may be empty
 */
record Table(String title, List<String> header, List<List<String>> rows, String note) {
    /** Copies the lists, and checks that every row fills the columns. */
    Table {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException(title + ": " + row + " does not fit " + header);
            }
        }
    }

    /** Returns the table as lines of text with aligned columns. */
    String text() {
        StringBuilder text = new StringBuilder(title).append(System.lineSeparator());
        line(text, header);
        rows.forEach(row -> line(text, row));
        if (!note.isEmpty()) {
            text.append("  ").append(note).append(System.lineSeparator());
        }
        return text.toString();
    }

    private void line(StringBuilder text, List<String> row) {
        StringBuilder line = new StringBuilder(" ");
        for (int column = 0; column < row.size(); column++) {
            line.append(' ')
                    .append(row.get(column))
                    .append(" ".repeat(1 + width(column) - row.get(column).length()));
        }
        text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }

    private int width(int column) {
        int widest = header.get(column).length();
        for (List<String> row : rows) {
            widest = Math.max(widest, row.get(column).length());
        }
        return widest;
    }

    /** Returns the table in Markdown, under a heading of the second level. */
    String markdown() {
        StringBuilder text = new StringBuilder("## " + title + "\n\n");
        row(text, header);
        text.append("|").append(" --- |".repeat(header.size())).append("\n");
        rows.forEach(row -> row(text, row));
        if (!note.isEmpty()) {
            text.append("\n").append(note).append("\n");
        }
        return text.append("\n").toString();
    }

    private static void row(StringBuilder text, List<String> cells) {
        cells.forEach(cell -> text.append("| ").append(cell.replace("|", "\\|")).append(' '));
        text.append("|\n");
    }
}
