package io.github.crmgate.server;

import io.github.crmgate.failure.ProblemCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/**
 * Decodes requests, and refuses what servers may read in different ways (RFC 9112): a body with two lengths, and
 * versions other than 1.0 and 1.1.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {
    private final ConnectionTimer timer;

    RequestDecoder(HttpServerOptions options, ConnectionTimer timer) {
        super(options);
        this.timer = timer;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        timer.bytesCame();
        super.channelRead(context, message);
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        HttpMessage message;
        try {
            message = super.createMessage(initialLine);
        } catch (IllegalArgumentException e) {
            throw new RequestRefusedException(
                    ProblemCode.BAD_REQUEST, "The request line must be a method, a target and HTTP/1.1.");
        }
        HttpVersion version = message.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            throw new RequestRefusedException(
                    ProblemCode.VERSION_NOT_SUPPORTED, "CrmGate speaks HTTP/1.1; send the request in that version.");
        }
        return message;
    }

    /** Section 6.1: such a message might be an attempt at request smuggling. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new RequestRefusedException(
                ProblemCode.BAD_REQUEST,
                "The headers Content-Length and Transfer-Encoding exclude each other; send one of them.");
    }
}
