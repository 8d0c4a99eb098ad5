package io.github.crmgate.route.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.route.deadletter.FailedWork;
import io.github.crmgate.route.http.ParametersTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

final class ProxyWritesTest {
    private final ProxyWrites writes = new ProxyWrites(Map.of());

    @Test
    void aFailedWriteIsStoredUnderTheConnectionThatWasNamed() {
        FailedWork work = describe("PUT", "/leads/ann@example.com");

        assertThat(work.callerInformed()).isTrue();
        assertThat(work.connection()).isEqualTo("shop");
        assertThat(work.replay().route()).isEqualTo("proxy-write");
        assertThat(work.request()).containsEntry("path", "/leads/****").doesNotContainKey("notKept");
    }

    @Test
    void aFailedReadCanNotBeReplayed() {
        assertThat(describe("GET", "/leads").replay()).isNull();
    }

    private FailedWork describe(String method, String path) {
        Exchange exchange = ParametersTest.asking(null);
        new ProxiedCall("shop", method, path, null, Map.of(), null, 0, () -> false).begin(exchange);
        return writes.describe(exchange).orElseThrow();
    }
}
