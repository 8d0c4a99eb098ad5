package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.http.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells Freshsales' failures apart. Its error bodies come in several shapes, or not at all. */
final class FreshsalesErrors {
    private final Clock clock;

    FreshsalesErrors(Clock clock) {
        this.clock = clock;
    }

    /** Returns if the response is an answer. */
    void check(CrmRequest request, CrmResponse response) {
        int status = response.status();
        if (response.redirect() || (response.successful() && response.text())) {
            throw new CrmGateException(
                    ProblemCode.AUTHORIZATION_REQUIRED,
                    "Freshsales answered " + (response.redirect() ? "a redirect" : "a page")
                            + " where JSON was due, most likely its sign-in page. The domain is wrong, or the account"
                            + " moved; nothing was sent to where it points.");
        }
        if (response.successful() || request.accepts().contains(status)) {
            return;
        }
        String code = Json.text(response.json().path("errors"), "code");
        String message = message(response.json());
        String says = message == null ? "" : " It says: " + message;
        switch (status) {
            case 401 ->
                throw new TokenRejectedException(problem(
                        ProblemCode.AUTHORIZATION_REQUIRED, "Freshsales rejects the API key." + says, code, message));
            case 403 ->
                throw new CrmGateException(problem(
                        ProblemCode.CRM_PERMISSION_DENIED,
                        "The API key is good, but its user lacks the permission for " + request.method() + " "
                                + request.path() + ". An administrator of Freshsales can grant it." + says,
                        code,
                        message));
            case 429 ->
                throw new CrmGateException(problem(
                                ProblemCode.CRM_RATE_LIMITED,
                                "The hourly or minute limit of this Freshsales account is used up; all its integrations"
                                        + " share it.",
                                code,
                                message)
                        .retryAfter(response.retryAfter() == null ? untilNextHour() : response.retryAfter()));
            default -> {
                if (status >= 500) {
                    throw new CrmUnavailableException(problem(
                                    ProblemCode.CRM_UNAVAILABLE,
                                    "Freshsales failed: " + response + "." + says,
                                    code,
                                    message)
                            .retryAfter(response.retryAfter()));
                }
                throw new CrmGateException(problem(
                        ProblemCode.CRM_REJECTED,
                        "Freshsales rejects the request: " + response + "." + says,
                        code,
                        message));
            }
        }
    }

    private Duration untilNextHour() {
        Instant now = clock.instant();
        return Duration.between(now, now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS));
    }

    private static Problem problem(ProblemCode kind, String detail, @Nullable String code, @Nullable String message) {
        return Problem.of(kind, detail).said(code, message);
    }

    private static @Nullable String message(JsonNode json) {
        JsonNode errors = json.path("errors");
        for (JsonNode candidate : List.of(errors.path("message"), json.path("message"), errors)) {
            if (candidate.isTextual() && !candidate.asText().isBlank()) {
                return candidate.asText();
            }
            if (candidate.isArray() && !candidate.isEmpty()) {
                List<String> texts = new ArrayList<>();
                candidate.forEach(text -> texts.add(text.isValueNode() ? text.asText() : text.toString()));
                return String.join("; ", texts);
            }
        }
        return null;
    }
}
