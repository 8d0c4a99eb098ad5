package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.matching.MatchResult;
import io.github.crmgate.sandbox.freshsales.FreshsalesRecords;
import io.github.crmgate.sandbox.freshsales.SimulatedFreshsales;
import io.github.crmgate.sandbox.server.LeadChange;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A simulated CRM, the same for every provider. Methods that a CRM does not implement belong to a {@link Trait} that it
 * lacks.
 */
interface SimulatedCrm extends AutoCloseable {

    /** What a provider offers; tests of what it does not offer ask for the refusal. */
    enum Trait {
        LEADS,
        CHANGES,
        WRITES,
        /** Access tokens come from a token endpoint. */
        TOKEN_ENDPOINT
    }

    /** Every simulated CRM there is. */
    enum Kind {
        ZOHO(Zoho::new, Trait.LEADS, Trait.CHANGES, Trait.WRITES, Trait.TOKEN_ENDPOINT),
        SUITE(() -> new Freshsales(true), Trait.LEADS, Trait.CHANGES, Trait.WRITES),
        CLASSIC(() -> new Freshsales(false), Trait.LEADS, Trait.CHANGES, Trait.WRITES),
        /** A provider that only a profile describes. */
        PROFILE(ProfiledCrm::new, Trait.TOKEN_ENDPOINT);

        private final Supplier<SimulatedCrm> start;
        private final Set<Trait> traits;

        Kind(Supplier<SimulatedCrm> start, Trait... traits) {
            this.start = start;
            this.traits = Set.of(traits);
        }

        SimulatedCrm start() {
            return start.get();
        }

        boolean has(Trait trait) {
            return traits.contains(trait);
        }
    }

    /**
     * What a user connects an account with.
     *
     * @param json for {@code POST /api/connections}
     * @param end has the credential open nothing from now on
     */
    record Login(String json, Runnable end) {}

    /** The settings of a connection to it. */
    Map<String, String> settings();

    /** A login of a user of its own. */
    Login login();

    /** What makes another connection to it. */
    default String account() {
        return login().json();
    }

    /** What would make a connection if its credential was right. */
    String wrongAccount();

    /** Has access tokens open nothing from now on; credentials go on to. */
    default void expireTokens() {
        throw notSimulated();
    }

    /** What its token endpoint answers from now on; null: as usual. */
    default void answersTokens(ResponseDefinitionBuilder answer) {
        throw notSimulated();
    }

    /** A call of CrmGate that reads something through a connection. */
    default String read(String connection) {
        return "/api/leads?limit=1&connection=" + connection;
    }

    /** Calls that reached it, those of token endpoints included. */
    int calls();

    /** Goes back to the leads of the start. */
    default void sampleLeads() {
        throw notSimulated();
    }

    /** Creates a lead and answers its id. */
    default String add(String lastName) {
        throw notSimulated();
    }

    default void change(String id, String lastName) {
        throw notSimulated();
    }

    /** Creates a lead that was created at that time. */
    default String add(String lastName, Instant createdAt) {
        throw notSimulated();
    }

    /** Its clock is behind from now on; zero for right. */
    default void clockBehind(Duration behind) {
        throw notSimulated();
    }

    /** Hides from now on when leads were changed. */
    default void hideTimes() {
        throw notSimulated();
    }

    /** Refuses the list of deleted leads, or no longer. */
    default void refuseDeletions(boolean on) {
        throw notSimulated();
    }

    /** The same with a value of {@link #furtherField}. */
    default void change(String id, String lastName, String further) {
        throw notSimulated();
    }

    /** A field that no lead has in the shared shape. */
    default String furtherField() {
        throw notSimulated();
    }

    /** Creates a contact and answers its id. */
    default String addContact(String lastName) {
        throw notSimulated();
    }

    /** Creates a deal and answers its id. */
    default String addDeal(String name) {
        throw notSimulated();
    }

    default void deleteDeal(String id) {
        throw notSimulated();
    }

    default void delete(String id) {
        throw notSimulated();
    }

    /** Gives a lead an e-mail address, whichever other lead has it. */
    default void setEmail(String id, String email) {
        throw notSimulated();
    }

    /** Refuses a second lead with the same e-mail address from now on. */
    default void refuseDuplicates() {
        throw notSimulated();
    }

    /** Lets every connection read what the CRM offers for fields, if that needs a permission of its own. */
    default void showChoices() {}

    /** Refuses new leads without {@link #furtherField} from now on. */
    default void requireFurtherField() {
        throw notSimulated();
    }

    /** What it would answer, cut off: the call is carried out, and its caller can't know. */
    default ResponseDefinitionBuilder lost() {
        return late(Duration.ofMillis(1)).withFault(Fault.EMPTY_RESPONSE);
    }

    /** All that happened to leads, in order. */
    default List<LeadChange> journal() {
        throw notSimulated();
    }

    /** Throws all leads away; the journal starts again. */
    default void empty() {
        throw notSimulated();
    }

    /** What every call of leads is answered from now on; null: as usual. */
    default void answers(ResponseDefinitionBuilder answer) {
        answers(answer, () -> true);
    }

    /** The same for those calls only that it is asked for. */
    void answers(ResponseDefinitionBuilder answer, BooleanSupplier when);

    /** What it would answer, later. */
    default ResponseDefinitionBuilder late(Duration delay) {
        throw notSimulated();
    }

    /** Its pages have other oddities from now on, if its like has any. */
    default void oddPages(Random random) {
        throw notSimulated();
    }

    /** Calls that ask for changes, not for deletions. */
    default int changeCalls() {
        throw notSimulated();
    }

    private UnsupportedOperationException notSimulated() {
        return new UnsupportedOperationException(getClass().getSimpleName() + " does not simulate this");
    }

    @Override
    void close();

    static SimulatedCrm start(String provider) {
        return (provider.equals("zoho") ? Kind.ZOHO : Kind.SUITE).start();
    }

    /** Zoho. */
    final class Zoho implements SimulatedCrm {
        final SimulatedZoho zoho = SimulatedZoho.start();

        Zoho() {
            grant(SimulatedZoho.OTHER_KINDS.stream());
        }

        private void grant(Stream<String> further) {
            zoho.grantScopes(Stream.concat(Stream.of(SimulatedZoho.LEADS, SimulatedZoho.SEARCH), further)
                    .toArray(String[]::new));
        }

        @Override
        public Map<String, String> settings() {
            return RunningCrmGate.zoho(zoho, "us");
        }

        @Override
        public Login login() {
            String token = zoho.newRefreshToken("us", "ann");
            return new Login(account(token), () -> zoho.killGrant(token));
        }

        @Override
        public String wrongAccount() {
            return account("1000.wr0ng");
        }

        @Override
        public void showChoices() {
            grant(Stream.concat(SimulatedZoho.OTHER_KINDS.stream(), SimulatedZoho.SELECTORS.stream()));
        }

        private static String account(String refreshToken) {
            return "{\"provider\":\"zoho\",\"region\":\"us\",\"refreshToken\":\"%s\"}".formatted(refreshToken);
        }

        @Override
        public void expireTokens() {
            zoho.expireAccessTokens();
        }

        @Override
        public void answersTokens(ResponseDefinitionBuilder answer) {
            stub(zoho.server("us"), "/oauth/.*", answer, () -> true, zoho::removeStubs);
        }

        @Override
        public int calls() {
            return zoho.crmCalls("us") + zoho.tokenCalls("us");
        }

        @Override
        public void sampleLeads() {
            zoho.leads("us").reset();
        }

        @Override
        public String add(String lastName) {
            return zoho.leads("us").add(Map.of("Last_Name", lastName));
        }

        @Override
        public String add(String lastName, Instant createdAt) {
            return zoho.leads("us").add(Map.of("Last_Name", lastName, "Created_Time", time(createdAt)));
        }

        @Override
        public String addContact(String lastName) {
            return zoho.records("us", "Contacts").add(Map.of("Last_Name", lastName));
        }

        @Override
        public String addDeal(String name) {
            return zoho.records("us", "Deals").add(Map.of("Deal_Name", name));
        }

        @Override
        public void deleteDeal(String id) {
            zoho.records("us", "Deals").delete(id);
        }

        @Override
        public void clockBehind(Duration behind) {
            zoho.useClock(Clock.offset(Clock.systemUTC(), behind.negated()));
        }

        @Override
        public void hideTimes() {
            zoho.leads("us").hide("Modified_Time");
        }

        @Override
        public void refuseDeletions(boolean on) {
            zoho.refuseDeletions(on ? "NO_PERMISSION" : null);
        }

        @Override
        public void change(String id, String lastName) {
            zoho.leads("us").change(id, Map.of("Last_Name", lastName));
        }

        @Override
        public void change(String id, String lastName, String further) {
            zoho.leads("us").change(id, Map.of("Last_Name", lastName, furtherField(), further));
        }

        @Override
        public String furtherField() {
            return "Industry";
        }

        @Override
        public void setEmail(String id, String email) {
            zoho.leads("us").change(id, Map.of("Email", email));
        }

        @Override
        public void delete(String id) {
            zoho.leads("us").delete(id);
        }

        @Override
        public void refuseDuplicates() {
            zoho.leads("us").refuseDuplicates(true);
        }

        @Override
        public void requireFurtherField() {
            zoho.leads("us").require(furtherField());
        }

        @Override
        public List<LeadChange> journal() {
            return zoho.leads("us").journal();
        }

        @Override
        public void empty() {
            zoho.leads("us").replaceAll(List.of());
        }

        @Override
        public void answers(ResponseDefinitionBuilder answer, BooleanSupplier when) {
            stub(zoho.server("us"), "/crm/.*", answer, when, zoho::removeStubs);
        }

        @Override
        public ResponseDefinitionBuilder late(Duration delay) {
            return SimulatedCrm.late(delay, SimulatedZoho.ANSWER);
        }

        @Override
        public void oddPages(Random random) {
            // Zoho's are as one expects
        }

        @Override
        public int changeCalls() {
            return count(zoho.server("us"), "/crm/v8/Leads");
        }

        @Override
        public void close() {
            zoho.close();
        }
    }

    /** Freshsales, either product. */
    final class Freshsales implements SimulatedCrm {
        final SimulatedFreshsales freshsales = SimulatedFreshsales.start();
        private final boolean suite;

        Freshsales(boolean suite) {
            this.suite = suite;
        }

        private FreshsalesRecords records() {
            return suite ? freshsales.contacts() : freshsales.leads();
        }

        private String root() {
            return suite ? "/crm/sales/api/" : "/api/";
        }

        @Override
        public Map<String, String> settings() {
            return suite ? RunningCrmGate.suite(freshsales) : RunningCrmGate.classic(freshsales);
        }

        @Override
        public Login login() {
            String key = freshsales.newApiKey("ann");
            return new Login(account(key), () -> freshsales.killApiKey(key));
        }

        @Override
        public String wrongAccount() {
            return account("wr0ng");
        }

        private String account(String key) {
            String domain = suite ? "acme" : "acme.freshsales.io";
            return "{\"provider\":\"freshsales\",\"domain\":\"%s\",\"apiKey\":\"%s\"}".formatted(domain, key);
        }

        @Override
        public int calls() {
            return freshsales.calls();
        }

        @Override
        public void sampleLeads() {
            records().reset();
        }

        @Override
        public String add(String lastName) {
            return String.valueOf(records().add(Map.of("last_name", lastName)));
        }

        @Override
        public String add(String lastName, Instant createdAt) {
            return String.valueOf(records().add(Map.of("last_name", lastName, "created_at", time(createdAt))));
        }

        @Override
        public String addContact(String lastName) {
            return String.valueOf((suite ? records() : freshsales.classicContacts())
                    .add(Map.of("last_name", lastName, "lifecycle_stage_id", 1)));
        }

        @Override
        public String addDeal(String name) {
            return String.valueOf(deals().add(Map.of("name", name)));
        }

        @Override
        public void deleteDeal(String id) {
            deals().delete(Long.parseLong(id));
        }

        private FreshsalesRecords deals() {
            return suite ? freshsales.deals() : freshsales.classicDeals();
        }

        @Override
        public void clockBehind(Duration behind) {
            freshsales.useClock(Clock.offset(Clock.systemUTC(), behind.negated()));
        }

        @Override
        public void hideTimes() {
            freshsales.hideTimes(true);
        }

        @Override
        public void refuseDeletions(boolean on) {
            freshsales.refuseDeletions(on ? 400 : 0);
        }

        @Override
        public void change(String id, String lastName) {
            records().change(Long.parseLong(id), Map.of("last_name", lastName));
        }

        @Override
        public void change(String id, String lastName, String further) {
            records()
                    .change(
                            Long.parseLong(id),
                            Map.of("last_name", lastName, "custom_field", Map.of(furtherField(), further)));
        }

        @Override
        public String furtherField() {
            return "cf_region";
        }

        @Override
        public void setEmail(String id, String email) {
            records().change(Long.parseLong(id), Map.of("email", email));
        }

        @Override
        public void delete(String id) {
            records().delete(Long.parseLong(id));
        }

        @Override
        public void refuseDuplicates() {
            // addresses are unique anyway
        }

        @Override
        public void requireFurtherField() {
            freshsales.require(furtherField());
        }

        @Override
        public List<LeadChange> journal() {
            return records().journal();
        }

        @Override
        public void empty() {
            records().replaceAll(List.of());
        }

        @Override
        public void answers(ResponseDefinitionBuilder answer, BooleanSupplier when) {
            stub(freshsales.server(), root() + ".*", answer, when, freshsales::removeStubs);
        }

        @Override
        public ResponseDefinitionBuilder late(Duration delay) {
            return SimulatedCrm.late(delay, SimulatedFreshsales.ANSWER);
        }

        @Override
        public void oddPages(Random random) {
            freshsales.shufflePages(random.nextBoolean());
            freshsales.shortPages(random.nextBoolean());
            freshsales.repeatRecords(random.nextBoolean());
            freshsales.zeroTotals(random.nextBoolean());
        }

        @Override
        public int changeCalls() {
            return count(freshsales.server(), root() + "filtered_search/" + (suite ? "contact" : "lead"));
        }

        @Override
        public void close() {
            freshsales.close();
        }
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC).toString();
    }

    private static ResponseDefinitionBuilder late(Duration delay, String transformer) {
        return aResponse().withFixedDelay(Math.toIntExact(delay.toMillis())).withTransformers(transformer);
    }

    static void stub(
            WireMockServer server,
            String path,
            ResponseDefinitionBuilder answer,
            BooleanSupplier when,
            Runnable removeStubs) {
        removeStubs.run();
        if (answer != null) {
            server.stubFor(any(urlPathMatching(path))
                    .andMatching(request -> MatchResult.of(when.getAsBoolean()))
                    .willReturn(answer));
        }
    }

    private static int count(WireMockServer server, String path) {
        return (int) server.getAllServeEvents().stream()
                .filter(event -> event.getRequest().getUrl().split("\\?", 2)[0].equals(path))
                .count();
    }
}
