package io.github.crmgate.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A value that gives access to an account: a token, an API key, a client secret.
 *
 * <ol>
 *   <li>It never appears in a {@code toString}, a log line or a JSON document; only {@link #reveal()} returns it.
 *   <li>Two secrets are compared in constant time.
 * </ol>
 */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a value.
     *
     * @throws IllegalArgumentException if the value is blank
     */
    public static Secret of(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a secret must not be blank");
        }
        return new Secret(value);
    }

    /** Returns the value, only for the call that needs it. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "****";
    }

    private byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
