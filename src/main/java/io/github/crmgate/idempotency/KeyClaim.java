package io.github.crmgate.idempotency;

/** What a request with an idempotency key may do. */
public sealed interface KeyClaim {

    /**
     * The request has the key and is carried out.
     *
     * @param id id of the key
     * @param token token of the first claim, by which its late result is recognized
     * @param abandoned whether the first claim ended without a result, most often because its process died: what became
     *     of its request is open, so this one must not be carried out
     */
    record Claimed(String id, String token, boolean abandoned) implements KeyClaim {}

    /** The same request was carried out; this was its response. */
    record Completed(StoredResponse response) implements KeyClaim {}

    /** The same request is being carried out. */
    record InProgress() implements KeyClaim {}

    /** The key belongs to another request. */
    record Mismatch() implements KeyClaim {}
}
