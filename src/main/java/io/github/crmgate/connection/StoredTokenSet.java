package io.github.crmgate.connection;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A grant as it was read.
 *
 * @param version version of the row; every write changes it
 * @param leased whether a refresh was in progress
 * @param dead whether the provider declared it dead
 * @param trouble failures of its last refreshes; null if the last one succeeded
 * @param granted times of the newest token calls, oldest first
 */
public record StoredTokenSet(
        String connectionId,
        TokenSet grant,
        long version,
        boolean leased,
        boolean dead,
        @Nullable TokenBackoff trouble,
        List<Instant> granted) {}
