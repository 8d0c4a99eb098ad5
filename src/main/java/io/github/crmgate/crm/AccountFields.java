package io.github.crmgate.crm;

import io.github.crmgate.connection.Credential;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.secret.Secret;
import java.util.Map;
import java.util.Optional;

/** A caller's fields that describe an account. The values may be secrets. */
public final class AccountFields {
    private final Map<String, String> values;

    public AccountFields(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * Returns a mandatory field.
     *
     * @throws FieldException if it is missing
     */
    public String required(String name) {
        return find(name).orElseThrow(() -> bad(name, "is missing"));
    }

    /**
     * Returns an OAuth credential: a refresh token, or a code, which is exchanged for one.
     *
     * @throws CrmGateException {@code bad_request} unless exactly one of {@code refreshToken} and {@code code} is
     *     present
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

    /** Returns the failure for a wrong field; the text follows its name. */
    public static FieldException bad(String name, String text) {
        return new FieldException(name, text);
    }
}
