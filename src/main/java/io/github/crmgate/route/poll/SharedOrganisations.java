package io.github.crmgate.route.poll;

import io.github.crmgate.connection.Connections;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.poll.SharedOrganisation;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds connections that read the same organisation: those with the same domain, and, for a provider without domains
 * that does not name its organisation without a further scope, those whose polls delivered the same record.
 */
final class SharedOrganisations {
    private static final Logger LOG = LoggerFactory.getLogger(SharedOrganisations.class);

    /** Shorter than a minute, because polls remember delivered changes for crmgate.poll.overlap. */
    private static final Duration COMPARE_EVERY = Duration.ofSeconds(20);

    /** Comparing takes at most a twentieth of the time, whatever the number of connections. */
    private static final long REST_FACTOR = 20;

    private final Polls polls;
    private final Connections connections;
    private final Set<SharedOrganisation> byRecords = new LinkedHashSet<>();
    private long compareAgainAt = System.nanoTime();
    private volatile List<SharedOrganisation> shared = List.of();

    SharedOrganisations(Polls polls, Connections connections) {
        this.polls = polls;
        this.connections = connections;
    }

    /** Returns one sentence if there are such connections. */
    List<String> warnings() {
        return shared.isEmpty()
                ? List.of()
                : List.of("crmgate.poll.connections=* delivers records more than once: " + shared.size()
                        + " pairs of connections read the same organisation, such as '"
                        + shared.get(0).connection() + "' and '" + shared.get(0).other()
                        + "'; name one connection of each organisation instead.");
    }

    /** Compares again if that is due. */
    void find() {
        long begin = System.nanoTime();
        if (begin - compareAgainAt < 0) {
            return;
        }
        byRecords.addAll(polls.sharedRecords());
        byRecords.removeIf(pair -> deleted(pair.connection()) || deleted(pair.other()));
        Set<SharedOrganisation> found = new LinkedHashSet<>(polls.sharedDomains());
        byRecords.stream().limit(Polls.MAX_PAIRS).forEach(found::add);
        for (SharedOrganisation pair : found) {
            if (!shared.contains(pair)) {
                LOG.warn(
                        "crmgate.poll.connections=*: connections '{}' and '{}' read the same organisation, so its records are"
                                + " delivered once for each; name one of them instead",
                        pair.connection(),
                        pair.other());
            }
        }
        shared = List.copyOf(found);
        byRecords.retainAll(found);
        compareAgainAt = System.nanoTime()
                + rest(Duration.ofNanos(System.nanoTime() - begin)).toNanos();
    }

    static Duration rest(Duration took) {
        Duration rest = took.multipliedBy(REST_FACTOR);
        return rest.compareTo(COMPARE_EVERY) < 0 ? COMPARE_EVERY : rest;
    }

    private boolean deleted(String connection) {
        return connections.find(connection).isEmpty();
    }
}
