package io.github.crmgate.oauth;

import io.github.crmgate.secret.RandomToken;
import io.github.crmgate.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proof Key for Code Exchange (RFC 7636, method S256). The verifier of a sign-in is derived from its state and a key
 * that stays in the process. So it need not be stored, and the state does not reveal it.
 */
public final class Pkce {
    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec key;

    public Pkce(byte[] key) {
        this.key = new SecretKeySpec(key, HMAC);
    }

    /**
     * Returns the verifier, which proves to the token endpoint that the code returned to the client that requested it.
     */
    public Secret verifier(String state) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return Secret.of(Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(state.getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK supports HMAC-SHA256
        }
    }

    /** Returns the challenge for the authorization request: the verifier's hash. */
    public String challenge(String state) {
        return RandomToken.hash(verifier(state).reveal());
    }
}
