package io.github.crmgate.sandbox.zoho.accounts;

import java.util.HashMap;
import java.util.Map;

/** How often each grant's refresh tokens were presented, and with what success; guarded by its {@link ZohoGrants}. */
final class ZohoTokenCounts {
    private final Map<String, String> firsts = new HashMap<>();
    private final Map<String, Integer> calls = new HashMap<>();
    private final Map<String, Integer> issued = new HashMap<>();

    void reset() {
        firsts.clear();
        forget();
    }

    /** Counts from zero again, and still knows what was rotated. */
    void forget() {
        calls.clear();
        issued.clear();
    }

    void presented(String refreshToken) {
        calls.merge(first(refreshToken), 1, Integer::sum);
    }

    void issued(String refreshToken) {
        issued.merge(first(refreshToken), 1, Integer::sum);
    }

    void rotated(String old, String refreshToken) {
        firsts.put(refreshToken, first(old));
    }

    int calls(String refreshToken) {
        return calls.getOrDefault(first(refreshToken), 0);
    }

    int issuedTo(String refreshToken) {
        return issued.getOrDefault(first(refreshToken), 0);
    }

    Map<String, Integer> calls() {
        return Map.copyOf(calls);
    }

    /** The refresh token that the grant of this one began with. */
    String first(String refreshToken) {
        return firsts.getOrDefault(refreshToken, refreshToken);
    }
}
