package io.github.crmgate.sandbox;

import io.github.crmgate.app.CrmGate;
import io.github.crmgate.settings.Setting;
import java.util.Map;
import java.util.TreeMap;

/**
 * Starts CrmGate connected to simulated CRMs in the same process. {@code -Dcrmgate.provider=freshsales} shows the other
 * CRM. Credentials, regions and hosts are always the sandbox's own: no real one that happens to be set is used.
 */
public final class Sandbox {
    private Sandbox() {}

    public static void main(String[] arguments) {
        SimulatedZoho zoho = SimulatedZoho.start();
        SimulatedFreshsales freshsales = SimulatedFreshsales.start();
        if (given("crmgate.provider") == null) {
            System.setProperty("crmgate.provider", "zoho");
        }
        if (given("crmgate.store.url") == null) {
            System.setProperty(
                    "crmgate.store.url", "jdbc:h2:mem:sandbox"); // its credentials open nothing after the end
        }
        System.setProperty("crmgate.api-key", ""); // what is printed works without one; only loopback is served
        settings(zoho, freshsales).forEach(System::setProperty);
        System.exit(CrmGate.run(() -> tell(zoho, freshsales)));
    }

    private static Map<String, String> settings(SimulatedZoho zoho, SimulatedFreshsales freshsales) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("crmgate.zoho.region", "us");
        settings.put("crmgate.zoho.client-id", zoho.clientId());
        settings.put("crmgate.zoho.client-secret", zoho.clientSecret());
        settings.put("crmgate.zoho.refresh-token", zoho.refreshToken("us"));
        for (String region : new String[] {"us", "eu"}) {
            settings.put(
                    "crmgate.zoho.regions." + region + ".accounts-url",
                    zoho.accountsUrl(region).toString());
            settings.put(
                    "crmgate.zoho.regions." + region + ".api-url",
                    zoho.apiUrl(region).toString());
        }
        boolean classic = "classic".equals(System.getProperty("crmgate.freshsales.product"));
        settings.put("crmgate.zoho.environment", "production");
        settings.put("crmgate.freshsales.domain", "acme");
        settings.put("crmgate.freshsales.api-key", freshsales.apiKey());
        settings.put(
                "crmgate.freshsales.base-url",
                (classic ? freshsales.classicBase() : freshsales.suiteBase()).toString());
        return settings;
    }

    private static void tell(SimulatedZoho zoho, SimulatedFreshsales freshsales) {
        String port = given("camel.server.port") == null ? "8080" : given("camel.server.port");
        boolean isZoho = "zoho".equals(given("crmgate.provider"));
        String name = isZoho
                ? zoho.leads("us")
                        .get(zoho.leads("us").ids().get(0))
                        .orElseThrow()
                        .path("Last_Name")
                        .asText()
                : freshsales
                        .leads()
                        .get(freshsales.leads().ids().get(0))
                        .orElseThrow()
                        .path("last_name")
                        .asText();
        System.out.println("""

                The sandbox is ready: CrmGate, connected to simulated CRMs. Try, in another terminal:

                  curl '%1$s/api/leads?limit=3'
                  curl '%1$s/api/leads?status=Contacted&limit=3'
                  curl -G '%1$s/api/leads' --data-urlencode 'q=%5$s'
                  curl '%1$s/api/leads?limit=1&raw=true'
                  curl '%1$s/api/connections'
                  curl -X POST '%1$s/api/connections/default/check'
                  curl '%1$s/observe/health'

                Connect a second account, of a user named ann, and read her leads:

                  curl '%1$s/api/connections' -H 'Content-Type: application/json' \\
                    -d '{"provider":"freshsales","domain":"acme","apiKey":"%7$s","owner":"ann"}'
                  curl '%1$s/api/leads?owner=ann&limit=3'

                Let a user named bob connect an own account: open the url of the answer in a browser, continue, accept.

                  curl '%1$s/api/authorizations' -H 'Content-Type: application/json' \\
                    -d '{"provider":"zoho","region":"us","owner":"bob"}'
                  curl '%1$s/api/leads?owner=bob&limit=3'

                The simulated Zoho listens on %2$s (us) and %3$s (eu), the simulated Freshsales on %4$s.
                Start again with -Dcrmgate.provider=%6$s to see the other CRM. Ctrl-C ends it.
                """.formatted(
                        "http://localhost:" + port,
                        zoho.apiUrl("us"),
                        zoho.apiUrl("eu"),
                        freshsales.classicBase(),
                        name,
                        isZoho ? "freshsales" : "zoho",
                        freshsales.apiKey()));
    }

    private static String given(String key) {
        String value = System.getProperty(key);
        return value != null ? value : System.getenv(new Setting(key, null, "").environmentVariable());
    }
}
