package io.github.crmgate.profile;

import io.github.crmgate.http.CrmRequest;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes how accounts of a provider are authorized: the fields that a user enters, the source of tokens, and how
 * requests carry the credential.
 *
 * <ol>
 *   <li>Every placeholder in its templates names a field, or a value of its type.
 *   <li>No value of a field sends a credential to another domain, or changes other parts of a request.
 *   <li>Secret fields are in no URL, except where an authorization field puts one into path or query.
 *   <li>No {@code toString} and no message contains values of fields or of the client.
 * </ol>
 *
 * @param name name of the provider
 * @param title title that users see
 * @param shares short texts on what an authorization permits
 * @param fields fields that a user enters, in order
 * @param authorizationFields parts of a request that carry the credential
 * @param baseUrl base URL of requests; null for the profile of a provider that determines it
 * @param authCheckUrl URL of the auth check, which succeeds if a GET does; null likewise
 * @param oauth OAuth server; null unless the type is OAuth 2 and the profile has URLs
 */
public record Profile(
        String name,
        ProfileType type,
        String title,
        List<String> shares,
        List<ProfileField> fields,
        List<AuthorizationField> authorizationFields,
        @Nullable UrlTemplate baseUrl,
        @Nullable UrlTemplate authCheckUrl,
        @Nullable OAuthClient oauth) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** @throws IllegalArgumentException if the components contradict each other */
    public Profile {
        shares = List.copyOf(shares);
        fields = List.copyOf(fields);
        authorizationFields = List.copyOf(authorizationFields);
        if (!isName(name)) {
            throw new IllegalArgumentException("not a name of a profile: " + name);
        }
        if ((oauth != null) != (type == ProfileType.OAUTH2 && baseUrl != null)) {
            throw new IllegalArgumentException("an OAuth client belongs to the type oauth2, and only to that");
        }
        ProfileRules rules = new ProfileRules(type, fields, authorizationFields);
        Stream.of(
                        rules.together(),
                        Optional.ofNullable(baseUrl).flatMap(rules::base),
                        Optional.ofNullable(authCheckUrl).flatMap(rules::authCheck),
                        authorizationFields.stream()
                                .map(rules::value)
                                .flatMap(Optional::stream)
                                .findFirst(),
                        urls(oauth).map(rules::url).flatMap(Optional::stream).findFirst())
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(fault -> {
                    throw new IllegalArgumentException("profile " + name + " " + fault);
                });
    }

    /**
     * Returns the faults of entered values by key, in the order of the fields; empty if all are valid. Texts follow the
     * label of the field and never contain a value.
     */
    public Map<String, String> faults(Map<String, String> values) {
        Map<String, String> found = new LinkedHashMap<>();
        Values all = new Values(fields, values);
        for (ProfileField field : fields) {
            if (field.required()) {
                note(found, () -> all.required(field.key()));
            }
        }
        Set<String> paths = paths();
        Stream.concat(Stream.of(baseUrl, authCheckUrl).filter(Objects::nonNull), urls(oauth))
                .forEach(url -> url.names().stream()
                        .filter(name -> !paths.contains(name))
                        .forEach(name -> note(found, () -> url.expandOnly(name, all.required(name)))));
        authorizationFields.stream()
                .filter(field -> !field.value().names().contains(Values.ACCESS_TOKEN))
                .forEach(field -> note(found, () -> all.of(field)));
        Map<String, String> ordered = new LinkedHashMap<>();
        fields.stream()
                .map(ProfileField::key)
                .filter(found::containsKey)
                .forEach(key -> ordered.put(key, found.getOrDefault(key, "")));
        return ordered;
    }

    /**
     * Returns the base URL of requests.
     *
     * @throws FieldValueException if a value is missing or not valid at its place
     */
    public URI base(Map<String, String> values) {
        return Objects.requireNonNull(baseUrl).expand(values);
    }

    /**
     * Returns a request with its credential, which replaces a header, parameter or member of the same name. A method
     * with a body gets one if the credential needs it; GET and DELETE carry no credential in a body.
     *
     * @param base base URL: of the connection, or {@link #base}
     * @param values values of the fields; for OAuth also {@code access_token}
     * @throws FieldValueException if a value is missing or not valid at its place
     * @throws IllegalArgumentException if the credential belongs into the body, which is not a JSON object
     */
    public AuthorizedCall authorized(CrmRequest request, URI base, Map<String, String> values) {
        return authorizer(values).call(request, base);
    }

    Authorizer authorizer(Map<String, String> values) {
        return new Authorizer(fields, authorizationFields, values);
    }

    /**
     * Returns the auth check with its credential.
     *
     * @param values values of the fields; for OAuth also {@code access_token}
     * @throws FieldValueException if a value is missing or not valid at its place
     */
    public AuthorizedCall authCheck(Map<String, String> values) {
        return authorizer(values).get(Objects.requireNonNull(authCheckUrl));
    }

    /** Returns whether a text is valid as the name of a profile. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    private Set<String> paths() {
        return authorizationFields.stream()
                .filter(field -> field.in() == AuthorizationField.In.PATH)
                .map(AuthorizationField::key)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Stream<UrlTemplate> urls(@Nullable OAuthClient client) {
        return client == null ? Stream.empty() : client.urls().stream();
    }

    private static void note(Map<String, String> faults, Runnable check) {
        try {
            check.run();
        } catch (FieldValueException e) {
            faults.putIfAbsent(e.field(), e.reason());
        }
    }
}
