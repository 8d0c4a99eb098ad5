package io.github.crmgate.oauth;

import io.github.crmgate.secret.Secret;

/**
 * CrmGate's registration at an OAuth 2.0 server (RFC 6749, section 2).
 *
 * @param settings prefix of the settings that hold it, such as {@code crmgate.zoho}, for error messages
 */
public record ClientRegistration(String id, Secret secret, String settings) {

    /** Returns what to do about a rejected registration. */
    String correction() {
        return "correct " + settings + ".client-id and .client-secret.";
    }
}
