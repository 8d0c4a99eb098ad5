package io.github.crmgate.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

final class ResponseLimitsTest {
    private static final Duration PLENTY = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int SIZE = 1000;

    @Test
    void aNormalAnswerIsReadWhole() throws IOException {
        try (RawServer server = new RawServer((out, self) -> {
                    out.write(head("200 OK", "Content-Type: application/json", "Content-Length: 9"));
                    out.write("{\"a\":".getBytes(UTF_8));
                    out.flush();
                    self.pause(20);
                    out.write("\"é\"".getBytes(ISO_8859_1));
                    out.write('}');
                });
                Caller caller = new Caller(new ResponseLimits(PLENTY, SIZE))) {

            assertThat(caller.get(server.url())).isEqualTo("200 application/json {\"a\":\"é\"}");
        }
    }

    @Test
    void anAnswerWithoutABodyIsAnAnswer() throws IOException {
        try (RawServer server = new RawServer((out, self) -> out.write(head("204 No Content")));
                Caller caller = new Caller(new ResponseLimits(PLENTY, SIZE))) {

            assertThat(caller.get(server.url())).isEqualTo("204 null ");
        }
    }

    @Test
    void theConnectionIsFreeForTheNextCall() throws IOException {
        byte[] answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(UTF_8);
        try (RawServer server = new RawServer((out, self) -> {
                    out.write(answer);
                    out.flush();
                    self.pause(20_000);
                });
                Caller caller = new Caller(new ResponseLimits(PLENTY, SIZE))) {
            caller.get(server.url());

            assertThat(caller.connections.getTotalStats().getLeased()).isZero();
            assertThat(caller.connections.getTotalStats().getAvailable()).isOne();
        }
    }

    @Test
    void aBodyThatDripsInIsCutAtTheTotalTime() throws IOException {
        try (RawServer server = new RawServer((out, self) -> {
                    out.write(head("200 OK", "Content-Length: 900"));
                    drip(out, self);
                });
                Caller caller = new Caller(new ResponseLimits(SHORT, SIZE))) {
            long start = System.nanoTime();

            assertThatThrownBy(() -> caller.get(server.url()))
                    .isInstanceOf(ResponseTimeoutException.class)
                    .hasMessage("no whole answer within 300 ms");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SHORT);
            // the timer's thread gives the connection back, maybe a moment after the caller got its error
            await().untilAsserted(() -> {
                assertThat(caller.connections.getTotalStats().getLeased()).isZero();
                assertThat(caller.connections.getTotalStats().getAvailable()).isZero();
            });
        }
    }

    /** As after a SIGSTOP that lasted longer than the timeout: what is in the socket already is read. */
    @Test
    void anAnswerThatCameWhileTheProcessStoodStillIsRead() throws IOException {
        CountDownLatch alarms = new CountDownLatch(4);
        AtomicLong nanos = new AtomicLong();
        LongSupplier standingStill = () -> {
            alarms.countDown();
            return nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        };
        try (RawServer server = new RawServer((out, self) -> {
                    await().until(() -> alarms.getCount() == 0);
                    body(out, 1);
                });
                Caller caller = new Caller(new ResponseLimits(SHORT, SIZE, standingStill))) {

            assertThat(caller.get(server.url())).isEqualTo("200 null x");
        }
    }

    @Test
    void headersThatDripInAreCutAtTheTotalTime() throws IOException {
        try (RawServer server = new RawServer((out, self) -> {
                    out.write("HTTP/1.1 200 OK\r\nX-Drip: ".getBytes(UTF_8));
                    drip(out, self);
                });
                Caller caller = new Caller(new ResponseLimits(SHORT, SIZE))) {

            assertThatThrownBy(() -> caller.get(server.url())).isInstanceOf(ResponseTimeoutException.class);
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUpAtTheTotalTime() throws IOException {
        try (RawServer server = new RawServer((out, self) -> self.pause(20_000));
                Caller caller = new Caller(new ResponseLimits(SHORT, SIZE))) {

            assertThatThrownBy(() -> caller.get(server.url())).isInstanceOf(ResponseTimeoutException.class);
        }
    }

    @Test
    void anAnswerOfExactlyTheMostBytesIsRead() throws IOException {
        try (RawServer server = new RawServer((out, self) -> body(out, SIZE));
                Caller caller = new Caller(new ResponseLimits(PLENTY, SIZE))) {

            assertThat(caller.get(server.url())).hasSize("200 null ".length() + SIZE);
        }
    }

    @Test
    void anAnswerOfOneByteMoreIsTooLarge() throws IOException {
        try (RawServer server = new RawServer((out, self) -> body(out, SIZE + 1));
                Caller caller = new Caller(new ResponseLimits(PLENTY, SIZE))) {

            assertThatThrownBy(() -> caller.get(server.url()))
                    .isInstanceOf(ResponseTooLargeException.class)
                    .hasMessage("the answer is larger than 1000 bytes");
        }
    }

    @Test
    void anAnswerWithoutEndIsDroppedAsSoonAsItIsTooLarge() throws IOException {
        try (RawServer server = new RawServer((out, self) -> {
                    out.write(head("200 OK", "Transfer-Encoding: chunked"));
                    byte[] chunk = ("64\r\n" + "x".repeat(100) + "\r\n").getBytes(UTF_8);
                    while (true) {
                        out.write(chunk);
                        out.flush();
                        self.pause(1);
                    }
                });
                Caller caller = new Caller(new ResponseLimits(PLENTY, SIZE))) {
            assertThatThrownBy(() -> caller.get(server.url())).isInstanceOf(ResponseTooLargeException.class);

            assertThat(caller.connections.getTotalStats().getLeased()).isZero();
            assertThat(caller.connections.getTotalStats().getAvailable()).isZero();
        }
    }

    @Test
    void whatCountsIsTheSizeAfterUnpacking() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[100 * SIZE]);
        }
        assertThat(packed.size()).isLessThan(SIZE);
        try (RawServer server = new RawServer((out, self) -> {
                    out.write(head("200 OK", "Content-Encoding: gzip", "Content-Length: " + packed.size()));
                    out.write(packed.toByteArray());
                });
                Caller caller = new Caller(new ResponseLimits(PLENTY, SIZE))) {

            assertThatThrownBy(() -> caller.get(server.url())).isInstanceOf(ResponseTooLargeException.class);
        }
    }

    @Test
    void anAnswerThatBreaksOffIsNeitherLateNorLarge() throws IOException {
        try (RawServer server = new RawServer((out, self) -> {
                    out.write(head("200 OK", "Content-Length: 900"));
                    out.write("half".getBytes(UTF_8));
                });
                Caller caller = new Caller(new ResponseLimits(PLENTY, SIZE))) {

            assertThatThrownBy(() -> caller.get(server.url()))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(InterruptedIOException.class);
        }
    }

    @Test
    void closingCancelsWhatIsInFlight() throws Exception {
        ResponseLimits responseLimits = new ResponseLimits(PLENTY, SIZE);
        try (RawServer server = new RawServer((out, self) -> self.pause(20_000));
                Caller caller = new Caller(responseLimits)) {
            CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> {
                try {
                    return caller.get(server.url());
                } catch (IOException e) {
                    throw new CompletionException(e);
                }
            });
            server.awaitRequest();

            responseLimits.close();

            assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(ResponseTimeoutException.class)
                    .hasMessage("CrmGate is stopping");
        }
    }

    @Test
    void onceClosedNoCallIsMade() throws IOException {
        ResponseLimits responseLimits = new ResponseLimits(PLENTY, SIZE);
        responseLimits.close();
        try (RawServer server = new RawServer((out, self) -> body(out, 1));
                Caller caller = new Caller(responseLimits)) {

            assertThatThrownBy(() -> caller.get(server.url()))
                    .isInstanceOf(ResponseTimeoutException.class)
                    .hasMessage("CrmGate is stopping");
            assertThat(caller.connections.getTotalStats().getAvailable()).isZero();
        }
    }

    private static byte[] head(String status, String... headers) {
        return ("HTTP/1.1 " + status + "\r\n"
                        + String.join(
                                "", Arrays.stream(headers).map(h -> h + "\r\n").toList()) + "\r\n")
                .getBytes(UTF_8);
    }

    private static void body(OutputStream out, int size) throws IOException {
        out.write(head("200 OK", "Content-Length: " + size));
        out.write("x".repeat(size).getBytes(UTF_8));
    }

    /** Faster than any timeout between two reads. */
    private static void drip(OutputStream out, RawServer server) throws IOException {
        while (true) {
            out.write('x');
            out.flush();
            server.pause(20);
        }
    }

    /** A client whose timeouts of single reads are too long to matter. */
    private static final class Caller implements AutoCloseable {
        private final PoolingHttpClientConnectionManager connections =
                PoolingHttpClientConnectionManagerBuilder.create().build();
        private final CloseableHttpClient client;
        private final ResponseLimits responseLimits;

        Caller(ResponseLimits responseLimits) {
            this.responseLimits = responseLimits;
            this.client = HttpClients.custom()
                    .setConnectionManager(connections)
                    .setDefaultRequestConfig(RequestConfig.custom()
                            .setResponseTimeout(Timeout.ofSeconds(20))
                            .build())
                    .disableAutomaticRetries()
                    .addExecInterceptorFirst("response-limits", responseLimits)
                    .build();
        }

        /** Status, content type and body. */
        String get(String url) throws IOException {
            return client.execute(
                    new HttpGet(url),
                    response -> response.getCode() + " "
                            + (response.getEntity() == null
                                    ? "null "
                                    : response.getEntity().getContentType() + " "
                                            + EntityUtils.toString(response.getEntity(), ISO_8859_1)));
        }

        @Override
        public void close() throws IOException {
            responseLimits.close();
            client.close();
        }
    }
}
