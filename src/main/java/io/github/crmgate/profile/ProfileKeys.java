package io.github.crmgate.profile;

import io.github.crmgate.settings.Setting;
import java.util.List;

/** The keys of a profile, with placeholders for its name and for names within. */
final class ProfileKeys {
    static final String PREFIX = "crmgate.profiles.";
    static final String FIELDS = "fields.";
    static final String AUTHORIZATION_FIELDS = "authorization-fields.";
    static final String AUTHORIZATION_PARAMETERS = "authorization-parameters.";
    static final String TOKEN_PARAMETERS = "token-parameters.";

    static final Setting TYPE =
            of("type", "How accounts of a profile of your own are authorized: oauth2, api-key or basic.");
    static final Setting TITLE = of("title", "What users read; the name if it is not set.");
    static final Setting SHARES =
            of("shares", "What an authorization shares, in short texts with vertical bars between them.");
    static final Setting BASE_URL = of(
            "base-url",
            "What calls stand below; `{tenant}` and other `{field}`s may be in labels before the domain, and in the"
                    + " path.");
    static final Setting AUTH_CHECK_URL =
            of("auth-check-url", "A GET there proves that an account works; with `{field}`s as above.");
    static final Setting AUTHORIZATION_URL = of("authorization-url", "Where a user signs in (oauth2).");
    static final Setting TOKEN_URL = of("token-url", "Where a code is exchanged for a token (oauth2).");
    static final Setting REFRESH_URL =
            of("refresh-url", "Where a token is renewed (oauth2); the token URL if it is not set.");
    static final Setting SCOPES =
            of("scopes", "What is asked for (oauth2), as the provider wants it: with blanks or commas between.");
    static final Setting CLIENT_ID = of("client-id", "The id of your registration at the provider (oauth2).");
    static final Setting CLIENT_SECRET = of("client-secret", "The secret that goes with it (oauth2).");
    static final Setting AUTHORIZATION_PARAMETER =
            of(AUTHORIZATION_PARAMETERS + "<parameter>", "A further parameter when a user signs in, such as `prompt`.");
    static final Setting TOKEN_PARAMETER =
            of(TOKEN_PARAMETERS + "<parameter>", "A further parameter of token requests, such as `audience`.");
    static final Setting TOKEN_ERROR_FIELD = of(
            "token-error-field",
            "Member of a token endpoint's error response that holds the error code (oauth2). A name, or names with dots"
                    + " for an object within, such as `error.code`; default `error`, as RFC 6749 says.");
    static final Setting DEAD_GRANT_CODES = of(
            "dead-grant-codes",
            "Error codes that mean a dead refresh token, beside `invalid_grant` (oauth2). Commas between. Default: each"
                    + " 400 or 401 of a refresh that reports no other error of RFC 6749 and no throttle, once a second"
                    + " try confirms it.");
    static final Setting FIELD_LABEL = of(FIELDS + "<key>.label", "What a user enters: its label.");
    static final Setting FIELD_HINT = of(FIELDS + "<key>.hint", "Where a user finds it.");
    static final Setting FIELD_SECRET =
            of(FIELDS + "<key>.secret", "true or false; true for `key` and `password` if it is not set.");
    static final Setting FIELD_REQUIRED = of(FIELDS + "<key>.required", "true or false; true if it is not set.");
    static final Setting IN = of(
            AUTHORIZATION_FIELDS + "<n>.in",
            "Where a call carries the credential: header, query, payload or path; without any, the header Authorization"
                    + " as usual for the type.");
    static final Setting KEY = of(
            AUTHORIZATION_FIELDS + "<n>.key", "The name of that header, parameter, member or placeholder in the path.");
    static final Setting VALUE = of(
            AUTHORIZATION_FIELDS + "<n>.value",
            "Its value, with `{{field}}`s, `{{access_token}}` or `{{basic}}`, such as `Token token={{key}}`.");

    /** Every key, for docs/settings.md. */
    static final List<Setting> ALL = List.of(
            TYPE,
            TITLE,
            SHARES,
            BASE_URL,
            AUTH_CHECK_URL,
            AUTHORIZATION_URL,
            TOKEN_URL,
            REFRESH_URL,
            SCOPES,
            CLIENT_ID,
            CLIENT_SECRET,
            AUTHORIZATION_PARAMETER,
            TOKEN_PARAMETER,
            TOKEN_ERROR_FIELD,
            DEAD_GRANT_CODES,
            FIELD_LABEL,
            FIELD_HINT,
            FIELD_SECRET,
            FIELD_REQUIRED,
            IN,
            KEY,
            VALUE);

    /** Those that mean something for the type oauth2 only. */
    static final List<Setting> OAUTH = List.of(
            AUTHORIZATION_URL,
            TOKEN_URL,
            REFRESH_URL,
            SCOPES,
            CLIENT_ID,
            CLIENT_SECRET,
            TOKEN_ERROR_FIELD,
            DEAD_GRANT_CODES);

    /** Those of a built-in profile that may be set. */
    static final List<Setting> OPEN = List.of(TITLE, SHARES, FIELD_LABEL, FIELD_HINT);

    private ProfileKeys() {}

    private static Setting of(String key, String description) {
        return new Setting(PREFIX + "<name>." + key, null, description);
    }
}
