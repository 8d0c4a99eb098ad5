package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import com.github.tomakehurst.wiremock.http.Fault;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** What goes wrong at random at a CRM and at a sink, one fault at each at a time. */
final class RandomFaults {
    private final SimulatedCrm crm;
    private final LeadSink sink;
    private final Random random;
    private boolean refusing;

    RandomFaults(SimulatedCrm crm, LeadSink sink, long seed) {
        this.crm = crm;
        this.sink = sink;
        this.random = new Random(seed);
    }

    /** Begins another fault, or none, and answers for how long. */
    long nextMillis() {
        end();
        if (random.nextBoolean()) {
            crm();
        }
        if (random.nextBoolean()) {
            sink();
        }
        return 200 + random.nextInt(700);
    }

    /** Nothing goes wrong any more. */
    void end() {
        crm.answers(null);
        sink.answers(message -> 200);
        if (refusing) {
            refusing = false;
            sink.listen();
        }
    }

    private void crm() {
        int percent = random.nextBoolean() ? 100 : 5 + random.nextInt(40);
        BooleanSupplier when = () -> random.nextInt(100) < percent;
        switch (random.nextInt(7)) {
            case 0 -> crm.answers(aResponse().withStatus(500), when);
            case 1 -> crm.answers(aResponse().withStatus(429).withHeader("Retry-After", "1"), when);
            case 2 -> crm.answers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), when);
            case 3 -> crm.answers(aResponse().withFault(Fault.EMPTY_RESPONSE), when);
            case 4 ->
                crm.answers(
                        aResponse()
                                .withHeader("Content-Type", "application/json")
                                .withBody("{\"data\":[{\"id\":\"1"),
                        when);
            case 5 -> crm.answers(crm.late(Duration.ofMillis(random.nextInt(400))), when);
            default -> crm.answers(aResponse().withStatus(503), when);
        }
    }

    private void sink() {
        int one = 20 + random.nextInt(200);
        switch (random.nextInt(6)) {
            case 0 -> sink.answers(message -> 500);
            case 1 -> sink.answers(message -> random.nextInt(one) == 0 ? 503 : 200);
            case 2 -> sink.answers(message -> random.nextInt(one) == 0 ? LeadSink.CUT : 200);
            case 3 -> sink.answers(message -> slowly(random.nextInt(10)));
            case 4 -> sink.answers(message -> slowly(random.nextInt(50)) + (random.nextInt(20) == 0 ? 300 : 0));
            default -> {
                refusing = true;
                sink.refuse();
            }
        }
    }

    private static int slowly(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 200;
    }
}
