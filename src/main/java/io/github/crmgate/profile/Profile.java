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
 * How accounts of a provider are authorized: what a user enters, where a token comes from, and how calls carry it.
 *
 * <ol>
 *   <li>Every name in its templates is that of a field, or of a value of its type.
 *   <li>No value of a field moves a credential to another domain, and none leaves its place in a call.
 *   <li>No secret field stands in an address, except where an authorization field puts it into a path or a query.
 *   <li>No value of a field, and no value of the client, shows in a {@code toString} or in a message.
 * </ol>
 *
 * @param name of the provider that it describes
 * @param title shown to users
 * @param shares what an authorization shares, in short texts
 * @param fields what a user enters, in order
 * @param authorizationFields what carries the credential in a call
 * @param baseUrl what paths of requests stand below; null for a provider's own profile, as the provider knows that
 * @param authCheckUrl a GET there proves that an account works; null likewise
 * @param oauth the OAuth server; there is one if, and only if, that is the type and the profile has URLs
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

    /** @throws IllegalArgumentException if the parts do not go together */
    public Profile {
        shares = List.copyOf(shares);
        fields = List.copyOf(fields);
        authorizationFields = List.copyOf(authorizationFields);
        if (!isName(name)) {
            throw new IllegalArgumentException("no name of a profile: " + name);
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
     * What is wrong with what a user entered, by the keys of the fields and in their order; empty if nothing is. Texts
     * go on after the field's label and never tell a value.
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
     * What paths of requests stand below.
     *
     * @throws FieldValueException if a value is missing or can't stand where it must
     */
    public URI base(Map<String, String> values) {
        return Objects.requireNonNull(baseUrl).expand(values);
    }

    /**
     * Returns a request with its credential. A header, parameter or member of the same name gives way. A body is made
     * if there is none and the method takes one; a GET or DELETE carries no credential in a body.
     *
     * @param base what it stands below: that of a connection, or {@link #base}
     * @param values those of the fields, and {@code access_token} for the type oauth2
     * @throws FieldValueException if a value is missing or can't stand where it must
     * @throws IllegalArgumentException if the credential goes into the body, and that is no JSON object
     */
    public AuthorizedCall authorized(CrmRequest request, URI base, Map<String, String> values) {
        return new Authorizer(fields, authorizationFields, values).call(request, base);
    }

    /**
     * Returns the call that proves that an account works, with its credential.
     *
     * @param values those of the fields, and {@code access_token} for the type oauth2
     * @throws FieldValueException if a value is missing or can't stand where it must
     */
    public AuthorizedCall authCheck(Map<String, String> values) {
        return new Authorizer(fields, authorizationFields, values).get(Objects.requireNonNull(authCheckUrl));
    }

    /** Returns whether a text can name a profile. */
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
