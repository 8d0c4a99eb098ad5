package io.github.crmgate.sandbox;

import io.github.crmgate.app.CrmGate;
import io.github.crmgate.settings.Setting;
import java.util.Map;
import java.util.TreeMap;

/**
 * Starts CrmGate connected to simulated CRMs in the same process. Settings given by {@code -D} or in the environment
 * win, so that {@code -Dcrmgate.provider=freshsales} shows the other CRM.
 */
public final class Sandbox {
    private Sandbox() {}

    public static void main(String[] arguments) {
        SimulatedZoho zoho = SimulatedZoho.start();
        SimulatedFreshsales freshsales = SimulatedFreshsales.start();
        settings(zoho, freshsales).forEach((key, value) -> {
            if (System.getProperty(key) == null && given(key) == null) {
                System.setProperty(key, value);
            }
        });
        System.exit(CrmGate.run(() -> tell(zoho, freshsales)));
    }

    private static Map<String, String> settings(SimulatedZoho zoho, SimulatedFreshsales freshsales) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("crmgate.provider", "zoho");
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
        settings.put("crmgate.freshsales.domain", "acme");
        settings.put("crmgate.freshsales.api-key", freshsales.apiKey());
        settings.put(
                "crmgate.freshsales.base-url",
                (classic ? freshsales.classicBase() : freshsales.suiteBase()).toString());
        return settings;
    }

    private static void tell(SimulatedZoho zoho, SimulatedFreshsales freshsales) {
        String url = "http://localhost:" + (given("camel.server.port") == null ? "8080" : given("camel.server.port"));
        System.out.println("""

                The sandbox is ready: CrmGate, connected to simulated CRMs. Try, in another terminal:

                  curl '%1$s/api/leads?limit=3'
                  curl '%1$s/api/leads?status=Contacted&limit=3'
                  curl '%1$s/api/leads?q=nu'
                  curl '%1$s/api/leads?limit=1&raw=true'
                  curl '%1$s/api/connections'
                  curl -X POST '%1$s/api/connections/default/check'
                  curl '%1$s/observe/health'

                The simulated Zoho listens on %2$s (us) and %3$s (eu), the simulated Freshsales on %4$s.
                Start again with -Dcrmgate.provider=freshsales to see the other CRM. Ctrl-C ends it.
                """.formatted(url, zoho.apiUrl("us"), zoho.apiUrl("eu"), freshsales.suiteBase()));
    }

    private static String given(String key) {
        String value = System.getProperty(key);
        return value != null ? value : System.getenv(new Setting(key, null, "").environmentVariable());
    }
}
