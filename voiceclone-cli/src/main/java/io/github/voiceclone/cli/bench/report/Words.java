package io.github.voiceclone.cli.bench.report;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.Set;

/** Texts of the reports in one language. */
final class Words {
    static final Words ENGLISH = new Words(Locale.ROOT);
    static final Words CHINESE = new Words(Locale.SIMPLIFIED_CHINESE);

    private final ResourceBundle bundle;

    private Words(Locale locale) {
        bundle = ResourceBundle.getBundle(
                Words.class.getPackageName() + ".words",
                locale,
                Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }

    /** Returns the text of a key. */
    String of(String key) {
        return bundle.getString(key);
    }

    /** Returns the text of a key with values in the places of {0}, {1}… */
    String of(String key, Object... values) {
        return new MessageFormat(bundle.getString(key), Locale.ROOT).format(values);
    }

    /** Returns the text of a key, or the fallback if there is none. */
    String or(String key, String fallback) {
        return bundle.containsKey(key) ? bundle.getString(key) : fallback;
    }

    Set<String> keys() {
        return bundle.keySet();
    }
}
