package com.example.nimbus;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.CrmModule;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Nimbus CRM, an example: its settings, and the account that they describe. */
public final class NimbusModule implements CrmModule {
    static final String NAME = "nimbus";

    private static final String PUBLIC_URL = "https://api.nimbus.example";
    private static final Setting URL = new Setting("crmgate.nimbus.url", PUBLIC_URL, "Base URL of the API.");
    private static final Setting API_KEY =
            new Setting("crmgate.nimbus.api-key", null, "API key of the connection `default`.");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Setting> settings() {
        return List.of(URL, API_KEY);
    }

    @Override
    public Configured read(SettingsReader reader, boolean selected) {
        URI url = reader.url(URL).orElse(URI.create(PUBLIC_URL));
        Optional<Account> account = (selected ? reader.requiredSecret(API_KEY) : reader.secret(API_KEY))
                .map(key -> new Account(null, null, new Credential.ApiKey(key), List.of()));
        return new Configured() {
            @Override
            public Optional<Account> account() {
                return account;
            }

            @Override
            public String hosts(Connection connection) {
                return url.toString();
            }

            @Override
            public CrmProvider provider(Profile profile, Clock clock) {
                return new NimbusProvider(profile, url);
            }
        };
    }
}
