package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Maps Freshsales' error responses to problems. Their bodies have several formats, or are empty. */
final class FreshsalesErrors {
    /** Default {@code Retry-After} of a throttled request whose status is not 429. */
    private static final Duration THROTTLE_PAUSE = Duration.ofMinutes(1);

    /** Status of invalid values. Freshsales also sends 400 and 500 for them. */
    private static final int UNPROCESSABLE = 422;

    /** Message of a rate limit in a service behind Freshsales, which is reported with another status than 429. */
    private static final Pattern BUSY = Pattern.compile("fetch failure\\b.*\\b429\\b", Pattern.DOTALL);

    private final Clock clock;

    FreshsalesErrors(Clock clock) {
        this.clock = clock;
    }

    /**
     * Accepts a success with its records, and statuses that the request accepts.
     *
     * @throws CrmGateException for every other response
     */
    void check(CrmRequest request, CrmResponse response) {
        int status = response.status();
        if (request.method().equals("DELETE") && response.successful() && !response.markup() && !response.failed()) {
            return; // the body may be empty, or the word true
        }
        if (response.redirect() || (response.successful() && response.text())) {
            throw new CrmGateException(
                    ProblemCode.AUTHORIZATION_REQUIRED,
                    "Freshsales answered " + (response.redirect() ? "a redirect" : "a page")
                            + " where JSON was due, most likely its sign-in page. The domain is wrong, or the account"
                            + " moved; nothing was sent to where it points.");
        }
        if (response.successful() && isWhole(request, response)) {
            return;
        }
        if (response.markup() && (status == 400 || status == 401 || status == 403)) {
            throw CrmUnavailableException.page("Freshsales", response.toString());
        }
        String throttle = response.throttle();
        if (throttle == null
                && BUSY.matcher(String.valueOf(message(response.json()))).find()) {
            throttle = "429";
        }
        boolean invalid = status >= 500
                && request.accepts().contains(UNPROCESSABLE)
                && FreshsalesRejection.validates(messages(response.json()));
        if (throttle == null && (invalid || request.accepts().contains(status))) {
            return;
        }
        String code = Json.text(response.json().path("errors"), "code");
        String message = message(response.json());
        String says = message == null ? "" : " It says: " + message;
        if (throttle != null && status != 429) {
            throw limited(code == null ? throttle : code, message, retryAfter(response, THROTTLE_PAUSE));
        }
        if (response.successful()) {
            throw new CrmUnavailableException(
                    Problem.of(ProblemCode.CRM_UNAVAILABLE, "Freshsales sent " + response + " without its records.")
                            .retryAfter(response.retryAfter()));
        }
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
            case 429 -> throw limited(code, message, retryAfter(response, untilNextHour()));
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

    /**
     * Returns whether a success has the requested array or record: an empty result is 204, an empty array, or an array
     * without that record.
     */
    private static boolean isWhole(CrmRequest request, CrmResponse response) {
        String member = request.holds();
        return response.noContent()
                || (member == null
                        ? !response.hollow() && response.throttle() == null
                        : holds(response.json(), member));
    }

    /**
     * Returns whether the document has an array of records (which a lookup nests in an object of the same name), or one
     * record with an id.
     */
    private static boolean holds(JsonNode document, String member) {
        JsonNode found = member.isEmpty() ? document : document.path(member);
        JsonNode records = found.isObject() ? found.path(member) : found;
        if (!records.isArray()) {
            return found.hasNonNull("id");
        }
        for (JsonNode record : records) {
            if (!record.isObject()) {
                return false;
            }
        }
        return true;
    }

    /** Returns the failure of a rejected page after the first. */
    static CrmGateException beyondLastPage(CrmResponse response) {
        String message = message(response.json());
        return new CrmGateException(problem(
                ProblemCode.BAD_REQUEST,
                "Freshsales shows no more of this list. Add a filter that narrows it down."
                        + (message == null ? "" : " It says: " + message),
                Json.text(response.json().path("errors"), "code"),
                message));
    }

    private static CrmGateException limited(@Nullable String code, @Nullable String message, Duration wait) {
        return new CrmGateException(problem(
                        ProblemCode.CRM_RATE_LIMITED,
                        "The hourly or minute limit of this Freshsales account is used up; all its integrations share"
                                + " it.",
                        code,
                        message)
                .retryAfter(wait));
    }

    private static Duration retryAfter(CrmResponse response, Duration otherwise) {
        return response.retryAfter() == null ? otherwise : response.retryAfter();
    }

    private Duration untilNextHour() {
        Instant now = clock.instant();
        return Duration.between(now, now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS));
    }

    private static Problem problem(ProblemCode kind, String detail, @Nullable String code, @Nullable String message) {
        return Problem.of(kind, detail).said(code, message);
    }

    private static @Nullable String message(JsonNode json) {
        List<String> messages = messages(json);
        return messages.isEmpty() ? null : String.join("; ", messages);
    }

    /** Returns the messages of an error, from anywhere in the document. */
    static List<String> messages(JsonNode json) {
        JsonNode errors = json.path("errors");
        for (JsonNode candidate : List.of(
                errors.path("message"),
                json.path("message"),
                json.path("error").path("message"),
                json.path("error").path("title"),
                errors)) {
            if (candidate.isTextual() && !candidate.asText().isBlank()) {
                return List.of(candidate.asText());
            }
            if (candidate.isArray() && !candidate.isEmpty()) {
                List<String> texts = new ArrayList<>();
                candidate.forEach(text -> texts.add(text.isValueNode() ? text.asText() : text.toString()));
                return texts;
            }
        }
        return List.of();
    }
}
