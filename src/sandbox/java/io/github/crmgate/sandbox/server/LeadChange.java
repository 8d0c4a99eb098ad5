package io.github.crmgate.sandbox.server;

import java.time.Instant;

/**
 * One entry of a journal of leads.
 *
 * @param at the time of the change as the CRM tells it
 */
public record LeadChange(String id, Instant at, Kind kind) {

    /** What happened. */
    public enum Kind {
        CREATED,
        CHANGED,
        DELETED
    }
}
