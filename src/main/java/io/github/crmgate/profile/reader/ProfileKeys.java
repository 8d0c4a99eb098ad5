package io.github.crmgate.profile.reader;

import io.github.crmgate.settings.Setting;
import java.util.List;

/** Settings of a profile, whose keys have placeholders for its name and for inner names. */
final class ProfileKeys {
    static final String PREFIX = "crmgate.profiles.";
    static final String FIELDS = "fields.";
    static final String AUTHORIZATION_FIELDS = "authorization-fields.";
    static final String AUTHORIZATION_PARAMETERS = "authorization-parameters.";
    static final String TOKEN_PARAMETERS = "token-parameters.";

    static final Setting TYPE = of("type", "Type of authorization: oauth2, api-key or basic.");
    static final Setting TITLE = of("title", "Name of the provider on pages. Default: the profile's name.");
    static final Setting SHARES = of(
            "shares", "What an authorization permits, as short texts separated by vertical bars; the page lists them.");
    static final Setting BASE_URL = of(
            "base-url",
            "Base URL of all calls. `{tenant}` and other `{field}`s may stand for labels before the domain"
                    + " and for parts of the path.");
    static final Setting AUTH_CHECK_URL = of(
            "auth-check-url",
            "URL of the auth check: a GET that succeeds if the account works. May contain `{field}`s.");
    static final Setting AUTHORIZATION_URL =
            of("authorization-url", "Authorization endpoint, where a user signs in (oauth2).");
    static final Setting TOKEN_URL = of("token-url", "Token endpoint, which exchanges a code for a token (oauth2).");
    static final Setting REFRESH_URL =
            of("refresh-url", "Endpoint that refreshes tokens (oauth2). Default: the token endpoint.");
    static final Setting SCOPES =
            of("scopes", "Scopes to request (oauth2), separated by blanks or commas as the provider requires.");
    static final Setting CLIENT_ID = of("client-id", "Client id of your registration at the provider (oauth2).");
    static final Setting CLIENT_SECRET = of("client-secret", "Client secret of that registration (oauth2).");
    static final Setting AUTHORIZATION_PARAMETER = of(
            AUTHORIZATION_PARAMETERS + "<parameter>",
            "Further parameter of the authorization request, such as `prompt`.");
    static final Setting TOKEN_PARAMETER =
            of(TOKEN_PARAMETERS + "<parameter>", "Further parameter of token requests, such as `audience`.");
    static final Setting TOKEN_ERROR_FIELD = of(
            "token-error-field",
            "Member of a token endpoint's error response that holds the error code (oauth2): a name, or"
                    + " names with dots for an object within, such as `error.code`. Default: `error`, as in RFC 6749.");
    static final Setting DEAD_GRANT_CODES = of(
            "dead-grant-codes",
            "Error codes that mean a dead refresh token, beside `invalid_grant` (oauth2), separated by"
                    + " commas. Default: each 400 or 401 of a refresh that reports no other error of RFC 6749 and no"
                    + " throttle, once a second attempt confirms it.");
    static final Setting FIELD_LABEL = of(FIELDS + "<key>.label", "Label of a field that the user fills in.");
    static final Setting FIELD_HINT =
            of(FIELDS + "<key>.hint", "Hint below the label: where the user finds the value.");
    static final Setting FIELD_SECRET = of(
            FIELDS + "<key>.secret",
            "true or false: whether the field is a secret. Default: true for `key` and `password`, else" + " false.");
    static final Setting FIELD_REQUIRED =
            of(FIELDS + "<key>.required", "true or false: whether the field must be filled in. Default: true.");
    static final Setting IN = of(
            AUTHORIZATION_FIELDS + "<n>.in",
            "Part of a request that carries the credential: header, query, payload or path. Default: the"
                    + " `Authorization` header that is usual for the type.");
    static final Setting KEY =
            of(AUTHORIZATION_FIELDS + "<n>.key", "Name of the header, parameter, member or path placeholder.");
    static final Setting VALUE = of(
            AUTHORIZATION_FIELDS + "<n>.value",
            "Value, with `{{field}}`s, `{{access_token}}` or `{{basic}}`, such as `Token token={{key}}`.");

    /** All settings, for docs/settings.md. */
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

    /** Settings that apply to OAuth 2 only. */
    static final List<Setting> OAUTH = List.of(
            AUTHORIZATION_URL,
            TOKEN_URL,
            REFRESH_URL,
            SCOPES,
            CLIENT_ID,
            CLIENT_SECRET,
            TOKEN_ERROR_FIELD,
            DEAD_GRANT_CODES);

    /** Settings of a built-in profile that an operator may change. */
    static final List<Setting> OPEN = List.of(TITLE, SHARES, FIELD_LABEL, FIELD_HINT);

    private ProfileKeys() {}

    private static Setting of(String key, String description) {
        return new Setting(PREFIX + "<name>." + key, null, description);
    }
}
