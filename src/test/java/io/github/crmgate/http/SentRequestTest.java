package io.github.crmgate.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SentRequestTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: application/js",
                "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Len"
            })
    void aHeadWithoutAnEndIsNoResponse(String head) throws IOException {
        assertThatThrownBy(() -> responseTo(head)).isInstanceOf(ResponseMissingException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.0 200 OK\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n"
            })
    void aHeadWithAnEndIsAResponseWithoutABody(String head) throws IOException {
        assertThat(responseTo(head)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n\r\nbody", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"})
    void theBodyIsWhole(String response) throws IOException {
        assertThat(responseTo(response)).isEqualTo("body");
    }

    private static String responseTo(String sent) throws IOException {
        try (RawServer server = new RawServer((out, self) -> out.write(sent.getBytes(ISO_8859_1)));
                CloseableHttpClient client = HttpClients.custom()
                        .disableAutomaticRetries()
                        .addExecInterceptorAfter(ChainElement.CONNECT.name(), "sent-request", new SentRequest())
                        .build()) {
            return client.execute(
                    new HttpGet(server.url()),
                    response -> response.getEntity() == null ? "" : EntityUtils.toString(response.getEntity()));
        }
    }
}
