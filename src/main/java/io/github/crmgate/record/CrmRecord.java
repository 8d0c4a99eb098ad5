package io.github.crmgate.record;

import io.github.crmgate.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A record that was read from a CRM, in the one shape of its kind; it is written as JSON. */
public interface CrmRecord {

    /** Returns the id at the CRM. */
    String id();

    /** Returns when the record was last changed; null if the CRM does not report it. */
    @Nullable
    Instant modifiedAt();

    /** Returns a text of the one shape, such as {@code email}; null if the record does not have it. */
    @Nullable
    String text(String name);

    /** Returns the version, which changes with every change; null if the CRM does not report the time of changes. */
    default @Nullable String version() {
        Instant time = modifiedAt();
        return time == null ? null : Json.text(time);
    }
}
