package io.github.crmgate.poll;

import java.util.Set;

/**
 * The connections to poll.
 *
 * @param names ids of connections and of owners; {@value #ALL} selects all
 */
public record PollScope(Set<String> names) {
    public static final String ALL = "*";

    /** The pre-authorized connection. */
    public static final String DEFAULT = "default";

    /** Returns whether all connections are polled. */
    public boolean all() {
        return names.contains(ALL);
    }
}
