package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.matching.MatchResult;
import io.github.crmgate.sandbox.LeadChange;
import io.github.crmgate.sandbox.SimulatedFreshsales;
import io.github.crmgate.sandbox.SimulatedZoho;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** A simulated CRM whose leads come and go, the same for every product. */
interface PolledCrm extends AutoCloseable {

    /** The settings of a connection to it. */
    Map<String, String> settings();

    /** What makes another connection to it. */
    String account();

    /** Creates a lead and answers its id. */
    String add(String lastName);

    void change(String id, String lastName);

    /** Creates a lead that was created at that time. */
    String add(String lastName, Instant createdAt);

    /** Its clock is behind from now on; zero for right. */
    void clockBehind(Duration behind);

    /** Hides from now on when leads were changed. */
    void hideTimes();

    /** Refuses the list of deleted leads, or no longer. */
    void refuseDeletions(boolean on);

    /** The same with a value of {@link #furtherField}. */
    void change(String id, String lastName, String further);

    /** A field that no lead has in the shared shape. */
    String furtherField();

    void delete(String id);

    /** All that happened to leads, in order. */
    List<LeadChange> journal();

    /** Throws all leads away; the journal begins anew. */
    void empty();

    /** What every call of leads is answered from now on; null: as usual. */
    default void answers(ResponseDefinitionBuilder answer) {
        answers(answer, () -> true);
    }

    /** The same for those calls only that it is asked for. */
    void answers(ResponseDefinitionBuilder answer, BooleanSupplier when);

    /** What it would answer, later. */
    ResponseDefinitionBuilder late(Duration delay);

    /** Its pages have other oddities from now on, if its like has any. */
    void oddPages(Random random);

    /** Calls that ask for changes, not for deletions. */
    int changeCalls();

    @Override
    void close();

    static PolledCrm start(String provider) {
        return provider.equals("zoho") ? new Zoho() : new Freshsales();
    }

    /** Zoho. */
    final class Zoho implements PolledCrm {
        final SimulatedZoho zoho = SimulatedZoho.start();

        @Override
        public Map<String, String> settings() {
            return RunningCrmGate.zoho(zoho, "us");
        }

        @Override
        public String account() {
            return "{\"provider\":\"zoho\",\"region\":\"us\",\"refreshToken\":\"%s\"}"
                    .formatted(zoho.newRefreshToken("us", "ann"));
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
        public void delete(String id) {
            zoho.leads("us").delete(id);
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
            return PolledCrm.late(delay, SimulatedZoho.ANSWER);
        }

        @Override
        public void oddPages(Random random) {
            // Zoho's are as one expects
        }

        @Override
        public int changeCalls() {
            return calls(zoho.server("us"), "/crm/v8/Leads");
        }

        @Override
        public void close() {
            zoho.close();
        }
    }

    /** Freshsales, Suite. */
    final class Freshsales implements PolledCrm {
        final SimulatedFreshsales freshsales = SimulatedFreshsales.start();

        @Override
        public Map<String, String> settings() {
            return RunningCrmGate.suite(freshsales);
        }

        @Override
        public String account() {
            return "{\"provider\":\"freshsales\",\"domain\":\"acme\",\"apiKey\":\"%s\"}"
                    .formatted(freshsales.newApiKey("ann"));
        }

        @Override
        public String add(String lastName) {
            return String.valueOf(freshsales.contacts().add(Map.of("last_name", lastName)));
        }

        @Override
        public String add(String lastName, Instant createdAt) {
            return String.valueOf(
                    freshsales.contacts().add(Map.of("last_name", lastName, "created_at", time(createdAt))));
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
            freshsales.contacts().change(Long.parseLong(id), Map.of("last_name", lastName));
        }

        @Override
        public void change(String id, String lastName, String further) {
            freshsales
                    .contacts()
                    .change(
                            Long.parseLong(id),
                            Map.of("last_name", lastName, "custom_field", Map.of(furtherField(), further)));
        }

        @Override
        public String furtherField() {
            return "cf_region";
        }

        @Override
        public void delete(String id) {
            freshsales.contacts().delete(Long.parseLong(id));
        }

        @Override
        public List<LeadChange> journal() {
            return freshsales.contacts().journal();
        }

        @Override
        public void empty() {
            freshsales.contacts().replaceAll(List.of());
        }

        @Override
        public void answers(ResponseDefinitionBuilder answer, BooleanSupplier when) {
            stub(freshsales.server(), "/crm/sales/api/.*", answer, when, freshsales::removeStubs);
        }

        @Override
        public ResponseDefinitionBuilder late(Duration delay) {
            return PolledCrm.late(delay, SimulatedFreshsales.ANSWER);
        }

        @Override
        public void oddPages(Random random) {
            freshsales.shufflePages(random.nextBoolean());
            freshsales.shortPages(random.nextBoolean());
            freshsales.repeatRecords(random.nextBoolean());
        }

        @Override
        public int changeCalls() {
            return calls(freshsales.server(), "/crm/sales/api/filtered_search/contact");
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

    private static void stub(
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

    private static int calls(WireMockServer server, String path) {
        return (int) server.getAllServeEvents().stream()
                .filter(event -> event.getRequest().getUrl().split("\\?", 2)[0].equals(path))
                .count();
    }
}
