package io.github.crmgate.oauth;

import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.secret.KnownSecrets;
import io.github.crmgate.secret.Secret;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request to a token endpoint (RFC 6749, section 3.2).
 *
 * @param endpoint token endpoint
 * @param query parameters of the URL, which contain secrets
 * @param form parameters of the body, which contain secrets
 * @param repeatable whether it may be repeated if the response was lost; a code is valid for one request only
 */
public record TokenRequest(URI endpoint, Map<String, String> query, Map<String, String> form, boolean repeatable) {
    private static final Set<String> PUBLIC = Set.of("grant_type", "client_id", "redirect_uri");
    private static final Pattern SECRET_NAME =
            Pattern.compile("secret|token|code|key|pass|assertion|credential|signature", Pattern.CASE_INSENSITIVE);
    private static final Pattern OPAQUE = Pattern.compile("[A-Za-z0-9+/=_~-]{16,}");

    /** Returns a request whose parameters are in the body. */
    public static TokenRequest withForm(URI endpoint, Map<String, String> form, boolean repeatable) {
        return new TokenRequest(endpoint, Map.of(), form, repeatable);
    }

    /** Returns the parameters that exchange an authorization code (section 4.1.3; RFC 7636, section 4.5). */
    static Map<String, String> codeGrant(Secret code, @Nullable String redirectUri, @Nullable Secret verifier) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code.reveal());
        if (redirectUri != null) {
            form.put("redirect_uri", redirectUri);
        }
        if (verifier != null) {
            form.put("code_verifier", verifier.reveal());
        }
        return form;
    }

    /** Returns the parameters that refresh an access token (section 6). */
    static Map<String, String> refreshGrant(Secret refreshToken) {
        return Map.of("grant_type", "refresh_token", "refresh_token", refreshToken.reveal());
    }

    /** Returns a request whose parameters are in the URL; it may be repeated. */
    public static TokenRequest withQuery(URI endpoint, Map<String, String> query) {
        return new TokenRequest(endpoint, query, Map.of(), true);
    }

    /**
     * Returns the values that are secret: by their names, or by their form, because a profile may send parameters of
     * any name. Others, such as {@code resource=leads}, must stay readable in scopes and errors.
     */
    public KnownSecrets secrets() {
        return KnownSecrets.of(Stream.of(query, form)
                .flatMap(parameters -> parameters.entrySet().stream())
                .filter(parameter -> !PUBLIC.contains(parameter.getKey()))
                .filter(parameter -> SECRET_NAME.matcher(parameter.getKey()).find()
                        || OPAQUE.matcher(parameter.getValue()).matches())
                .map(Map.Entry::getValue)
                .toList());
    }

    /** Returns the encoded body. */
    public String encoded() {
        return CrmRequest.form(form);
    }

    /** Returns the URL with the query, which may contain secrets. */
    public String address() {
        return query.isEmpty() ? endpoint.toString() : endpoint + "?" + CrmRequest.form(query);
    }

    /** Contains the endpoint and the names of the parameters, never their values. */
    @Override
    public String toString() {
        TreeSet<String> names = new TreeSet<>(form.keySet());
        names.addAll(query.keySet());
        return "POST " + endpoint + " " + names;
    }
}
