package io.github.crmgate.app;

import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.testing.Crowd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Callers and a poll of one Zoho organisation, which makes 10 calls at the same time and answers 429 to further ones.
 *
 * <p>As a benchmark: {@code -Dcallers=200 -Deach=50 -Dtakes=100}. It prints figures and asserts nothing.
 */
final class PacedCallers {
    private static final int AT_ONCE = 10;

    private PacedCallers() {}

    /**
     * What came of it.
     *
     * @param statuses calls by status
     * @param refusedByCrm calls that the CRM answered with 429
     * @param delivered leads that the poll delivered while the callers called
     * @param p99 of the callers' calls
     */
    record Outcome(
            Map<Integer, Integer> statuses,
            int refusedByCrm,
            int delivered,
            Duration median,
            Duration p99,
            Duration took) {}

    public static void main(String[] arguments) {
        Outcome outcome = run(
                Integer.getInteger("callers", 200),
                Integer.getInteger("each", 50),
                Duration.ofMillis(Integer.getInteger("takes", 100)),
                Map.of());
        System.out.println(outcome);
        System.exit(0);
    }

    /**
     * Lets callers make their calls one after the other.
     *
     * @param takes how long the CRM takes for each call
     * @param more further settings
     */
    static Outcome run(int callers, int each, Duration takes, Map<String, String> more) {
        SimulatedZoho zoho = SimulatedZoho.start();
        LeadSink sink = LeadSink.start();
        Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
        settings.put("crmgate.zoho.edition", "standard");
        settings.put("crmgate.bulkhead.max-calls", String.valueOf(2 * callers));
        settings.put("crmgate.http.workers", String.valueOf(2 * callers));
        settings.put("crmgate.poll.enabled", "true");
        settings.put("crmgate.poll.schedule", "* * * * * ?");
        settings.put("crmgate.poll.to", sink.url());
        settings.putAll(more);
        ScheduledExecutorService changes = Executors.newSingleThreadScheduledExecutor();
        try (RunningCrmGate gate = RunningCrmGate.start(settings)) {
            gate.get("/api/leads?limit=1"); // fetches the token
            zoho.limitCalls(AT_ONCE, takes);
            AtomicInteger number = new AtomicInteger();
            changes.scheduleAtFixedRate(
                    () -> zoho.leads("us").add(Map.of("Last_Name", "Lead " + number.incrementAndGet())),
                    0,
                    200,
                    TimeUnit.MILLISECONDS);
            ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
            ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
            long begin = System.nanoTime();
            Crowd.calling(callers, () -> {
                        for (int i = 0; i < each; i++) {
                            long sent = System.nanoTime();
                            Answer answer = gate.get("/api/leads?limit=1");
                            nanos.add(System.nanoTime() - sent);
                            statuses.add(answer.status());
                        }
                        return true;
                    })
                    .answers(Duration.ofMinutes(10));
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            return new Outcome(
                    counts(statuses),
                    zoho.callsBeyondLimit(),
                    sink.taken().size(),
                    quantile(nanos, 0.5),
                    quantile(nanos, 0.99),
                    took);
        } finally {
            changes.shutdownNow();
            sink.close();
            zoho.close();
        }
    }

    private static Map<Integer, Integer> counts(Iterable<Integer> statuses) {
        Map<Integer, Integer> counts = new HashMap<>();
        statuses.forEach(status -> counts.merge(status, 1, Integer::sum));
        return counts;
    }

    private static Duration quantile(ConcurrentLinkedQueue<Long> nanos, double share) {
        List<Long> sorted = new ArrayList<>(nanos);
        sorted.sort(null);
        return Duration.ofNanos(sorted.get((int) (share * (sorted.size() - 1))));
    }
}
