package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.TestStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections over HTTP, of both providers. */
final class ConnectionApiTest extends ConnectionApiSetup {
    ConnectionApiTest() {
        super(TestStore.POSTGRESQL.unlessAskedFor());
    }

    @Test
    void aConnectionServesAsSoonAsItIsMade() {
        Answer made = create(
                "provider",
                "freshsales",
                "domain",
                "acme.freshworks.com",
                "apiKey",
                "Token token=" + key(),
                "owner",
                "ann");

        assertThat(made.status()).isEqualTo(201);
        String id = made.json().path("id").asText();
        assertThat(id).startsWith("freshsales-");
        assertThat(made.json().path("domain").asText()).isEqualTo("acme.freshworks.com");
        assertThat(made.json().path("owner").asText()).isEqualTo("ann");
        assertThat(made.json().path("status").asText()).isEqualTo("active");
        assertThat(made.json().path("checkedAt").asText()).endsWith("Z");
        assertThat(made.header("Location")).isEqualTo("/api/connections/" + id);
        assertThat(made.text()).doesNotContain(key());
        for (String choice : List.of("connection=" + id, "owner=ann", "owner=ann&provider=freshsales")) {
            Answer leads = gate.get("/api/leads?limit=2&" + choice);
            assertThat(leads.status()).isEqualTo(200);
            assertThat(leads.data().get(0).path("connection").asText()).isEqualTo(id);
        }
        assertThat(gate.get("/api/connections/" + id).json()).isEqualTo(made.json());
    }

    @Test
    void aZohoAccountOfAnotherDataCentreIsConnectedByItsRefreshToken() {
        String refreshToken = zoho.newRefreshToken("eu", "bob");

        Answer made =
                create("provider", "zoho", "region", "eu", "refreshToken", refreshToken, "id", "bobs", "owner", "bob");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("id").asText()).isEqualTo("bobs");
        assertThat(made.json().path("region").asText()).isEqualTo("eu");
        assertThat(made.json().path("tokenExpiresAt").asText()).endsWith("Z");
        assertThat(gate.get("/api/leads?owner=bob&limit=1").status()).isEqualTo(200);
        assertThat(zoho.tokenCalls("eu")).isEqualTo(1);
        assertThat(zoho.crmCalls("eu")).isEqualTo(2);
        assertThat(zoho.crmCalls("us")).isZero();
    }

    @Test
    void tenTokensOfARefreshTokenAreFetchedAtMostWhoeverAsks() {
        String refreshToken = zoho.newRefreshToken("us", "ann");
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            statuses.add(create("provider", "zoho", "region", "us", "refreshToken", refreshToken, "id", "t" + i % 2)
                    .status());
        }

        assertThat(statuses.subList(0, 10)).containsOnly(201);
        assertThat(statuses.subList(10, 12)).containsOnly(429);
        assertThat(zoho.tokenCallsOf(refreshToken)).isEqualTo(10);
    }

    @Test
    void anIdThatCanNotBeIsNotFoundInEveryStore() {
        assertThat(gate.get("/api/connections/a%E2%80%A8b").status()).isEqualTo(404);
    }

    @Test
    void aMissingScopeIsNamedAndTheGrantThatWasMadeForNothingIsRevoked() {
        String code = zoho.issueCode("eu", "ZohoCRM.modules.contacts.READ");

        Answer refused = create("provider", "zoho", "region", "eu", "code", code, "owner", "bob");

        assertThat(refused.code()).isEqualTo("auth_check_failed");
        assertThat(refused.json().path("crmCode").asText()).isEqualTo("OAUTH_SCOPE_MISMATCH");
        await().untilAsserted(() -> assertThat(revocations("eu")).isEqualTo(1));
        assertNothingWasMade();
    }

    @Test
    void theSameIdOrOwnerAgainReplacesTheCredentialInPlace() {
        String first = zoho.newRefreshToken("eu", "bob");
        String id = create("provider", "zoho", "region", "eu", "refreshToken", first, "owner", "bob")
                .json()
                .path("id")
                .asText();
        JsonNode before = gate.get("/api/connections/" + id).json();

        Answer byOwner = create(
                "provider", "zoho", "region", "us", "refreshToken", zoho.newRefreshToken("us", "bob"), "owner", "bob");
        Answer byId =
                create("provider", "zoho", "region", "us", "refreshToken", zoho.newRefreshToken("us", "bob"), "id", id);

        assertThat(byOwner.status()).isEqualTo(201);
        assertThat(byId.status()).isEqualTo(201);
        assertThat(byOwner.json().path("id").asText()).isEqualTo(id);
        assertThat(byId.json().path("id").asText()).isEqualTo(id);
        assertThat(byId.json().path("owner").asText()).isEqualTo("bob");
        assertThat(byId.json().path("region").asText()).isEqualTo("us");
        assertThat(byId.json().path("createdAt")).isEqualTo(before.path("createdAt"));
        assertThat(gate.get("/api/connections?owner=bob").data()).hasSize(1);
        assertThat(gate.get("/api/leads?owner=bob&limit=1").status()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(revocations("eu")).isEqualTo(1));
    }

    @Test
    void theSameUserAtOnceMakesOneConnection() {
        List<Integer> statuses = Crowd.calling(
                        8,
                        () -> create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "ann")
                                .status())
                .answers();

        assertThat(statuses).containsOnly(201);
        assertThat(gate.get("/api/connections?owner=ann").data()).hasSize(1);
    }

    @Test
    void anIdOfSomebodyElseIsNotTakenOver() {
        create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "ann", "id", "anns");

        Answer otherOwner =
                create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "eve", "id", "anns");
        Answer otherProvider = create(
                "provider", "zoho", "region", "us", "refreshToken", zoho.newRefreshToken("us", "eve"), "id", "anns");

        assertThat(otherOwner.status()).isEqualTo(400);
        assertThat(otherOwner.detail()).contains("'id'", "another owner");
        assertThat(otherProvider.status()).isEqualTo(400);
        assertThat(gate.get("/api/connections/anns").json().path("owner").asText())
                .isEqualTo("ann");
    }

    @Test
    void theListIsPagedAndFiltered() {
        for (int i = 0; i < 7; i++) {
            create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "u" + i, "id", "c" + i);
        }
        gate.post("/api/connections/c3/disable");

        Answer page = gate.get("/api/connections?provider=freshsales&limit=5");
        assertThat(ids(page)).containsExactly("c0", "c1", "c2", "c3", "c4");
        Answer rest = gate.get("/api/connections?provider=freshsales&limit=5&cursor="
                + page.json().path("next").asText());
        assertThat(ids(rest)).containsExactly("c5", "c6");
        assertThat(rest.json().path("next").isNull()).isTrue();
        assertThat(ids(gate.get("/api/connections?status=disabled"))).containsExactly("c3");
        assertThat(ids(gate.get("/api/connections?owner=u6"))).containsExactly("c6");
        assertThat(ids(gate.get("/api/connections?owner=u6&provider=zoho"))).isEmpty();
        assertThat(gate.get("/api/connections?status=odd").detail()).contains("status");
    }

    @Test
    void aDisabledConnectionServesNothingAndKeepsItsCredential() {
        create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "ann", "id", "anns");

        assertThat(gate.post("/api/connections/anns/disable")
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("disabled");
        freshsales.server().resetRequests();
        assertThat(gate.get("/api/leads?owner=ann").code()).isEqualTo("connection_disabled");
        assertThat(freshsales.calls()).isZero();

        Answer enabled = gate.post("/api/connections/anns/enable");
        assertThat(enabled.status()).isEqualTo(200);
        assertThat(enabled.json().path("status").asText()).isEqualTo("active");
        assertThat(gate.get("/api/leads?owner=ann&limit=1").status()).isEqualTo(200);
        assertThat(gate.post("/api/connections/nope/enable").code()).isEqualTo("connection_not_found");
    }

    @Test
    void aDeletedConnectionIsGoneAndItsTokenRevoked() {
        create("provider", "zoho", "region", "eu", "refreshToken", zoho.newRefreshToken("eu", "bob"), "id", "bobs");

        assertThat(gate.send("DELETE", "/api/connections/bobs").status()).isEqualTo(204);

        assertThat(gate.get("/api/connections/bobs").code()).isEqualTo("connection_not_found");
        assertThat(gate.get("/api/leads?connection=bobs").code()).isEqualTo("connection_not_found");
        assertThat(gate.send("DELETE", "/api/connections/bobs").code()).isEqualTo("connection_not_found");
        await().untilAsserted(() -> assertThat(revocations("eu")).isEqualTo(1));
        await().untilAsserted(() -> assertThat(gate.get("/api/outbox").data()).isEmpty());
    }

    @Test
    void aRevocationThatFailsIsVisibleAndTriedAgain() {
        create("provider", "zoho", "region", "eu", "refreshToken", zoho.newRefreshToken("eu", "bob"), "id", "bobs");
        zoho.server("eu")
                .stubFor(post(urlPathEqualTo("/oauth/v2/token/revoke"))
                        .willReturn(aResponse().withStatus(503)));

        assertThat(gate.send("DELETE", "/api/connections/bobs").status()).isEqualTo(204);

        assertThat(gate.get("/api/connections/bobs").status()).isEqualTo(404);
        await().untilAsserted(() -> {
            JsonNode waiting = gate.get("/api/outbox").data().path(0);
            assertThat(waiting.path("kind").asText()).isEqualTo("revocation");
            assertThat(waiting.path("connection").asText()).isEqualTo("bobs");
            assertThat(waiting.path("lastError").asText()).contains("503");
            assertThat(waiting.path("nextAttemptAt").asText()).endsWith("Z");
        });
        assertThat(gate.health().path("warnings").toString()).contains("/api/outbox");
        assertThat(gate.get("/api/outbox").text()).doesNotContain("1000.");

        zoho.removeStubs();
        await().untilAsserted(() -> assertThat(gate.get("/api/outbox").data()).isEmpty());
    }

    @Test
    void aTokenThatOpensNothingAnyMoreNeedsNoFurtherRevocation() {
        create("provider", "zoho", "region", "eu", "refreshToken", zoho.newRefreshToken("eu", "bob"), "id", "bobs");
        zoho.revokeGrants();

        gate.send("DELETE", "/api/connections/bobs");

        await().untilAsserted(() -> assertThat(revocations("eu")).isEqualTo(1));
        await().untilAsserted(() -> assertThat(gate.get("/api/outbox").data()).isEmpty());
    }

    @Test
    void aTokenThatServesAnotherConnectionTooIsNotRevoked() {
        String shared = zoho.newRefreshToken("eu", "bob");
        create("provider", "zoho", "region", "eu", "refreshToken", shared, "id", "one");
        create("provider", "zoho", "region", "eu", "refreshToken", shared, "id", "two");

        gate.send("DELETE", "/api/connections/one");

        assertThat(gate.get("/api/outbox").data()).isEmpty();
        assertThat(revocations("eu")).isZero();
        gate.send("DELETE", "/api/connections/two");
        await().untilAsserted(() -> assertThat(revocations("eu")).isEqualTo(1));
    }

    @Test
    void aProviderAloneMeansItsOnlyPreAuthorizedConnection() {
        assertThat(gate.get("/api/leads?provider=freshsales").code()).isEqualTo("authorization_required");

        create("provider", "freshsales", "domain", "acme", "apiKey", key(), "id", "office");
        assertThat(gate.get("/api/leads?provider=freshsales&limit=1").header("CrmGate-Connection"))
                .isEqualTo("office");
        assertThat(gate.get("/api/leads?provider=zoho&limit=1").header("CrmGate-Connection"))
                .isEqualTo("default");

        create("provider", "freshsales", "domain", "acme", "apiKey", key(), "id", "branch");
        assertThat(gate.get("/api/leads?provider=freshsales").detail()).contains("'connection'");
    }

    @Test
    void aUserOfTwoProvidersIsAskedWhich() {
        create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "ann");
        create("provider", "zoho", "region", "us", "refreshToken", zoho.newRefreshToken("us", "ann"), "owner", "ann");

        assertThat(gate.get("/api/leads?owner=ann").status()).isEqualTo(400);
        assertThat(gate.get("/api/leads?owner=ann&provider=zoho&limit=1").status())
                .isEqualTo(200);
        assertThat(gate.get("/api/leads?owner=ann&provider=freshsales&limit=1").status())
                .isEqualTo(200);
    }

    @Test
    void anApiKeyIsConnectedForAsManyOwnersAsWished() {
        for (int i = 0; i < 11; i++) {
            assertThat(create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "user-" + i)
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void manyRefreshTokensOfOneUserAreWarnedOf() {
        for (int i = 0; i < 15; i++) {
            create("provider", "zoho", "region", "us", "code", zoho.issueCode("us"), "owner", "ann", "id", "ann");
            zoho.server("us")
                    .stubFor(post(urlPathEqualTo("/oauth/v2/token/revoke"))
                            .willReturn(aResponse().withStatus(503)));
        }

        assertThat(gate.health().path("warnings").toString()).contains("15 refresh tokens", "'ann'");
        zoho.removeStubs();
    }
}
