package io.github.crmgate.sandbox.server;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.matching.RequestPattern;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** A WireMock server on localhost that lets Java code answer whatever no stub of a test answers first. */
public final class CrmServer implements AutoCloseable {
    /** The header of answers to calls that {@link #count} leaves out. */
    static final String UNCOUNTED = "X-Simulator-Uncounted";

    private static final int LOWEST_PRIORITY = 1000;

    private final WireMockServer wireMock;
    private final UUID catchAll;

    private CrmServer(WireMockServer wireMock, UUID catchAll) {
        this.wireMock = wireMock;
        this.catchAll = catchAll;
    }

    /** Starts a server on a port, 0 for a free one; {@code transformer} is the name by which stubs can ask for the real answer. Each real answer tells the clock's time. */
    public static CrmServer start(int port, String transformer, Supplier<Clock> clock, Function<Call, Answer> answers) {
        WireMockServer wireMock = new WireMockServer(WireMockConfiguration.options()
                .bindAddress("localhost")
                .port(port)
                .http2PlainDisabled(true) // its upgrades sometimes end in "EOF reached while reading" (wiremock#2459)
                .containerThreads(256)
                .jettyAcceptQueueSize(1024)
                .asynchronousResponseEnabled(true)
                .asynchronousResponseThreads(16)
                .extensions(new Transformer(transformer, clock, answers)));
        wireMock.start();
        StubMapping stub = wireMock.stubFor(
                any(anyUrl()).atPriority(LOWEST_PRIORITY).willReturn(aResponse().withTransformers(transformer)));
        return new CrmServer(wireMock, stub.getId());
    }

    public WireMockServer wireMock() {
        return wireMock;
    }

    public URI url() {
        return URI.create("http://localhost:" + wireMock.port());
    }

    /** How many calls like this the journal knows: it learns of a call when its answer is there. */
    public int count(RequestPatternBuilder like) {
        RequestPattern pattern = like.build();
        return (int) wireMock.getAllServeEvents().stream()
                .filter(event -> pattern.match(event.getRequest()).isExactMatch())
                .filter(event ->
                        !event.getResponse().getHeaders().getHeader(UNCOUNTED).isPresent())
                .count();
    }

    /** Removes every stub that a test has put on top. */
    public void removeStubs() {
        wireMock.getStubMappings().stream()
                .filter(stub -> !stub.getId().equals(catchAll))
                .forEach(wireMock::removeStub);
        wireMock.resetScenarios();
    }

    /** Removes the stubs, and forgets the calls in the journal. */
    public void reset() {
        removeStubs();
        wireMock.resetRequests();
    }

    @Override
    public void close() {
        wireMock.stop();
    }

    /** Puts the simulator's answer into the stub's response, keeping the delay or the fault that the stub asks for. */
    private record Transformer(String name, Supplier<Clock> clock, Function<Call, Answer> answers)
            implements ResponseDefinitionTransformerV2 {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean applyGlobally() {
            return false;
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            Answer answer = answer(Call.of(event.getRequest()));
            ResponseDefinitionBuilder response = ResponseDefinitionBuilder.like(event.getResponseDefinition())
                    .but()
                    .withStatus(answer.status())
                    .withHeader(
                            "Date",
                            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                    clock.get().instant().atOffset(ZoneOffset.UTC)));
            if (!answer.body().isEmpty()) {
                response.withBody(answer.body()).withHeader("Content-Type", answer.contentType());
            }
            answer.headers().forEach(response::withHeader);
            answer.cut().ifPresent(cut -> cut.apply(answer.body(), response));
            return response.build();
        }

        private Answer answer(Call call) {
            try {
                return answers.apply(call);
            } catch (Refusal refusal) {
                return refusal.answer();
            }
        }
    }
}
