package io.github.crmgate.bench;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A Zoho that costs as little as possible: every request for records gets the same ten leads. {@code /tokens} returns the
 * number of tokens that it has issued, {@code /reject} makes it reject all of them, and {@code /delay/300} delays
 * responses by so many milliseconds.
 *
 * <p>Argument: port.
 */
final class StubCrm extends AbstractVerticle {
    private static final Duration TOKEN_DELAY = Duration.ofMillis(300);
    private static final int LEADS = 10;
    private static final String TOKEN = "Zoho-oauthtoken 1000.";
    private static final AtomicInteger TOKENS = new AtomicInteger();
    private static final AtomicInteger REJECTED = new AtomicInteger();
    private static final AtomicLong DELAY = new AtomicLong();

    private final int port;
    private final Buffer leads = leads();

    private StubCrm(int port) {
        this.port = port;
    }

    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        Vertx.vertx()
                .deployVerticle(
                        () -> new StubCrm(port),
                        new DeploymentOptions()
                                .setInstances(Runtime.getRuntime().availableProcessors()))
                .onFailure(e -> {
                    System.err.println(e);
                    System.exit(1);
                });
    }

    @Override
    public void start(Promise<Void> started) {
        vertx.createHttpServer(new HttpServerOptions().setAcceptBacklog(10_000))
                .requestHandler(this::answer)
                .listen(port, "127.0.0.1")
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void answer(HttpServerRequest request) {
        String path = request.path();
        if (path.startsWith("/crm/")) {
            answerRecords(request);
        } else if (path.startsWith("/oauth/")) {
            // as long as Zoho's
            String token = "{\"access_token\":\"1000.%032x.%032x\",\"expires_in\":3600,\"token_type\":\"Bearer\"}"
                    .formatted(TOKENS.incrementAndGet(), 0);
            vertx.setTimer(TOKEN_DELAY.toMillis(), timer -> end(request, Buffer.buffer(token)));
        } else if (path.equals("/reject")) {
            REJECTED.set(TOKENS.get());
            end(request, Buffer.buffer());
        } else if (path.startsWith("/delay/")) {
            DELAY.set(Long.parseLong(path.substring("/delay/".length())));
            end(request, Buffer.buffer());
        } else {
            end(request, Buffer.buffer(TOKENS.toString()));
        }
    }

    private void answerRecords(HttpServerRequest request) {
        String token = request.getHeader("Authorization");
        if (token != null && token.startsWith(TOKEN) && number(token) <= REJECTED.get()) {
            request.response().setStatusCode(401);
            end(request, Buffer.buffer("{\"code\":\"INVALID_TOKEN\",\"message\":\"invalid\",\"status\":\"error\"}"));
        } else if (DELAY.get() == 0) {
            end(request, leads);
        } else {
            vertx.setTimer(DELAY.get(), timer -> end(request, leads));
        }
    }

    private static int number(String token) {
        return Integer.parseInt(token, TOKEN.length() + 24, TOKEN.length() + 32, 16);
    }

    private static void end(HttpServerRequest request, Buffer body) {
        request.response().putHeader("Content-Type", "application/json").end(body);
    }

    private static Buffer leads() {
        Buffer leads = Buffer.buffer("{\"data\":[");
        for (int i = 0; i < LEADS; i++) {
            leads.appendString(i == 0 ? "" : ",").appendString("""
                    {"id":"572576700000056%04d","First_Name":"Ann","Last_Name":"Lee","Full_Name":"Ann Lee",\
                    "Company":"Acme","Email":"ann%d@example.com","Phone":null,"Mobile":null,"Lead_Status":"Contacted",\
                    "Lead_Source":"Web","Owner":{"id":"5725767000000189001","name":"Bo","email":"bo@example.com"},\
                    "Created_Time":"2026-01-01T10:00:00+00:00","Modified_Time":"2026-01-02T10:00:00+00:00"}""".formatted(i, i));
        }
        return leads.appendString(
                "],\"info\":{\"per_page\":%d,\"count\":%d,\"page\":1,\"more_records\":false}}".formatted(LEADS, LEADS));
    }
}
