package io.github.crmgate.route.proxy;

import io.github.crmgate.http.RequestBodyException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The incoming body of a paused request. The next part is requested only after the previous one was read, so a slow
 * reader slows the sender down and nothing accumulates. A body that takes too long or breaks off fails with
 * {@link RequestBodyException}.
 *
 * <p>Camel's own streaming is not used, because it stores the whole body before the route runs.
 */
final class RequestBody extends InputStream {
    private static final Duration MAX_PAUSE = Duration.ofSeconds(60);
    private static final Buffer END = Buffer.buffer();

    private final HttpServerRequest request;
    private final BlockingQueue<Buffer> parts = new LinkedBlockingQueue<>();
    private volatile @Nullable Throwable failure;
    private Buffer part = Buffer.buffer();
    private int position;
    private boolean ended;
    private long end;

    /** @param timeout within which all of it must have arrived */
    RequestBody(HttpServerRequest request, Duration timeout) {
        this.request = request;
        this.end = System.nanoTime() + timeout.toNanos();
        request.exceptionHandler(cause -> {
            failure = cause;
            parts.add(END);
        });
        request.endHandler(end -> parts.add(END));
        request.handler(parts::add);
        if (request.response().closed()) {
            failure = RequestBodyException.brokenOff(null);
        }
    }

    /** Moves the deadline forward, if the given time ends before it. */
    void setReadDeadline(Duration fromNow) {
        long earlier = System.nanoTime() + fromNow.toNanos();
        end = earlier - end < 0 ? earlier : end;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (!ended && position == part.length()) {
            next();
        }
        if (ended) {
            return -1;
        }
        int count = Math.min(length, part.length() - position);
        part.getBytes(position, position + count, bytes, offset);
        position += count;
        return count;
    }

    private void next() throws IOException {
        if (failure != null) {
            throw RequestBodyException.brokenOff(failure);
        }
        try {
            request.fetch(1);
            Buffer next = parts.poll(pause(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw RequestBodyException.late();
            }
            if (failure != null) {
                throw RequestBodyException.brokenOff(failure);
            }
            ended = next == END;
            part = next;
            position = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("CrmGate is stopping", e);
        }
    }

    private long pause() {
        return Math.max(0, Math.min(MAX_PAUSE.toNanos(), end - System.nanoTime()));
    }
}
