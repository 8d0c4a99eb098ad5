package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.unauthorized;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** A CRM that only a profile of the type oauth2 describes: whatever is there, CrmGate knows no leads of it. */
final class ProfiledCrm implements SimulatedCrm {
    private final WireMockServer server = new WireMockServer(options().dynamicPort());
    private final Set<String> grants = new TreeSet<>();
    private int made;
    private int tokens;

    ProfiledCrm() {
        server.start();
        restub();
    }

    @Override
    public Map<String, String> settings() {
        String key = "crmgate.profiles.maple.";
        return Map.of(
                key + "type",
                "oauth2",
                key + "title",
                "Maple",
                key + "base-url",
                server.baseUrl(),
                key + "auth-check-url",
                server.baseUrl() + "/me",
                key + "authorization-url",
                server.baseUrl() + "/authorize",
                key + "token-url",
                server.baseUrl() + "/token",
                key + "client-id",
                "maple-client",
                key + "client-secret",
                "maple-s3cret");
    }

    @Override
    public Login login() {
        String grant = "refresh-" + ++made;
        grants.add(grant);
        restub();
        return new Login(account(grant), () -> {
            grants.remove(grant);
            restub();
        });
    }

    @Override
    public String wrongAccount() {
        return account("wr0ng");
    }

    private static String account(String refreshToken) {
        return "{\"provider\":\"maple\",\"refreshToken\":\"%s\"}".formatted(refreshToken);
    }

    @Override
    public void expireTokens() {
        tokens++;
        restub();
    }

    @Override
    public void answersTokens(ResponseDefinitionBuilder answer) {
        SimulatedCrm.stub(server, "/token", answer, () -> true, this::restub);
    }

    @Override
    public String read(String connection) {
        return "/api/proxy/" + connection + "/things";
    }

    @Override
    public int calls() {
        return server.getAllServeEvents().size();
    }

    /** Each grant that is alive has one access token that opens everything. */
    private void restub() {
        server.resetMappings();
        server.stubFor(any(anyUrl()).willReturn(unauthorized()));
        server.stubFor(post(urlPathEqualTo("/token"))
                .willReturn(okJson("{\"error\":\"invalid_grant\"}").withStatus(400)));
        for (String grant : grants) {
            String token = "access-" + grant + "-" + tokens;
            server.stubFor(post(urlPathEqualTo("/token"))
                    .withFormParam("refresh_token", equalTo(grant))
                    .willReturn(okJson("{\"access_token\":\"%s\",\"expires_in\":3600}".formatted(token))));
            server.stubFor(get(urlPathMatching("/me|/things"))
                    .withHeader("Authorization", equalTo("Bearer " + token))
                    .willReturn(okJson("{}")));
        }
    }

    @Override
    public void answers(ResponseDefinitionBuilder answer, BooleanSupplier when) {
        SimulatedCrm.stub(server, "/me|/things", answer, when, this::restub);
    }

    @Override
    public void close() {
        server.stop();
    }
}
