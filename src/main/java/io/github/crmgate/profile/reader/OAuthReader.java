package io.github.crmgate.profile.reader;

import io.github.crmgate.oauth.TokenErrors;
import io.github.crmgate.profile.OAuthClient;
import io.github.crmgate.profile.ProfileType;
import io.github.crmgate.profile.UrlTemplate;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.settings.Setting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the OAuth client of a profile. */
final class OAuthReader {
    private static final String OTHER_TYPE = "is for the type oauth2 only";

    private final ProfileSettings settings;

    OAuthReader(ProfileSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns the client; empty if a URL is missing. For another type than OAuth 2, every setting of the client is a
     * fault.
     */
    Optional<OAuthClient> read(@Nullable ProfileType type, Map<Setting, UrlTemplate> urls) {
        if (type != null && type != ProfileType.OAUTH2) {
            ProfileKeys.OAUTH.forEach(setting -> settings.refuse(setting, OTHER_TYPE));
            refuse(ProfileKeys.AUTHORIZATION_PARAMETERS);
            refuse(ProfileKeys.TOKEN_PARAMETERS);
            return Optional.empty();
        }
        String scope = settings.text(ProfileKeys.SCOPES).orElse("");
        boolean needed = type != null && !settings.isBuiltIn();
        Optional<String> clientId =
                needed ? settings.required(ProfileKeys.CLIENT_ID, "") : settings.text(ProfileKeys.CLIENT_ID);
        Optional<Secret> clientSecret = settings.secret(ProfileKeys.CLIENT_SECRET, needed);
        Map<String, String> authorizationParameters = parameters(
                ProfileKeys.AUTHORIZATION_PARAMETERS,
                ProfileKeys.AUTHORIZATION_PARAMETER,
                OAuthClient.OWN_AUTHORIZATION_PARAMETERS);
        Map<String, String> tokenParameters =
                parameters(ProfileKeys.TOKEN_PARAMETERS, ProfileKeys.TOKEN_PARAMETER, OAuthClient.OWN_TOKEN_PARAMETERS);
        TokenErrors errors = new TokenErrors(
                parsed(ProfileKeys.TOKEN_ERROR_FIELD, TokenErrors::parseField, TokenErrors.STANDARD.field()),
                parsed(ProfileKeys.DEAD_GRANT_CODES, TokenErrors::parseCodes, TokenErrors.STANDARD.deadCodes()));
        UrlTemplate authorization = urls.get(ProfileKeys.AUTHORIZATION_URL);
        UrlTemplate token = urls.get(ProfileKeys.TOKEN_URL);
        if (authorization == null || token == null || clientId.isEmpty() || clientSecret.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new OAuthClient(
                authorization,
                token,
                urls.getOrDefault(ProfileKeys.REFRESH_URL, token),
                scope,
                clientId.get(),
                clientSecret.get(),
                authorizationParameters,
                tokenParameters,
                errors));
    }

    private <T> T parsed(Setting setting, Function<String, T> parser, T fallback) {
        return settings.parsed(settings.text(setting), setting, "", parser).orElse(fallback);
    }

    private Map<String, String> parameters(String part, Setting setting, Set<String> own) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name : settings.below(part)) {
            Optional<String> value = settings.text(setting, name, null);
            if (own.contains(name)) {
                settings.fault(setting, name, "can't be set: CrmGate sets this parameter itself");
            } else {
                value.ifPresent(text -> parameters.put(name, text));
            }
        }
        return parameters;
    }

    private void refuse(String part) {
        for (String name : settings.below(part)) {
            settings.markKnown(part + name);
            settings.fault(part + name, OTHER_TYPE);
        }
    }
}
