package io.github.crmgate.connection;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A grant as it was read.
 *
 * @param version of the row; every write makes a new one
 * @param leased whether somebody was about to renew it
 * @param dead whether the provider said that it will never be renewed again
 * @param trouble why it could not be renewed lately; null if it could
 * @param granted when the newest tokens were asked for, oldest first
 */
public record StoredGrant(
        String connectionId,
        Grant grant,
        long version,
        boolean leased,
        boolean dead,
        @Nullable TokenTrouble trouble,
        List<Instant> granted) {}
