package io.github.crmgate.sandbox.zoho.accounts;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** An authorization code: who gave it where, and what it stands for; without a redirect URI it is a self client's. */
record ZohoCode(
        String region,
        String user,
        Set<String> scopes,
        Optional<String> redirectUri,
        boolean refreshToken,
        Instant expiresAt) {}
