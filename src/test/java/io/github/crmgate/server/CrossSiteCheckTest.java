package io.github.crmgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CrossSiteCheckTest {
    private final CrossSiteCheck check = new CrossSiteCheck("https://crm.example.com");

    @ParameterizedTest
    @CsvSource({
        // what programs send
        "GET, '', false",
        "POST, '', false",
        "POST, 'Content-Type: application/x-www-form-urlencoded', false",
        // fetch metadata decides
        "GET, 'Sec-Fetch-Site: cross-site', true",
        "GET, 'Sec-Fetch-Site: same-site', true",
        "POST, 'Sec-Fetch-Site: same-site', true",
        "GET, 'Sec-Fetch-Site: none', false",
        "POST, 'Sec-Fetch-Site: same-origin|Origin: null', false",
        "POST, 'Sec-Fetch-Site: same-origin|Sec-Fetch-Site: cross-site', true",
        // without it, the origin
        "POST, 'Origin: null', true",
        "DELETE, 'Origin: null', true",
        "GET, 'Origin: null', false",
        "GET, 'Origin: https://evil.example', true",
        "POST, 'Origin: http://localhost:3000', true",
        "POST, 'Origin: http://localhost:8080', false",
        "POST, 'Origin: https://crm.example.com', false",
        "POST, 'Origin: https://crm.example.com|Origin: null', true",
        // without that, the referer
        "POST, 'Referer: https://evil.example/page', true",
        "POST, 'Referer: http://localhost:3000/', true",
        "POST, 'Referer: http://localhost:8080/page?a=b', false",
        "POST, 'Referer: ', true",
        "GET, 'Referer: https://evil.example/page', false",
        // without all of them, a form of a browser
        "POST, 'Content-Type: application/x-www-form-urlencoded|Upgrade-Insecure-Requests: 1', true",
        "POST, 'Content-Type: text/plain|Upgrade-Insecure-Requests: 1', true",
        "GET, 'Upgrade-Insecure-Requests: 1', false"
    })
    void aPageOfAnotherSiteIsTold(String method, String headers, boolean foreign) {
        MultiMap sent = MultiMap.caseInsensitiveMultiMap();
        for (String header : headers.split("\\|")) {
            int colon = header.indexOf(':');
            if (colon > 0) {
                sent.add(header.substring(0, colon), header.substring(colon + 1).strip());
            }
        }
        assertThat(check.isForeign(method, "localhost:8080", sent)).isEqualTo(foreign);
    }
}
