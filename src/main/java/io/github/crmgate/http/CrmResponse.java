package io.github.crmgate.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.crmgate.secret.KnownSecrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a CRM or a token endpoint answered.
 *
 * @param status the HTTP status
 * @param retryAfter how long it asks to wait, if it does
 * @param json the body, a missing node if it is empty or no JSON
 * @param text whether there was a body that is no JSON, such as a sign-in page
 * @param page whether that body is markup: a page of a firewall, gateway or web server instead of the API's response
 */
public record CrmResponse(int status, @Nullable Duration retryAfter, JsonNode json, boolean text, boolean page) {
    private static final int NO_CONTENT = 204;

    /** How many bytes of a body are looked at to tell what it is. */
    private static final int START = 256;

    private static final Pattern THROTTLE =
            Pattern.compile("\\b[A-Z0-9_]*THROTTLES?_LIMIT_EXCEEDED\\b", Pattern.CASE_INSENSITIVE);

    /**
     * Reads the body tolerantly. Texts and names in it no longer hold the secrets that were sent; only the tokens of a
     * token response stay, which no text is made of.
     */
    public static CrmResponse of(int status, @Nullable Duration retryAfter, byte[] body, KnownSecrets sent) {
        JsonNode json = Json.parse(body).filter(JsonNode::isContainerNode).orElse(MissingNode.getInstance());
        boolean text = json.isMissingNode() && !blank(body);
        return new CrmResponse(status, retryAfter, SecretsRemoval.from(json, sent), text, text && markup(body));
    }

    public boolean successful() {
        return status >= 200 && status < 300;
    }

    public boolean redirect() {
        return status >= 300 && status < 400 && status != 304;
    }

    /** Whether the response says that there is nothing, as an empty body with any other status does not. */
    public boolean noContent() {
        return status == NO_CONTENT;
    }

    /**
     * Whether a successful response is broken: no body although one is due, an empty document, or one in which every
     * member is null or says that the call failed.
     */
    public boolean hollow() {
        if (!successful() || noContent()) {
            return false;
        }
        return json.isObject()
                ? json.properties().stream()
                        .allMatch(member -> member.getValue().isNull() || failed(member.getKey()))
                : json.isEmpty() && !text;
    }

    /** Whether the document says that the call failed, whatever the HTTP status. */
    public boolean failed() {
        return failed("status");
    }

    private boolean failed(String member) {
        String value = json.path(member).asText();
        return member.equals("status") && (value.equalsIgnoreCase("failure") || value.equalsIgnoreCase("error"));
    }

    /**
     * Returns the name of the exceeded limit, such as {@code URL_ROLLING_THROTTLES_LIMIT_EXCEEDED}, wherever it is in the
     * document, or null. Zoho and Freshworks report it with 500, 400 and 429, in several shapes.
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

    /** Status and kind only: bodies carry people's data. */
    @Override
    public String toString() {
        return "HTTP " + status + (text ? " (not JSON)" : "");
    }

    /** Whether the first character after a byte order mark and blanks is {@code <}. */
    private static boolean markup(byte[] body) {
        String start = new String(body, 0, Math.min(body.length, START), StandardCharsets.UTF_8);
        return start.replace("\uFEFF", "").stripLeading().startsWith("<");
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
