package io.github.crmgate.sandbox;

import io.github.crmgate.app.CrmGate;
import io.github.crmgate.sandbox.freshsales.FreshsalesRecords;
import io.github.crmgate.sandbox.freshsales.SimulatedFreshsales;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.settings.Setting;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Starts CrmGate connected to simulated CRMs in the same process. {@code -Dcrmgate.provider=freshsales} shows the other
 * CRM. Credentials, regions and hosts are always the sandbox's own: no real one that happens to be set is used.
 */
public final class Sandbox {
    private static final int RECEIVER_PORT = 8090;
    private static final List<String> POLL_KEYS =
            List.of("crmgate.poll.enabled", "crmgate.poll.schedule", "crmgate.poll.to", "crmgate.poll.connections");

    private Sandbox() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("Starting simulated CRMs, and CrmGate connected to them; this takes some seconds.");
        SimulatedZoho zoho = SimulatedZoho.start();
        zoho.grantScopes(
                SimulatedZoho.LEADS,
                SimulatedZoho.SEARCH,
                SimulatedZoho.OTHER_KINDS.get(0),
                SimulatedZoho.OTHER_KINDS.get(1),
                SimulatedZoho.SELECTORS.get(0),
                SimulatedZoho.SELECTORS.get(1));
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
        LeadReceiver receiver = LeadReceiver.start(RECEIVER_PORT);
        boolean polls = POLL_KEYS.stream().allMatch(key -> given(key) == null);
        if (polls) {
            polls(receiver).forEach(System::setProperty);
        }
        System.exit(CrmGate.run(() -> {
            tell(zoho, freshsales);
            if (polls) {
                tellOfPolls(zoho, freshsales, receiver);
            }
        }));
    }

    /** Changes are looked for every other second, and given up after some seconds, so that users don't wait long. */
    private static Map<String, String> polls(LeadReceiver receiver) {
        return Map.of(
                "crmgate.poll.enabled", "true",
                "crmgate.poll.schedule", "0/2 * * * * ?",
                "crmgate.poll.to", receiver.url().resolve("/leads").toString(),
                "crmgate.poll.redeliveries", "2");
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
        boolean isZoho = "zoho".equals(given("crmgate.provider"));
        String name = isZoho
                ? zoho.leads("us")
                        .get(newest(zoho))
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

                Let a user named bob connect their own account: open the `url` of the response in a browser and accept.

                  curl '%1$s/api/authorizations' -H 'Content-Type: application/json' \\
                    -d '{"provider":"zoho","region":"us","owner":"bob"}'
                  curl '%1$s/api/leads?owner=bob&limit=3'

                The simulated Zoho listens on %2$s (us) and %3$s (eu), the simulated Freshsales on %4$s.
                Start again with -Dcrmgate.provider=%6$s to see the other CRM. Ctrl-C ends it.
                """.formatted(
                        gate(),
                        zoho.apiUrl("us"),
                        zoho.apiUrl("eu"),
                        freshsales.classicBase(),
                        name,
                        isZoho ? "freshsales" : "zoho",
                        freshsales.apiKey()));
    }

    private static void tellOfPolls(SimulatedZoho zoho, SimulatedFreshsales freshsales, LeadReceiver receiver) {
        System.out.println("""
                Leads that change go to a receiver, within two seconds. Change one, and see it arrive:

                  %1$s
                  curl %2$s/leads

                Break the receiver, change the lead again, and wait for some seconds: the message is a dead letter. Mend
                the receiver, and send the letter again:

                  curl -X POST %2$s/refuse
                  %3$s
                  curl '%4$s/api/dead-letters?route=lead-delivery&status=waiting'
                  curl -X POST %2$s/accept
                  curl -X POST '%4$s/api/dead-letters/replay?connection=default'
                  curl %2$s/leads
                """.formatted(
                        change(zoho, freshsales, "Ada"), receiver.url(), change(zoho, freshsales, "Grace"), gate()));
    }

    /** A call that changes the first name of the first lead. */
    private static String change(SimulatedZoho zoho, SimulatedFreshsales freshsales, String firstName) {
        if ("zoho".equals(given("crmgate.provider"))) {
            return "curl -X PUT '%s/api/proxy/default/crm/v8/Leads/%s' -d '{\"data\":[{\"First_Name\":\"%s\"}]}'"
                    .formatted(gate(), newest(zoho), firstName);
        }
        boolean classic = "classic".equals(given("crmgate.freshsales.product"));
        FreshsalesRecords records = classic ? freshsales.leads() : freshsales.contacts();
        return "curl -X PUT '%s/api/proxy/default/api/%s/%s' -H 'Content-Type: application/json' -d '{\"%s\":{\"first_name\":\"%s\"}}'"
                .formatted(
                        gate(),
                        classic ? "leads" : "contacts",
                        records.ids().stream()
                                .filter(id -> classic
                                        || records.get(id)
                                                        .orElseThrow()
                                                        .path("lifecycle_stage_id")
                                                        .asLong()
                                                == freshsales.leadStageId())
                                .findFirst()
                                .orElseThrow(),
                        classic ? "lead" : "contact",
                        firstName);
    }

    /** The id of the lead that a listing shows first. */
    public static String newest(SimulatedZoho zoho) {
        return Collections.max(zoho.leads("us").ids());
    }

    private static String gate() {
        String port = given("camel.server.port") == null ? "8080" : given("camel.server.port");
        return "http://localhost:" + port;
    }

    private static String given(String key) {
        String value = System.getProperty(key);
        return value != null ? value : System.getenv(new Setting(key, null, "").environmentVariable());
    }
}
