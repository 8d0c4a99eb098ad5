package io.github.crmgate.poll;

import java.util.Set;

/**
 * Which connections are polled.
 *
 * @param names ids of connections and of owners; {@value #ALL} means all
 */
public record PollScope(Set<String> names) {
    public static final String ALL = "*";

    /** The pre-authorized connection. */
    public static final String DEFAULT = "default";

    /** Whether all connections are. */
    public boolean all() {
        return names.contains(ALL);
    }
}
