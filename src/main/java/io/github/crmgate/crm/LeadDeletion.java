package io.github.crmgate.crm;

import java.time.Instant;

/**
 * A deleted lead.
 *
 * @param deletedAt time of the deletion according to the CRM
 * @param connection id of the connection through which it was read
 */
public record LeadDeletion(String id, Instant deletedAt, String provider, String connection) {}
