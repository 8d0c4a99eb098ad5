package io.github.crmgate.profile;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Values for authorization fields: those of the fields of a profile, and those derived from them. */
public final class Values {
    /** Name of the access token, which is passed with the fields. */
    static final String ACCESS_TOKEN = "access_token";
    /** Name of the derived value with user name and password (RFC 7617). */
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
     * Returns the value of an authorization field; empty if it uses an optional field that has no value.
     *
     * @throws FieldValueException if a value is missing or not valid at its place
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

    /** Returns the secret values. */
    List<String> secrets() {
        return values.entrySet().stream()
                .filter(value ->
                        secret.contains(value.getKey()) || value.getKey().equals(ACCESS_TOKEN))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Returns whether an authorization field uses only fields that are not secret. */
    boolean isPublic(AuthorizationField field) {
        Set<String> names = field.value().names();
        return !names.isEmpty()
                && names.stream()
                        .noneMatch(name -> name.equals(ACCESS_TOKEN) || name.equals(BASIC) || secret.contains(name));
    }

    /** @throws FieldValueException if the value is missing */
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
