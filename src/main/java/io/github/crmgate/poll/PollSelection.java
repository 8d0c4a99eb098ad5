package io.github.crmgate.poll;

import java.util.Set;

/**
 * Connections that a process polls: all of some providers, or single ones.
 *
 * @param providers providers whose connections all are polled
 * @param connections ids of further connections
 */
public record PollSelection(Set<String> providers, Set<String> connections) {
    public static final PollSelection NONE = new PollSelection(Set.of(), Set.of());

    public PollSelection {
        providers = Set.copyOf(providers);
        connections = Set.copyOf(connections);
    }

    /** Returns all connections of these providers. */
    public static PollSelection all(Set<String> providers) {
        return new PollSelection(providers, Set.of());
    }

    /** Returns single connections. */
    public static PollSelection of(Set<String> connections) {
        return new PollSelection(Set.of(), connections);
    }

    /** Returns whether nothing is polled. */
    public boolean isEmpty() {
        return providers.isEmpty() && connections.isEmpty();
    }

    /** Returns whether the poll of a connection belongs to it; a provider's connections have polls only if they can. */
    public boolean includes(String connection) {
        return !providers.isEmpty() || connections.contains(connection);
    }
}
