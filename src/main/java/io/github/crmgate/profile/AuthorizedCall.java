package io.github.crmgate.profile;

import io.github.crmgate.secret.KnownSecrets;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request with its credential, ready to send. Every component may contain secrets.
 *
 * @param method HTTP method
 * @param uri complete URL
 * @param headers headers of the request and of the credential
 * @param body JSON document; null for none
 * @param secrets secret values in any of these
 */
public record AuthorizedCall(
        String method,
        URI uri,
        Map<String, String> headers,
        @Nullable String body,
        KnownSecrets secrets) {
    public AuthorizedCall {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Returns the method and the names of the headers, without URL or values. */
    @Override
    public String toString() {
        return method + " " + new TreeSet<>(headers.keySet());
    }
}
