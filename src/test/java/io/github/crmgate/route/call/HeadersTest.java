package io.github.crmgate.route.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.route.http.CallerHeaders;
import io.github.crmgate.route.http.ParametersTest;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers pass between callers, routes and CRMs. */
final class HeadersTest {
    private final Exchange exchange = ParametersTest.asking(null);
    private final HeaderFilterStrategy callers = new CallerHeaders();
    private final HeaderFilterStrategy crms = new CrmHeaders(Set.of("X-API-CREDITS-REMAINING"));

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "Cookie", "CamelHttpUri", "camelHttpUri", "X-Any", "Content-Type", "id"})
    void nothingOfACallerComesIn(String name) {
        assertThat(callers.applyFilterToExternalHeaders(name, "x", exchange)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Retry-After", "retry-after", "Location", "Cache-Control", "CrmGate-Connection"})
    void theseGoOutToCallers(String name) {
        assertThat(callers.applyFilterToCamelHeaders(name, "x", exchange)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "WWW-Authenticate", "CamelHttpResponseCode", "Server", "X-Any", "id"})
    void nothingElseGoesOutToCallers(String name) {
        assertThat(callers.applyFilterToCamelHeaders(name, "x", exchange)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "authorization", "Accept", "Content-Type", "If-Modified-Since"})
    void theseGoOutToCrms(String name) {
        assertThat(crms.applyFilterToCamelHeaders(name, "x", exchange)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cookie", "CamelHttpUri", "CamelHttpMethod", "X-Any", "Host", "breadcrumbId"})
    void nothingElseGoesOutToCrms(String name) {
        assertThat(crms.applyFilterToCamelHeaders(name, "x", exchange)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Set-Cookie", "Location", "CamelHttpResponseCode", "Authorization", "CamelRedeliveryCounter"})
    void littleOfACrmComesIn(String name) {
        assertThat(crms.applyFilterToExternalHeaders(name, "x", exchange)).isTrue();
        assertThat(crms.applyFilterToExternalHeaders("retry-after", "x", exchange))
                .isFalse();
        assertThat(crms.applyFilterToExternalHeaders("content-type", "x", exchange))
                .isFalse();
    }
}
