package io.github.crmgate.sandbox.zoho.accounts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Call;
import io.github.crmgate.sandbox.server.Json;
import io.github.crmgate.sandbox.server.Refusal;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The accounts server of one data centre: tokens, revocation, list of data centres; the consent is {@link ZohoConsent}'s. */
public final class ZohoAccounts {
    private final String region;
    private final ZohoGrants grants;
    private final ZohoTokenMode mode;
    private final ZohoTraffic traffic;
    private final ZohoDirectory directory;
    private final ZohoConsent consent;

    public ZohoAccounts(
            String region,
            ZohoGrants grants,
            ZohoTokenMode mode,
            ZohoTraffic traffic,
            ZohoDirectory directory,
            ZohoConsent consent) {
        this.region = region;
        this.grants = grants;
        this.mode = mode;
        this.traffic = traffic;
        this.directory = directory;
        this.consent = consent;
    }

    public Answer answer(Call call) {
        return switch (call.method() + " " + call.path()) {
            case "GET /oauth/v2/auth" -> consent.page(call.query());
            case "POST /oauth/v2/approve" -> consent.decision(call.form());
            case "POST /oauth/v2/token" -> traffic.counted(region, () -> heldBack(call.form()));
            case "POST /oauth/v2/token/revoke" -> revoke(call);
            case "GET /oauth/serverinfo" -> serverInfo();
            default -> page(404, "Not found");
        };
    }

    /** An error as the token endpoint reports it: with status 200. */
    static Refusal error(String error) {
        return new Refusal(Answer.json(200, Json.object().put("error", error)));
    }

    static Refusal throttled(int status) {
        String reason = "You have made too many requests continuously. Please try again after some time.";
        return new Refusal(Answer.json(
                status,
                Json.object()
                        .put("error_description", reason)
                        .put("error", "Access Denied")
                        .put("status", "failure")));
    }

    private Answer heldBack(Map<String, String> form) {
        if (form.containsKey("refresh_token")) {
            grants.presented(form.get("refresh_token"));
        }
        return switch (mode.patience().hold()) {
            case ANSWERED -> token(form);
            case TIMED_OUT -> page(504, "Gateway timeout");
            case GIVEN_UP -> page(504, "Gateway timeout").uncounted();
        };
    }

    private Answer token(Map<String, String> form) {
        if (mode.answer().isPresent()) {
            return mode.answer().get();
        }
        if (mode.throttled()) {
            throw throttled(200);
        }
        if (!ZohoClient.ID.equals(form.get("client_id"))) {
            throw error("invalid_client");
        }
        if (!ZohoClient.SECRET.equals(form.get("client_secret"))) {
            throw error("invalid_client_secret");
        }
        return switch (form.getOrDefault("grant_type", "")) {
            case "authorization_code" ->
                tokenResult(grants.exchange(
                        region,
                        form.getOrDefault("code", ""),
                        Optional.ofNullable(form.get("redirect_uri")),
                        mode.lifetime()));
            case "refresh_token" -> tokenResult(grants.refresh(region, form.getOrDefault("refresh_token", ""), mode));
            default -> throw error("invalid_client");
        };
    }

    private Answer tokenResult(ZohoToken token) {
        ObjectNode body = Json.object().put("access_token", token.accessToken());
        token.refreshToken().ifPresent(refreshToken -> body.put("refresh_token", refreshToken));
        if (region.equals("us")) {
            body.put("scope", String.join(" ", token.scopes()));
        }
        URI api = directory.dataCentres().get(region);
        body.put("api_domain", api.toString()).put("token_type", "Bearer");
        long seconds = token.lifetime().toSeconds();
        if (mode.milliseconds()) {
            body.put("expires_in_sec", seconds).put("expires_in", seconds * 1000);
        } else {
            body.put("expires_in", seconds);
        }
        return Answer.json(200, body);
    }

    private Answer revoke(Call call) {
        if (mode.revocationStatus() != 0) {
            return page(mode.revocationStatus(), "Something went wrong");
        }
        String token = call.query("token").orElse(call.form().getOrDefault("token", ""));
        return grants.revoke(region, token)
                ? Answer.json(200, Json.object().put("status", "success"))
                : Answer.json(400, Json.object().put("error", "invalid_code").put("status", "failure"));
    }

    private Answer serverInfo() {
        ObjectNode locations = Json.object();
        directory.dataCentres().forEach((name, url) -> locations.put(name, url.toString()));
        ObjectNode body = Json.object().put("result", "success");
        body.set("locations", locations);
        return Answer.json(200, body);
    }

    private static Answer page(int status, String title) {
        return Answer.html(
                status, "<!DOCTYPE html><html lang=\"en\"><title>%1$s</title><h1>%1$s</h1></html>".formatted(title));
    }
}
