package io.github.crmgate.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.secret.RandomToken;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class PkceTest {
    private final Pkce pkce = new Pkce("a key".getBytes(StandardCharsets.UTF_8));

    /** The example of RFC 7636, appendix B. */
    @Test
    void aChallengeIsTheHashOfAVerifier() {
        assertThat(RandomToken.hash("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
                .isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assertThat(pkce.challenge("s"))
                .isEqualTo(RandomToken.hash(pkce.verifier("s").reveal()));
    }

    @Test
    void aVerifierFollowsFromStateAndKeyAlone() {
        assertThat(pkce.verifier("s").reveal()).matches("[A-Za-z0-9_-]{43}");
        assertThat(pkce.verifier("s")).isEqualTo(new Pkce("a key".getBytes(StandardCharsets.UTF_8)).verifier("s"));
        assertThat(pkce.verifier("s")).isNotEqualTo(pkce.verifier("t"));
        assertThat(pkce.verifier("s")).isNotEqualTo(new Pkce("another".getBytes(StandardCharsets.UTF_8)).verifier("s"));
    }
}
