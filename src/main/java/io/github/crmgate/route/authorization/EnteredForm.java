package io.github.crmgate.route.authorization;

import java.util.Map;

/**
 * A form that a browser submitted.
 *
 * @param token token of its link
 * @param values values by field; some are secrets
 */
record EnteredForm(String token, Map<String, String> values) {

    @Override
    public String toString() {
        return "EnteredForm" + values.keySet();
    }
}
