package io.github.crmgate.server;

import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.route.http.CallerHeaders;
import io.github.crmgate.route.http.ProblemDocument;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a connection whose peer is late or sends garbage: with a problem document, if no response has started. */
final class FaultyPeer implements Consumer<ConnectionTimer.Fault> {
    private static final Logger LOG = LoggerFactory.getLogger(FaultyPeer.class);
    private static final Problem HEAD =
            Problem.of(ProblemCode.REQUEST_TIMEOUT, "The head of the request did not come in time.");
    private static final Problem BODY =
            Problem.of(ProblemCode.REQUEST_TIMEOUT, "The body of the request did not come in time.");
    private static final Problem CHUNKS =
            Problem.of(ProblemCode.BAD_REQUEST, "The body of the request does not consist of valid chunks.");

    private final HttpConnection connection;
    private final ChannelHandlerContext context;
    private @Nullable HttpServerRequest request;

    FaultyPeer(HttpConnection connection, ChannelHandlerContext context) {
        this.connection = connection;
        this.context = context;
    }

    /** Records the request that started last. */
    void request(HttpServerRequest begun) {
        request = begun;
    }

    @Override
    public void accept(ConnectionTimer.Fault fault) {
        LOG.debug("closing the connection of {}: {}", context.channel().remoteAddress(), fault);
        switch (fault) {
            case HEAD_LATE -> answerHead();
            case BODY_LATE -> answer(BODY);
            case BODY_INVALID -> answer(CHUNKS);
            default -> cut();
        }
    }

    /** Closes the connection without waiting until the peer has read pending data. */
    private void cut() {
        context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    /** Responds although there is no request yet. */
    private void answerHead() {
        String id = CorrelationId.generated();
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(HEAD.code().status()),
                Unpooled.copiedBuffer(ProblemDocument.of(HEAD).toString(), StandardCharsets.UTF_8));
        response.headers()
                .set("Content-Type", ProblemDocument.TYPE)
                .set("Content-Length", response.content().readableBytes())
                .set("Connection", "close")
                .set(CallerHeaders.CORRELATION_ID, id);
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        AccessLog.log("-", "-", HEAD.code().status(), id);
    }

    /** Responds to a request. The body of a proxied call is read by a route, which may be writing a response. */
    private void answer(Problem problem) {
        HttpServerRequest faulty = request;
        if (faulty == null
                || faulty.path().startsWith(HttpGuard.PROXY)
                || faulty.response().headWritten()
                || faulty.response().ended()) {
            cut();
        } else {
            faulty.response().putHeader("Connection", "close");
            ProblemResponse.write(faulty.response(), problem).onComplete(written -> connection.close());
        }
    }
}
