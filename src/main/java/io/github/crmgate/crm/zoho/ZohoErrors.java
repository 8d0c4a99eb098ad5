package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Maps Zoho's error responses to problems, by {@code code} first: the HTTP status of an error differs between Zoho's
 * products.
 */
final class ZohoErrors {
    /** Default {@code Retry-After}: Zoho sends none, and its concurrency limits end within a minute. */
    private static final Duration RATE_PAUSE = Duration.ofSeconds(60);

    private static final String RECORDS = "data";
    private static final String PAGE_TOKEN = "page_token";

    /** Contained in every error code for a missing scope. */
    private static final String SCOPE = "SCOPE";

    /** Error codes of a rejected token; the HTTP status may be 400, 401 or another. */
    private static final Set<String> TOKEN_REJECTED = Set.of(
            "INVALID_TOKEN",
            "INVALID_OAUTHTOKEN",
            "INVALID_OAUTH_TOKEN",
            "INVALID_OAUTH",
            "INVALID_ACCESS_TOKEN",
            "EXPIRED_TOKEN",
            "TOKEN_EXPIRED",
            "AUTHENTICATION_FAILURE",
            "AUTHENTICATION_FAILED");

    /** Contained in error codes for a missing permission, which another token does not fix. */
    private static final Pattern PERMISSION = Pattern.compile("PERMISSION|PRIVILEGE|AUTHORIZATION_FAILED");

    private ZohoErrors() {}

    /**
     * Accepts a success with its records, and a rejection whose status the request accepts.
     *
     * @throws CrmGateException for every other response
     */
    static void check(CrmRequest request, CrmResponse response) {
        String code = code(response.json());
        if (response.successful() && code.isEmpty() && !response.text() && !response.failed()) {
            ensureRecords(request, response);
            return;
        }
        CrmGateException failure = failure(request, response);
        boolean acceptable =
                switch (failure.problem().code()) {
                    case CRM_REJECTED -> true;
                    case CRM_PERMISSION_DENIED -> response.status() != 400; // a 400 is accepted for what it rejects
                    default -> false;
                };
        if (!acceptable || !request.accepts().contains(response.status())) {
            throw failure;
        }
    }

    /** Returns the failure that a response reports, even if the request accepts its status. */
    static CrmGateException failure(CrmRequest request, CrmResponse response) {
        return failure(request, response, request.method().equals("GET") ? ofRead(response) : response.json());
    }

    /**
     * Returns the error object of a read. Zoho sends it at the top level, and documents it in the array of records; that
     * of a write has a result for each record.
     */
    static JsonNode ofRead(CrmResponse response) {
        JsonNode first = response.json().path(RECORDS).path(0);
        return !response.successful() && first.has("code") ? first : response.json();
    }

    /**
     * Returns the failure that a part of a response reports.
     *
     * @param json the error object, for example of one record
     */
    static CrmGateException failure(CrmRequest request, CrmResponse response, JsonNode json) {
        Problem problem = problem(request, response, json);
        return switch (problem.code()) {
            case AUTHORIZATION_REQUIRED -> new TokenRejectedException(problem);
            case CRM_UNAVAILABLE -> new CrmUnavailableException(problem);
            default -> new CrmGateException(problem);
        };
    }

    /** Returns whether the token lacks a scope for the call. */
    static boolean lacksScope(CrmResponse response) {
        return code(ofRead(response)).toUpperCase(Locale.ROOT).contains(SCOPE);
    }

    /**
     * Rejects a success without records: an empty result is 204 or an empty array, so a missing array means a broken
     * response.
     */
    private static void ensureRecords(CrmRequest request, CrmResponse response) {
        if (response.noContent()) {
            return;
        }
        JsonNode records = response.json().path(Objects.requireNonNullElse(request.holds(), RECORDS));
        boolean read = request.method().equals("GET");
        boolean whole = records.isArray();
        for (JsonNode record : records) {
            whole &= record.isObject() && (!read || record.hasNonNull("id"));
        }
        if (!whole && response.throttle() != null) {
            throw failure(request, response);
        } else if (!whole) {
            throw new CrmUnavailableException(
                    Problem.of(ProblemCode.CRM_UNAVAILABLE, "Zoho's CRM API sent " + response + " without its records.")
                            .retryAfter(response.retryAfter()));
        }
    }

    /**
     * Returns the error code; empty if there is none. The CRM API has it at the top level, other APIs of Zoho in an
     * object.
     */
    private static String code(JsonNode json) {
        for (JsonNode place : List.of(
                json,
                json.path("error"),
                json.path("errors"),
                json.path("errors").path(0))) {
            String code = Json.text(place, "code");
            if (code != null) {
                return code;
            }
        }
        return Objects.requireNonNullElse(Json.text(json, "error"), "");
    }

    private static Problem problem(CrmRequest request, CrmResponse response, JsonNode json) {
        String originalCode = code(json);
        String code = originalCode.toUpperCase(Locale.ROOT);
        int status = response.status();
        String message = Json.text(json, "message");
        JsonNode details = json.path("details");
        Problem problem;
        if (status == 429 || code.equals("TOO_MANY_REQUESTS") || response.throttle() != null) {
            problem = Problem.of(
                            ProblemCode.CRM_RATE_LIMITED,
                            "Zoho limits the calls of this account for now: too many at once, or its daily credits are"
                                    + " used up.")
                    .retryAfter(response.retryAfter() == null ? RATE_PAUSE : response.retryAfter());
        } else if (TOKEN_REJECTED.contains(code)) {
            problem = rejected();
        } else if (code.contains(SCOPE)) {
            problem = Problem.of(
                    ProblemCode.CRM_PERMISSION_DENIED,
                    "The connection lacks the scope " + Objects.requireNonNullElse(request.scope(), "for this call")
                            + ". Refreshed tokens have the old scopes, so authorize again: users who connected by a link"
                            + " need a new link (POST /api/authorizations) once crmgate.zoho.scopes has the scope; a"
                            + " refresh token of the settings is replaced as docs/zoho.md describes.");
        } else if (response.markup() && (status == 401 || status == 403)) {
            problem = CrmUnavailableException.page("Zoho", response.toString()).problem();
        } else if (status == 403 || PERMISSION.matcher(code).find()) {
            problem = Problem.of(
                    ProblemCode.CRM_PERMISSION_DENIED,
                    "Zoho denies the permission" + named(details.path("permissions"))
                            + ". The user who authorized the connection needs it in the CRM.");
        } else if (status == 401) {
            problem = rejected();
        } else if (code.endsWith("PAGINATION_LIMIT_EXCEEDED")
                || (code.startsWith("LIMIT_") && isFurtherPage(request))) {
            problem = Problem.of(
                    ProblemCode.BAD_REQUEST,
                    "Zoho shows no more of this listing: 2,000 results of a search, 100,000 leads without filters. Add a"
                            + " filter that narrows it down.");
        } else if (code.equals("EXPIRED_VALUE")) {
            problem = Problem.of(
                    ProblemCode.BAD_REQUEST,
                    "The parameter 'cursor' is too old: Zoho's page tokens live 24 hours. Start again without it.");
        } else if (code.equals("TOKEN_BOUND_DATA_MISMATCH") || ofPageToken(request, code, details)) {
            problem = Problem.of(
                    ProblemCode.BAD_REQUEST,
                    "Zoho does not know the page of the parameter 'cursor' any more. Start again without it.");
        } else if (status >= 500
                || (response.successful() && code.isEmpty())
                || response.text()
                || response.redirect()
                || code.equals("INTERNAL_ERROR")) {
            problem = Problem.of(ProblemCode.CRM_UNAVAILABLE, "Zoho's CRM API failed: " + response + ".")
                    .retryAfter(response.retryAfter());
        } else {
            problem = Problem.of(
                    ProblemCode.CRM_REJECTED,
                    "Zoho rejects the request: " + response + (message == null ? "" : ", " + message) + ".");
        }
        return problem.said(originalCode.isEmpty() ? response.throttle() : originalCode, message);
    }

    /** Returns the problem of a rejected token that was just issued. */
    private static Problem rejected() {
        return Problem.of(
                ProblemCode.AUTHORIZATION_REQUIRED,
                "Zoho rejects a token that it has just issued. Most often crmgate.zoho.region or"
                        + " crmgate.zoho.environment does not fit the account, or its user was deactivated.");
    }

    private static boolean ofPageToken(CrmRequest request, String code, JsonNode details) {
        return request.query().containsKey(PAGE_TOKEN)
                && code.equals("INVALID_DATA")
                && (PAGE_TOKEN.equals(Json.text(details, "param_name"))
                        || PAGE_TOKEN.equals(Json.text(details, "api_name")));
    }

    /**
     * Returns whether the request reads a page after the first. Zoho rejects search pages beyond 2,000 results with
     * {@code LIMIT_EXCEEDED} or {@code LIMIT_REACHED}.
     */
    private static boolean isFurtherPage(CrmRequest request) {
        return !request.query().getOrDefault("page", "1").equals("1");
    }

    private static String named(@Nullable JsonNode permissions) {
        if (permissions == null || permissions.isMissingNode()) {
            return "";
        }
        return permissions.isArray() ? " " + permissions : " " + permissions.asText();
    }
}
