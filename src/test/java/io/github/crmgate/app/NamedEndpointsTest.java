package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NamedEndpointsTest {
    private static final CamelContext CONTEXT = new DefaultCamelContext();

    private final NamedEndpoints endpoints = new NamedEndpoints(CONTEXT);

    @BeforeAll
    static void start() {
        CONTEXT.start();
    }

    @AfterAll
    static void stop() {
        CONTEXT.stop();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pigeon:leads | there is no component 'pigeon'
            direct:missing?timeout=1 | no route begins at direct:missing;
            seda:missing | no route begins at seda:missing;
            http://localhost:1/{{env:NO_SUCH_THING}}?password=s3cret | a placeholder can't be filled in: there is no env:NO_SUCH_THING
            kafka:leads?brokerss=x&saslJaasConfig=RAW(s3cret) | the component 'kafka' does not take this URI, for it does not know brokerss
            https://gate:s3cret@example.com/leads | credentials before the @ are not sent; set the header Authorization
            """)
    void anEndpointThatCanNotWorkIsAFaultThatNamesItsKeyAndNoSecret(String uri, String reason) {
        endpoints.look("crmgate.poll.to", uri);

        assertThatThrownBy(endpoints::check)
                .hasMessageStartingWith("crmgate.poll.to: " + reason)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aSourceMustReceiveMessages() {
        endpoints.lookSource("crmgate.write.from", "https://example.com/writes?token=s3cret");

        assertThatThrownBy(endpoints::check)
                .hasMessageStartingWith("crmgate.write.from: the component 'https' only sends messages")
                .hasMessageNotContaining("s3cret");
    }
}
