package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A folder to start the packed process in, and a Zoho for it. Tests run side by side, for they mostly wait for starts. */
@Execution(ExecutionMode.CONCURRENT)
abstract class PackedScene {
    @AutoClose
    final SimulatedZoho zoho = SimulatedZoho.start();

    @TempDir
    Path folder;

    @BeforeEach
    void reset() {
        zoho.reset();
    }

    /** Starts it, and waits until it serves. */
    PackedCrmGate start(Map<String, String> more) {
        return start(folder, more);
    }

    /** Starts it in a folder of the caller's, and waits until it serves. */
    PackedCrmGate start(Path folder, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
        settings.putAll(more);
        return PackedCrmGate.start(PackedCrmGate.thisJava(), folder, settings, Map.of())
                .ready();
    }

    /** Starts a CrmGate of this JVM, in a tenth of the time, on what a process left in the folder. */
    RunningCrmGate startOnWhatIsLeft(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
        settings.put("crmgate.store.url", "jdbc:h2:file:" + folder.resolve("data/crmgate"));
        settings.putAll(more);
        return RunningCrmGate.start(settings);
    }

    /** The CRM answers none of the calls before all of them have reached it. */
    void assertThatAllAreInFlightAtOnce(PackedCrmGate gate, int callers) {
        gate.get("/api/leads?limit=1");
        try (HeldCalls crm = HeldCalls.start()) {
            zoho.server("us")
                    .stubFor(get(urlPathMatching("/crm/.*"))
                            .willReturn(aResponse().proxiedFrom(crm.url())));
            List<CompletableFuture<HttpResponse<String>>> calls = Stream.generate(
                            () -> gate.getAsync("/api/leads?limit=1"))
                    .limit(callers)
                    .toList();
            Awaitility.await().until(() -> crm.held() >= callers);
            assertThat(calls).noneMatch(CompletableFuture::isDone);

            crm.release();
            assertThat(calls)
                    .allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
        }
    }
}
