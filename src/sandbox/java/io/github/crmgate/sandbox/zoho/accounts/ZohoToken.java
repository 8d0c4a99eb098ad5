package io.github.crmgate.sandbox.zoho.accounts;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** An access token just issued, with the refresh token if the grant brings one now. */
record ZohoToken(String accessToken, Optional<String> refreshToken, Duration lifetime, Set<String> scopes) {}
