package io.github.crmgate.profile;

import io.github.crmgate.secret.KnownSecrets;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A call with its credential, ready to be sent: each part of it may hold secrets.
 *
 * @param method of HTTP
 * @param uri the whole address
 * @param headers those of the request and those that carry the credential
 * @param body a JSON document, or null
 * @param secrets what of all this opens the account
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

    /** Returns the method and the names of the headers; never an address or a value. */
    @Override
    public String toString() {
        return method + " " + new TreeSet<>(headers.keySet());
    }
}
