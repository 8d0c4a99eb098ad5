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
 * A call of a token endpoint (RFC 6749, section 3.2).
 *
 * @param endpoint where it goes
 * @param query its parameters in the address; they hold secrets
 * @param form its parameters in the body; they hold secrets
 * @param repeatable whether it may be made again if the answer got lost: a code is good for one request
 */
public record TokenRequest(URI endpoint, Map<String, String> query, Map<String, String> form, boolean repeatable) {
    private static final Set<String> PUBLIC = Set.of("grant_type", "client_id", "redirect_uri");
    private static final Pattern SECRET_NAME =
            Pattern.compile("secret|token|code|key|pass|assertion|credential|signature", Pattern.CASE_INSENSITIVE);
    private static final Pattern OPAQUE = Pattern.compile("[A-Za-z0-9+/=_~-]{16,}");

    /** A request whose parameters are a form. */
    public static TokenRequest withForm(URI endpoint, Map<String, String> form, boolean repeatable) {
        return new TokenRequest(endpoint, Map.of(), form, repeatable);
    }

    /** The parameters that exchange an authorization code (section 4.1.3 there; RFC 7636, section 4.5). */
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

    /** The parameters that ask for a new access token (section 6). */
    static Map<String, String> refreshGrant(Secret refreshToken) {
        return Map.of("grant_type", "refresh_token", "refresh_token", refreshToken.reveal());
    }

    /** A request whose parameters stand in the address; it may be repeated. */
    public static TokenRequest withQuery(URI endpoint, Map<String, String> query) {
        return new TokenRequest(endpoint, query, Map.of(), true);
    }

    /**
     * Returns the values that are secret: by their names, or by their looks, as a profile may send parameters of any name.
     * Others, such as {@code resource=leads}, must stay readable in scopes and errors.
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

    /** The form body. */
    public String encoded() {
        return CrmRequest.form(form);
    }

    /** The address with the query; it may hold secrets. */
    public String address() {
        return query.isEmpty() ? endpoint.toString() : endpoint + "?" + CrmRequest.form(query);
    }

    /** The endpoint and the names of the parameters; never their values. */
    @Override
    public String toString() {
        TreeSet<String> names = new TreeSet<>(form.keySet());
        names.addAll(query.keySet());
        return "POST " + endpoint + " " + names;
    }
}
