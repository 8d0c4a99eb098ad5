package io.github.crmgate.settings;

import java.util.List;

/** Settings that the process can't start with: every fault at once, each beginning with its key. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String[] faults;

    public SettingsException(List<String> faults) {
        super(String.join("\n", faults));
        this.faults = faults.toArray(String[]::new);
    }

    /** One line a fault, in order of the keys. */
    public List<String> faults() {
        return List.of(faults);
    }
}
