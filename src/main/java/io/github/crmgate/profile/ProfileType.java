package io.github.crmgate.profile;

import java.util.Arrays;
import java.util.List;

/** How accounts are authorized. */
public enum ProfileType {
    /** A user signs in at the provider (RFC 6749): what is sent is an access token. */
    OAUTH2("oauth2"),
    /** A user enters a key. */
    API_KEY("api-key"),
    /** A user enters a name and a password (RFC 7617). */
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
                .orElseThrow(() -> new IllegalArgumentException("no type of profiles: " + code));
    }
}
