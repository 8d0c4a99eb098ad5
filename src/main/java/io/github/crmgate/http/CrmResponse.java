package io.github.crmgate.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.secret.KnownSecrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The response of a CRM or a token endpoint.
 *
 * @param status HTTP status
 * @param retryAfter requested wait; null if there is none
 * @param json body; a missing node if it is empty or not JSON
 * @param content kind of the body
 */
public record CrmResponse(int status, @Nullable Duration retryAfter, JsonNode json, Content content) {

    /** Kind of a body, detected from its start. */
    public enum Content {
        NONE,
        JSON,
        TEXT,
        XML,
        HTML
    }

    private static final int NO_CONTENT = 204;

    /** Bytes of a body that are examined to detect its kind. */
    private static final int START = 256;

    private static final Pattern HTML = Pattern.compile(
            "<(?:!doctype html|!--|html|head|title|meta|style|script|body|div|center|table|h[1-6]|p|b|pre|span)\\b.*"
                    + "|<.*<html\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern THROTTLE =
            Pattern.compile("\\b[A-Z0-9_]*THROTTLES?_LIMIT_EXCEEDED\\b", Pattern.CASE_INSENSITIVE);

    /**
     * Parses the body leniently. Texts and names lose the secrets that were sent; only the tokens of a token response
     * stay, which no message contains.
     */
    public static CrmResponse of(int status, @Nullable Duration retryAfter, byte[] body, KnownSecrets sent) {
        JsonNode json = Json.parse(body).filter(JsonNode::isContainerNode).orElse(MissingNode.getInstance());
        Content content = json.isMissingNode() ? content(body) : Content.JSON;
        return new CrmResponse(status, retryAfter, SecretsRemoval.from(json, sent), content);
    }

    /**
     * Returns the same response with a header {@code WWW-Authenticate}. RFC 9110, section 15.5.2, requires it in a 401,
     * and firewalls send none: so the API itself rejects the credential, even with an HTML body.
     */
    public CrmResponse challenging() {
        return status == 401 && markup() ? new CrmResponse(status, retryAfter, json, Content.TEXT) : this;
    }

    /** Returns whether the body is not JSON, such as a sign-in page. */
    public boolean text() {
        return content != Content.NONE && content != Content.JSON;
    }

    /** Returns whether the body is HTML or XML: a firewall, gateway or web server sent it, because JSON APIs don't. */
    public boolean markup() {
        return page() || content == Content.XML;
    }

    /** Returns whether the body is a web page: a firewall, gateway or web server sent it instead of the API. */
    public boolean page() {
        return content == Content.HTML;
    }

    public boolean successful() {
        return status >= 200 && status < 300;
    }

    public boolean redirect() {
        return status >= 300 && status < 400 && status != 304;
    }

    /** Returns whether the response says that there is nothing, unlike an empty body with another status. */
    public boolean noContent() {
        return status == NO_CONTENT;
    }

    /**
     * Returns whether a successful response is broken: it has no body although it should, an empty document, or one in
     * which every member is null or reports a failure.
     */
    public boolean hollow() {
        if (!successful() || noContent()) {
            return false;
        }
        return json.isObject()
                ? json.properties().stream()
                        .allMatch(member -> member.getValue().isNull() || failed(member.getKey()))
                : json.isEmpty() && !text();
    }

    /** Returns whether the document reports a failure, whatever the HTTP status. */
    public boolean failed() {
        return failed("status");
    }

    private boolean failed(String member) {
        String value = json.path(member).asText();
        return member.equals("status") && (value.equalsIgnoreCase("failure") || value.equalsIgnoreCase("error"));
    }

    /**
     * Returns the name of the exceeded limit, such as {@code URL_ROLLING_THROTTLES_LIMIT_EXCEEDED}, wherever it is in
     * the document, or null. Zoho and Freshworks report it with 500, 400 and 429, in several shapes.
     */
    public @Nullable String throttle() {
        return throttle(json);
    }

    private static @Nullable String throttle(JsonNode node) {
        if (node.isTextual()) {
            Matcher name = THROTTLE.matcher(node.asText());
            return name.find() ? name.group() : null;
        }
        for (JsonNode member : node) {
            String name = throttle(member);
            if (name != null) {
                return name;
            }
        }
        return null;
    }

    /** Contains status and kind only, because bodies contain personal data. */
    @Override
    public String toString() {
        return "HTTP " + status + (text() ? " (not JSON)" : "");
    }

    /** Skips a byte order mark and blanks. */
    private static Content content(byte[] body) {
        if (blank(body)) {
            return Content.NONE;
        }
        String start = new String(body, 0, Math.min(body.length, START), StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .stripLeading();
        if (!start.startsWith("<")) {
            return Content.TEXT;
        }
        return HTML.matcher(start).matches() ? Content.HTML : Content.XML;
    }

    private static boolean blank(byte[] body) {
        for (byte b : body) {
            if (!Character.isWhitespace(b)) {
                return false;
            }
        }
        return true;
    }
}
