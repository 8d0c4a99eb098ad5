package io.github.crmgate.idempotency;

import java.util.Map;

/**
 * A response as its caller received it.
 *
 * @param status HTTP status
 * @param headers headers by name
 * @param body text of the body, which may contain personal data; empty without one
 */
public record StoredResponse(int status, Map<String, String> headers, String body) {
    public StoredResponse {
        headers = Map.copyOf(headers);
    }

    /** Contains the status only, because the rest may be personal data. */
    @Override
    public String toString() {
        return "response " + status;
    }
}
