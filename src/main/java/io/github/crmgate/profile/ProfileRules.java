package io.github.crmgate.profile;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks the components of a profile against each other. Each method returns a fault, whose text follows the name of
 * the component, or empty.
 */
public final class ProfileRules {
    private final ProfileType type;
    private final Map<String, ProfileField> fields = new LinkedHashMap<>();
    private final List<AuthorizationField> authorization;
    private final Set<String> names;
    private final boolean repeatedField;

    public ProfileRules(ProfileType type, List<ProfileField> fields, List<AuthorizationField> authorization) {
        this.type = type;
        fields.forEach(field -> this.fields.put(field.key(), field));
        this.authorization = authorization;
        this.names = Values.names(type, fields);
        this.repeatedField = this.fields.size() < fields.size();
    }

    /** Checks fields and authorization fields as a whole. */
    public Optional<String> together() {
        if (repeatedField) {
            return Optional.of("has two fields of one key");
        }
        for (int i = 0; i < authorization.size(); i++) {
            for (AuthorizationField other : authorization.subList(0, i)) {
                if (authorization.get(i).collides(other)) {
                    return Optional.of("set " + other + " twice");
                }
            }
        }
        Set<String> sent = new HashSet<>();
        authorization.forEach(field -> sent.addAll(field.value().names()));
        boolean credential = sent.stream().anyMatch(this::isCredential);
        if (credential) {
            return Optional.empty();
        }
        return Optional.of(
                switch (type) {
                    case OAUTH2 -> "send no {{access_token}}";
                    case API_KEY -> "send no field that is secret";
                    case BASIC -> "send neither {{basic}} nor a field that is secret";
                });
    }

    /** Checks the value of an authorization field. */
    public Optional<String> value(AuthorizationField field) {
        return field.value().names().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .map(name -> "names {{" + name + "}}, which is no field; known are "
                        + names.stream().map(known -> "{{" + known + "}}").collect(Collectors.joining(", ")));
    }

    /** Checks the base URL of requests. */
    public Optional<String> base(UrlTemplate url) {
        return url.hasQuery() ? Optional.of("must have no query") : url(url);
    }

    /** Checks the URL of the auth check, whose path may have placeholders of authorization fields. */
    public Optional<String> authCheck(UrlTemplate url) {
        Set<String> paths = authorization.stream()
                .filter(field -> field.in() == AuthorizationField.In.PATH)
                .map(AuthorizationField::key)
                .filter(name ->
                        !url.hostNames().contains(name) && !url.queryNames().contains(name))
                .collect(Collectors.toSet());
        return names(url, paths);
    }

    /** Checks any other URL. */
    public Optional<String> url(UrlTemplate url) {
        return names(url, Set.of());
    }

    private Optional<String> names(UrlTemplate url, Set<String> others) {
        return url.names().stream()
                .filter(name -> !others.contains(name))
                .flatMap(name -> fault(name).stream())
                .findFirst();
    }

    private Optional<String> fault(String name) {
        ProfileField field = fields.get(name);
        if (field == null) {
            return Optional.of("names {" + name + "}, which is no field");
        }
        if (field.secret()) {
            return Optional.of("names {" + name + "}, which is secret; addresses are logged, so send it by an"
                    + " authorization field");
        }
        return field.required()
                ? Optional.empty()
                : Optional.of("names {" + name + "}, which is not required; there is no address without it");
    }

    private boolean isCredential(String name) {
        ProfileField field = fields.get(name);
        return field == null ? names.contains(name) : type != ProfileType.OAUTH2 && field.secret();
    }
}
