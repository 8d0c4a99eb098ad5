package io.github.crmgate.route.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.Connections;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class HealthResponseTest {
    @Test
    void aStoreThatHangsKeepsNoCallerWaiting() {
        CountDownLatch goOn = new CountDownLatch(1);
        Connections hanging = (Connections) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connections.class}, (proxy, method, arguments) -> {
                    goOn.await();
                    throw new IllegalStateException();
                });
        ExecutorService background = Executors.newSingleThreadExecutor();
        HealthResponse health = new HealthResponse(
                new HealthDetails(hanging, null, null, null, Map.of(), null, null, null), background);
        try {
            ObjectNode document = assertTimeoutPreemptively(
                    Duration.ofSeconds(10), () -> health.document(true, true).get());

            assertThat(document.path("status").asText()).isEqualTo("UP");
            assertThat(document.path("store").path("status").asText()).isEqualTo("DOWN");
        } finally {
            goOn.countDown();
            background.shutdown();
        }
    }
}
