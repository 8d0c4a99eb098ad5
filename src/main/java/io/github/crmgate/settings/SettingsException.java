package io.github.crmgate.settings;

import java.util.List;

/** Invalid settings: all faults at once, each beginning with its key. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String[] faults;

    public SettingsException(List<String> faults) {
        super(String.join("\n", faults));
        this.faults = faults.toArray(String[]::new);
    }

    /** Returns one line per fault, in order of the keys. */
    public List<String> faults() {
        return List.of(faults);
    }
}
