package io.github.crmgate.profile;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What authorization fields are made of: the values of the fields, and what follows from them. */
public final class Values {
    /** The access token of an account, given beside the fields. */
    static final String ACCESS_TOKEN = "access_token";
    /** User name and password as RFC 7617 wants them. */
    public static final String BASIC = "basic";

    public static final String USERNAME = "username";
    public static final String PASSWORD = "password";

    private final Set<String> optional;
    private final Set<String> secret;
    private final Map<String, String> values;

    Values(List<ProfileField> fields, Map<String, String> values) {
        this.optional = fields.stream()
                .filter(field -> !field.required())
                .map(ProfileField::key)
                .collect(Collectors.toSet());
        this.secret = fields.stream()
                .filter(ProfileField::secret)
                .map(ProfileField::key)
                .collect(Collectors.toSet());
        this.values = values;
    }

    /** Returns the names that templates of a type may use. */
    static Set<String> names(ProfileType type, List<ProfileField> fields) {
        Set<String> names = new LinkedHashSet<>();
        fields.forEach(field -> names.add(field.key()));
        if (type == ProfileType.OAUTH2) {
            names.add(ACCESS_TOKEN);
        }
        if (type == ProfileType.BASIC) {
            names.add(BASIC);
        }
        return names;
    }

    /**
     * Returns the value of an authorization field; empty if it names a field that may be left out and was.
     *
     * @throws FieldValueException if a value is missing or can't stand there
     */
    Optional<String> of(AuthorizationField field) {
        if (field.value().names().stream().anyMatch(name -> optional.contains(name) && blank(name))) {
            return Optional.empty();
        }
        String expanded = field.value().expand(name -> {
            String value = name.equals(BASIC) ? basic() : required(name);
            return field.in() == AuthorizationField.In.HEADER
                    ? Characters.header(name, value)
                    : Characters.plain(name, value);
        });
        if (field.in() == AuthorizationField.In.PATH && PathTemplate.isDots(expanded.strip())) {
            throw new FieldValueException(
                    field.value().names().stream().findFirst().orElse(field.key()), "must not consist of dots");
        }
        return Optional.of(expanded);
    }

    /** Returns the values that open the account. */
    List<String> secrets() {
        return values.entrySet().stream()
                .filter(value ->
                        secret.contains(value.getKey()) || value.getKey().equals(ACCESS_TOKEN))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Returns whether an authorization field sends nothing but fields that are not secret. */
    boolean isPublic(AuthorizationField field) {
        Set<String> names = field.value().names();
        return !names.isEmpty()
                && names.stream()
                        .noneMatch(name -> name.equals(ACCESS_TOKEN) || name.equals(BASIC) || secret.contains(name));
    }

    /** @throws FieldValueException if it is missing */
    String required(String name) {
        String value = values.get(name);
        if (value == null || value.isBlank()) {
            throw new FieldValueException(name, "is missing");
        }
        return value;
    }

    private boolean blank(String name) {
        String value = values.get(name);
        return value == null || value.isBlank();
    }

    private String basic() {
        String username = Characters.plain(USERNAME, required(USERNAME));
        if (username.contains(":")) {
            throw new FieldValueException(USERNAME, "must not hold a colon");
        }
        String pair = username + ":" + Characters.plain(PASSWORD, required(PASSWORD));
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
