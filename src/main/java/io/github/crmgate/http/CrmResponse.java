package io.github.crmgate.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.crmgate.secret.KnownSecrets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a CRM or a token endpoint answered.
 *
 * @param status the HTTP status
 * @param retryAfter how long it asks to wait, if it does
 * @param json the body, a missing node if it is empty or no JSON
 * @param text whether there was a body that is no JSON, such as a sign-in page
 */
public record CrmResponse(int status, @Nullable Duration retryAfter, JsonNode json, boolean text) {

    /**
     * Reads the body tolerantly. Texts and names in it no longer hold the secrets that were sent; only the tokens of a
     * token response stay, which no text is made of.
     */
    public static CrmResponse of(int status, @Nullable Duration retryAfter, byte[] body, KnownSecrets sent) {
        JsonNode json = Json.parse(body).filter(JsonNode::isContainerNode).orElse(MissingNode.getInstance());
        return new CrmResponse(
                status, retryAfter, SecretsRemoval.from(json, sent), json.isMissingNode() && !blank(body));
    }

    public boolean successful() {
        return status >= 200 && status < 300;
    }

    public boolean redirect() {
        return status >= 300 && status < 400 && status != 304;
    }

    /** Status and kind only: bodies carry people's data. */
    @Override
    public String toString() {
        return "HTTP " + status + (text ? " (not JSON)" : "");
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
