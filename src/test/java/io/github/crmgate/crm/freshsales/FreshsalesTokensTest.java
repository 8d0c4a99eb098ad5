package io.github.crmgate.crm.freshsales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.AccountFields;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.testing.SampleProfiles;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FreshsalesTokensTest {
    private static final Connection CONNECTION = Queries.connection("default", "freshsales", null, "acme");

    private final FreshsalesSettings settings = FreshsalesTestSettings.with();
    private final FreshsalesTokens tokens = new FreshsalesTokens(settings);

    /** From the field that a caller or a user filled in to the base that the key is sent to. */
    @ParameterizedTest
    @CsvSource({
        "gilde, https://gilde.myfreshworks.com/crm/sales",
        "gilde.freshworks.com, https://gilde.freshworks.com/crm/sales",
        "https://gilde.freshworks.com/crm/sales/contacts/1, https://gilde.freshworks.com/crm/sales",
        " Gilde.FreshWorks.com , https://gilde.freshworks.com/crm/sales",
        "gilde.myfreshworks.com, https://gilde.myfreshworks.com/crm/sales",
        "gilde.freshsales.io, https://gilde.freshsales.io",
    })
    void theKeyGoesToTheHostThatTheUserGave(String entered, URI base) {
        FreshsalesProvider provider = new FreshsalesProvider(settings, SampleProfiles.freshsales(), Clock.systemUTC());
        Account account = provider.account(new AccountFields(Map.of("domain", entered, "apiKey", "k3y")));
        Connection connection = Queries.connection("ann", "freshsales", null, account.domain());

        assertThat(((TokenResult.Granted) tokens.fetch(connection, account.credential())).apiBase())
                .isEqualTo(base);
        assertThat(provider.domain(account.domain())).isEqualTo(account.domain());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sfg999666t673t7t82",
                "  sfg999666t673t7t82 ",
                "Token token=sfg999666t673t7t82",
                "token token=sfg999666t673t7t82",
                "TOKEN TOKEN=sfg999666t673t7t82",
                " Token  token = sfg999666t673t7t82 ",
                "Token token=\"sfg999666t673t7t82\"",
                "\"sfg999666t673t7t82\"",
            })
    void thePrefixIsSentOnceHoweverTheKeyWasPasted(String pasted) {
        TokenResult answer = tokens.fetch(CONNECTION, key(pasted));

        assertThat(answer)
                .isEqualTo(new TokenResult.Granted(
                        Secret.of("sfg999666t673t7t82"),
                        null,
                        null,
                        URI.create("https://acme.myfreshworks.com/crm/sales"),
                        List.of()));
        assertThat(new FreshsalesProvider(settings, SampleProfiles.freshsales(), Clock.systemUTC())
                        .authorized(
                                CrmRequest.get("/api/leads"),
                                CONNECTION,
                                new AccessToken(
                                        ((TokenResult.Granted) answer).accessToken(),
                                        URI.create("https://acme.myfreshworks.com/crm/sales"),
                                        null,
                                        null))
                        .headers())
                .containsEntry("Authorization", "Token token=sfg999666t673t7t82");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Token token=", "Token token= ", "\"\""})
    void aPrefixWithoutAKeyIsNoKey(String pasted) {
        assertThat(tokens.fetch(CONNECTION, key(pasted))).isInstanceOf(TokenResult.Dead.class);
    }

    @Test
    void nothingReplacesARejectedKey() {
        assertThat(tokens.rejected(CONNECTION, key("sfg999666t673t7t82")))
                .asInstanceOf(type(TokenResult.Dead.class))
                .extracting(TokenResult.Dead::detail)
                .asString()
                .contains("'default'", "API Settings", "https://acme.myfreshworks.com")
                .doesNotContain("sfg999666t673t7t82");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Token token=KEY\"", "Token token=Token token=KEY", "'KEY'"})
    void thePrefixIsNeverDoubled(String pasted) {
        TokenResult answer = new FreshsalesTokens(FreshsalesTestSettings.with())
                .fetch(CONNECTION, new Credential.ApiKey(Secret.of(pasted)));

        assertThat(((TokenResult.Granted) answer).accessToken().reveal()).isEqualTo("KEY");
    }

    private static Credential key(String pasted) {
        return new Credential.ApiKey(Secret.of(pasted));
    }
}
