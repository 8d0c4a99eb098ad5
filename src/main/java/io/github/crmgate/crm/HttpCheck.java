package io.github.crmgate.crm;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;

/** Checks a response by HTTP (RFC 9110, section 15) and the error code of bearer tokens (RFC 6750, section 3.1). */
final class HttpCheck {
    private HttpCheck() {}

    static void ensureAnswer(String title, CrmRequest request, CrmResponse response) {
        int status = response.status();
        if (response.successful() || request.accepts().contains(status)) {
            return;
        }
        String says = title + " answered " + response;
        if (response.page() && (status == 401 || status == 403)) {
            throw CrmUnavailableException.page(title, response.toString());
        }
        if (status == 401 || "invalid_token".equals(Json.text(response.json(), "error"))) {
            throw new TokenRejectedException(
                    Problem.of(ProblemCode.AUTHORIZATION_REQUIRED, says + ": it rejects the credential."));
        }
        if (status == 429 || response.throttle() != null) {
            throw new CrmGateException(
                    Problem.of(ProblemCode.CRM_RATE_LIMITED, says + ".").retryAfter(response.retryAfter()));
        }
        if (status >= 500) {
            throw new CrmUnavailableException(
                    Problem.of(ProblemCode.CRM_UNAVAILABLE, says + ".").retryAfter(response.retryAfter()));
        }
        if (response.redirect()) {
            throw new CrmGateException(
                    ProblemCode.AUTHORIZATION_REQUIRED,
                    says + ", a redirect, most likely to its sign-in page; nothing was sent to where it points.");
        }
        throw new CrmGateException(
                status == 403 ? ProblemCode.CRM_PERMISSION_DENIED : ProblemCode.CRM_REJECTED, says + ".");
    }
}
