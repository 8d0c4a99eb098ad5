package io.github.crmgate.oauth;

import io.github.crmgate.http.CrmRequest;
import java.net.URI;
import java.util.Map;
import java.util.TreeSet;

/**
 * A call of a token endpoint (RFC 6749, section 3.2).
 *
 * @param endpoint where it goes
 * @param form its parameters; they hold secrets
 * @param repeatable whether it may be made again if the answer got lost: a code is good for one request
 */
public record TokenRequest(URI endpoint, Map<String, String> form, boolean repeatable) {

    /** The form body. */
    public String encoded() {
        return CrmRequest.form(form);
    }

    /** The endpoint and the names of the parameters; never their values. */
    @Override
    public String toString() {
        return "POST " + endpoint + " " + new TreeSet<>(form.keySet());
    }
}
