package io.github.crmgate.settings;

import java.io.IOException;
import java.io.Reader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Text in the format of {@link Properties} that keeps the order of its lines. */
final class PropertiesText {
    private PropertiesText() {}

    /**
     * Returns the values by their keys in order of the lines; of a repeated key the last value counts.
     *
     * @throws IOException if the text can't be read
     * @throws IllegalArgumentException if it has a malformed escape
     */
    static Map<String, String> read(Reader reader) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        new Lines(values).load(reader);
        return Collections.unmodifiableMap(values);
    }

    /** Records what {@link Properties} parses, which does not keep the order. */
    private static final class Lines extends Properties {
        private static final long serialVersionUID = 1L;

        private final transient Map<String, String> values;

        Lines(Map<String, String> values) {
            this.values = values;
        }

        @Override
        public synchronized Object put(Object key, Object value) {
            values.put((String) key, (String) value);
            return super.put(key, value);
        }
    }
}
