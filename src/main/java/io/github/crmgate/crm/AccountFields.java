package io.github.crmgate.crm;

import io.github.crmgate.connection.Credential;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.secret.Secret;
import java.util.Map;
import java.util.Optional;

/** What a caller said of an account, by the names of the fields. The values may be secrets. */
public final class AccountFields {
    private final Map<String, String> values;

    public AccountFields(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * A field that must be there.
     *
     * @throws FieldException if it is not
     */
    public String required(String name) {
        return find(name).orElseThrow(() -> bad(name, "is missing"));
    }

    /**
     * An OAuth credential: a refresh token, or a code, which is exchanged for one.
     *
     * @throws CrmGateException {@code bad_request} unless exactly one of {@code refreshToken} and {@code code} is there
     */
    public Credential oauthCredential() {
        Optional<Secret> refreshToken = find("refreshToken").map(text -> Secret.of(text.strip()));
        Optional<Secret> code = find("code").map(text -> Secret.of(text.strip()));
        if (refreshToken.isPresent() == code.isPresent()) {
            throw new CrmGateException(
                    ProblemCode.BAD_REQUEST, "Give either the field 'refreshToken' or the field 'code'.");
        }
        return refreshToken
                .<Credential>map(Credential.RefreshToken::new)
                .orElseGet(() -> new Credential.AuthorizationCode(code.orElseThrow(), null, null));
    }

    /** What is wrong with a field; the text goes on after its name. */
    public static FieldException bad(String name, String text) {
        return new FieldException(name, text);
    }
}
