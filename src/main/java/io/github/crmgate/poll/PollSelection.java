package io.github.crmgate.poll;

import io.github.crmgate.record.RecordKind;
import java.util.Set;

/**
 * Polls that a process runs: of all connections of some providers, or of single ones, and of some kinds of records.
 *
 * @param providers providers whose connections all are polled
 * @param connections ids of further connections
 * @param kinds kinds of records
 */
public record PollSelection(Set<String> providers, Set<String> connections, Set<RecordKind> kinds) {
    public static final PollSelection NONE = new PollSelection(Set.of(), Set.of(), Set.of());

    public PollSelection {
        providers = Set.copyOf(providers);
        connections = Set.copyOf(connections);
        kinds = Set.copyOf(kinds);
    }

    /** Returns the polls of all connections of these providers. */
    public static PollSelection all(Set<String> providers) {
        return new PollSelection(providers, Set.of(), Set.of(RecordKind.values()));
    }

    /** Returns the polls of single connections. */
    public static PollSelection of(Set<String> connections) {
        return new PollSelection(Set.of(), connections, Set.of(RecordKind.values()));
    }

    /** Returns a single poll. */
    public static PollSelection of(PollId poll) {
        return of(Set.of(poll.connection())).with(Set.of(poll.kind()));
    }

    /** Returns the polls of the same connections, of these kinds. */
    public PollSelection with(Set<RecordKind> others) {
        return new PollSelection(providers, connections, others);
    }

    /** Returns whether nothing is polled. */
    public boolean isEmpty() {
        return kinds.isEmpty() || (providers.isEmpty() && connections.isEmpty());
    }

    /** Returns whether an existing poll belongs to it; connections of other providers have no polls. */
    public boolean includes(PollId poll) {
        return kinds.contains(poll.kind()) && (!providers.isEmpty() || connections.contains(poll.connection()));
    }
}
