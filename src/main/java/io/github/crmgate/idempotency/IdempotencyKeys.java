package io.github.crmgate.idempotency;

import java.time.Duration;
import java.time.Instant;

/**
 * Keys by which requests are recognized when they are repeated, for all processes.
 *
 * <ol>
 *   <li>Of all requests with a key, one at a time has it. Once its response is stored, the others receive that.
 *   <li>A claim whose lease ended without a result is handed to one further request, as abandoned.
 *   <li>A key is forgotten after {@link #TTL}.
 *   <li>Keys are stored as a hash, and responses encrypted.
 *   <li>Every method throws a {@code CrmGateException} with {@code store_unavailable} if the store can't be reached.
 * </ol>
 */
public interface IdempotencyKeys {
    /** How long a key is kept after its first request. */
    Duration TTL = Duration.ofHours(24);

    /**
     * Claims a key for a request.
     *
     * @param request identifies the request: the same text for the same request only
     * @param lease time after which the request counts as abandoned, by the store's clock; longer than any request takes
     */
    KeyClaim claim(String key, String request, Instant now, Duration lease);

    /** Stores the response, unless the claim was an abandoned one and the first request has stored its own. */
    void complete(KeyClaim.Claimed claim, StoredResponse response);

    /** Frees the key, because nothing was sent; the next request with it is carried out. */
    void release(KeyClaim.Claimed claim);

    /**
     * Deletes keys claimed before a time.
     *
     * @return how many
     */
    int prune(Instant before);
}
