package io.github.crmgate.crm;

import java.time.Instant;

/**
 * A lead that is there no more.
 *
 * @param deletedAt as its CRM tells
 * @param connection the id of the connection it was read through
 */
public record LeadDeletion(String id, Instant deletedAt, String provider, String connection) {}
