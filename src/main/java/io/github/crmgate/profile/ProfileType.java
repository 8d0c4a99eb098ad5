package io.github.crmgate.profile;

import java.util.Arrays;
import java.util.List;

/** Types of authorization. */
public enum ProfileType {
    /** The user signs in at the provider, and requests carry an access token (RFC 6749). */
    OAUTH2("oauth2"),
    /** The user enters an API key. */
    API_KEY("api-key"),
    /** The user enters a name and a password (RFC 7617). */
    BASIC("basic");

    private final String code;

    ProfileType(String code) {
        this.code = code;
    }

    /** Returns the name in settings. */
    public String code() {
        return code;
    }

    public static List<String> codes() {
        return Arrays.stream(values()).map(ProfileType::code).toList();
    }

    public static ProfileType of(String code) {
        return Arrays.stream(values())
                .filter(type -> type.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a type of profiles: " + code));
    }
}
