package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.http.Json;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells Zoho's failures apart by their {@code code}: the HTTP status differs between Zoho's products. */
final class ZohoErrors {
    /** Zoho documents no Retry-After; its concurrency limits pass within the minute. */
    private static final Duration RATE_PAUSE = Duration.ofSeconds(60);

    private ZohoErrors() {}

    /** Returns if the response is an answer. */
    static void check(CrmRequest request, CrmResponse response) {
        String code = Json.text(response.json(), "code");
        boolean error = code != null || "error".equals(Json.text(response.json(), "status"));
        if (response.successful() && !error && !response.text()) {
            return;
        }
        Problem problem = problem(request, response, code == null ? "" : code);
        switch (problem.code()) {
            case AUTHORIZATION_REQUIRED -> throw new TokenRejectedException(problem);
            case CRM_UNAVAILABLE -> throw new CrmUnavailableException(problem);
            case CRM_REJECTED -> {
                if (!request.accepts().contains(response.status())) {
                    throw new CrmGateException(problem);
                }
            }
            default -> throw new CrmGateException(problem);
        }
    }

    private static Problem problem(CrmRequest request, CrmResponse response, String code) {
        int status = response.status();
        String message = Json.text(response.json(), "message");
        JsonNode details = response.json().path("details");
        Problem problem;
        if (code.equals("INVALID_TOKEN")
                || code.equals("AUTHENTICATION_FAILURE")
                || (status == 401 && code.isEmpty())) {
            problem = Problem.of(
                    ProblemCode.AUTHORIZATION_REQUIRED,
                    "Zoho rejects a token that it has just issued. Most often crmgate.zoho.region or"
                            + " crmgate.zoho.environment does not fit the account, or its user was deactivated.");
        } else if (code.equals("OAUTH_SCOPE_MISMATCH")) {
            problem = Problem.of(
                    ProblemCode.CRM_PERMISSION_DENIED,
                    "The connection lacks the scope " + Objects.requireNonNullElse(request.scope(), "for this call")
                            + ". Authorize again with it beside the others and set the new refresh token (docs/zoho.md"
                            + " tells how): a refreshed token has the old scopes.");
        } else if (code.equals("NO_PERMISSION") || status == 403) {
            problem = Problem.of(
                    ProblemCode.CRM_PERMISSION_DENIED,
                    "Zoho denies the permission" + named(details.path("permissions"))
                            + ". The user who authorized the connection needs it in the CRM.");
        } else if (status == 429 || code.equals("TOO_MANY_REQUESTS")) {
            problem = Problem.of(
                            ProblemCode.CRM_RATE_LIMITED,
                            "Zoho limits the calls of this account for now: too many at once, or its daily credits are"
                                    + " used up.")
                    .retryAfter(response.retryAfter() == null ? RATE_PAUSE : response.retryAfter());
        } else if (code.endsWith("PAGINATION_LIMIT_EXCEEDED")) {
            problem = Problem.of(
                    ProblemCode.BAD_REQUEST,
                    "Zoho shows no more of this listing: 2,000 results of a search, 100,000 leads without filters. Add a"
                            + " filter that narrows it down.");
        } else if (code.equals("EXPIRED_VALUE")) {
            problem = Problem.of(
                    ProblemCode.BAD_REQUEST,
                    "The parameter 'cursor' is too old: Zoho's page tokens live 24 hours. Start again without it.");
        } else if (status >= 500 || response.text() || response.redirect() || code.equals("INTERNAL_ERROR")) {
            problem = Problem.of(ProblemCode.CRM_UNAVAILABLE, "Zoho's CRM API failed: " + response + ".")
                    .retryAfter(response.retryAfter());
        } else {
            problem = Problem.of(
                    ProblemCode.CRM_REJECTED,
                    "Zoho rejects the request: " + response + (message == null ? "" : ", " + message) + ".");
        }
        return problem.said(code.isEmpty() ? null : code, message);
    }

    private static String named(@Nullable JsonNode permissions) {
        if (permissions == null || permissions.isMissingNode()) {
            return "";
        }
        return permissions.isArray() ? " " + permissions : " " + permissions.asText();
    }
}
