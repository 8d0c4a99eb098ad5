package io.github.crmgate.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * Reads each response completely, within limits of time and size. HttpClient's own timeouts apply to single reads, so a
 * response that trickles in would never time out.
 *
 * <ol>
 *   <li>A call that takes longer is cancelled with {@link ResponseTimeoutException}; a larger response ends with
 *       {@link ResponseTooLargeException}.
 *   <li>Time in which the whole process was suspended (SIGSTOP, a pause of the garbage collector or of a virtual
 *       machine) does not end a call: before the call is cancelled, the process has run long enough to read what had
 *       arrived. A token response may contain a refresh token that replaced the present one and would otherwise be
 *       lost.
 *   <li>After {@link #close()}, calls in progress are cancelled and new ones fail.
 * </ol>
 */
public final class ResponseLimits implements ExecChainHandler, AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    /** Delay of a timer that indicates a suspended process. */
    private static final Duration STANDSTILL = Duration.ofMillis(200);
    /** Time for which the process must have run before a call is cancelled. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** Bytes that are allocated because a header announces them. */
    private static final int MAX_KNOWN = 64 * 1024;

    private final Duration timeout;
    private final LongSupplier nanoTime;
    private final int mostBytes;
    private final ScheduledThreadPoolExecutor timer;
    private final Set<Cancellable> inFlight = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    public ResponseLimits(Duration timeout, int mostBytes) {
        this(timeout, mostBytes, System::nanoTime);
    }

    ResponseLimits(Duration timeout, int mostBytes, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.timeout = timeout;
        this.mostBytes = mostBytes;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "crm-call-timeout");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Cancellable call = (Cancellable) scope.originalRequest;
        Alarm alarm = new Alarm(call);
        alarm.start();
        inFlight.add(call);
        try {
            if (closed.get()) {
                throw new ResponseTimeoutException("CrmGate is stopping");
            }
            return read(chain.proceed(request, scope), call);
        } catch (IOException | RuntimeException e) {
            if (alarm.rang()) {
                throw timeout("no whole answer within " + timeout.toMillis() + " ms", e);
            }
            if (closed.get()) {
                throw timeout("CrmGate is stopping", e);
            }
            throw e;
        } finally {
            inFlight.remove(call);
            alarm.stop();
        }
    }

    /** Cancels calls in progress. */
    @Override
    public void close() {
        closed.set(true);
        inFlight.forEach(Cancellable::cancel);
    }

    private ClassicHttpResponse read(ClassicHttpResponse response, Cancellable call) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return response;
        }
        byte[] body;
        try {
            InputStream stream = entity.getContent();
            body = read(stream, entity.getContentLength());
            if (body.length > mostBytes) {
                throw new ResponseTooLargeException("the answer is larger than " + mostBytes + " bytes");
            }
            stream.close();
        } catch (IOException | RuntimeException e) {
            call.cancel(); // closing the stream would read to its end, or fail again
            throw e;
        }
        if (body.length == 0) {
            response.removeHeaders(HttpHeaders.CONTENT_ENCODING); // otherwise Camel would decompress an empty body
        }
        response.setEntity(new ByteArrayEntity(body, type(entity.getContentType())));
        return response;
    }

    /** Returns a body, at most one byte more than the maximum. A small one is read into an array of its length. */
    private byte[] read(InputStream stream, long length) throws IOException {
        if (length < 0 || length > Math.min(mostBytes, MAX_KNOWN)) {
            return stream.readNBytes(mostBytes + 1);
        }
        byte[] body = new byte[(int) length];
        int read = stream.readNBytes(body, 0, body.length);
        return read == body.length ? body : Arrays.copyOf(body, read);
    }

    /**
     * Cancels a call at its deadline. The last part of the time is measured separately, and starts again while its
     * timer fires late.
     */
    private final class Alarm implements Runnable {
        private final Cancellable call;
        private final long grace = Math.min(GRACE.toNanos(), timeout.toNanos());
        private boolean last;
        private boolean stopped;
        private boolean rang;
        private long due;
        private @Nullable ScheduledFuture<?> next;

        Alarm(Cancellable call) {
            this.call = call;
        }

        synchronized void start() {
            long first = timeout.toNanos() - grace;
            last = first == 0;
            schedule(last ? grace : first);
        }

        @Override
        public synchronized void run() {
            if (stopped) {
                return;
            }
            boolean late = nanoTime.getAsLong() - due > STANDSTILL.toNanos();
            if (late || !last) {
                last = true;
                schedule(grace);
            } else {
                rang = true;
                call.cancel();
            }
        }

        synchronized boolean rang() {
            return rang;
        }

        synchronized void stop() {
            stopped = true;
            if (next != null) {
                next.cancel(false);
            }
        }

        private void schedule(long nanos) {
            due = nanoTime.getAsLong() + nanos;
            next = timer.schedule(this, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private static ResponseTimeoutException timeout(String message, Exception cause) {
        ResponseTimeoutException timeout = new ResponseTimeoutException(message);
        // not as its cause, because Camel matches exceptions by their causes
        timeout.addSuppressed(cause);
        return timeout;
    }

    private static @Nullable ContentType type(@Nullable String header) {
        return header == null ? null : ContentType.parseLenient(header);
    }
}
