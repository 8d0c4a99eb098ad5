package io.github.crmgate.app;

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
 * The body of a paused request as it comes in: a part is asked for only when the one before was read, so that a slow
 * reader slows the sender down and nothing piles up.
 */
final class RequestBody extends InputStream {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final Buffer END = Buffer.buffer();

    private final HttpServerRequest request;
    private final BlockingQueue<Buffer> parts = new LinkedBlockingQueue<>();
    private volatile @Nullable Throwable failure;
    private Buffer part = Buffer.buffer();
    private int position;
    private boolean ended;
    private @Nullable Long end;

    RequestBody(HttpServerRequest request) {
        this.request = request;
        request.exceptionHandler(cause -> {
            failure = cause;
            parts.add(END);
        });
        request.endHandler(end -> parts.add(END));
        request.handler(parts::add);
        if (request.response().closed()) {
            failure = new IOException("the caller is gone");
        }
    }

    /** Reads that end later than after so long fail. */
    void hurry(Duration longest) {
        end = System.nanoTime() + longest.toNanos();
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
            throw new IOException("the caller broke its body off", failure);
        }
        try {
            request.fetch(1);
            Buffer next = parts.poll(pause(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new IOException("the caller's body paused for too long");
            }
            if (failure != null) {
                throw new IOException("the caller broke its body off", failure);
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
        return end == null ? LONGEST_PAUSE.toNanos() : Math.max(0, end - System.nanoTime());
    }
}
