package io.github.crmgate.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * Reads each answer whole, within a time and a size: the timeouts of HttpClient itself hold for single reads, so that
 * an answer that drips in would never end.
 *
 * <ol>
 *   <li>A call that takes longer is cancelled with {@link AnswerTimeoutException}; an answer that is larger ends with
 *       {@link AnswerTooLargeException}.
 *   <li>After {@link #close()} calls in flight are cancelled and no new ones are made.
 * </ol>
 */
public final class WholeAnswer implements ExecChainHandler, AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final Duration timeout;
    private final int mostBytes;
    private final ScheduledThreadPoolExecutor timer;
    private final Set<Cancellable> inFlight = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    public WholeAnswer(Duration timeout, int mostBytes) {
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
        AtomicBoolean late = new AtomicBoolean();
        Cancellable call = (Cancellable) scope.originalRequest;
        ScheduledFuture<?> alarm = timer.schedule(
                () -> {
                    late.set(true);
                    call.cancel();
                },
                timeout.toMillis(),
                TimeUnit.MILLISECONDS);
        inFlight.add(call);
        try {
            if (closed.get()) {
                throw new AnswerTimeoutException("CrmGate is stopping");
            }
            return read(chain.proceed(request, scope), call);
        } catch (IOException | RuntimeException e) {
            if (late.get()) {
                throw timeout("no whole answer within " + timeout.toMillis() + " ms", e);
            }
            if (closed.get()) {
                throw timeout("CrmGate is stopping", e);
            }
            throw e;
        } finally {
            inFlight.remove(call);
            alarm.cancel(false);
        }
    }

    /** Cancels what is in flight. */
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
            body = stream.readNBytes(mostBytes + 1);
            if (body.length > mostBytes) {
                throw new AnswerTooLargeException("the answer is larger than " + mostBytes + " bytes");
            }
            stream.close();
        } catch (IOException | RuntimeException e) {
            call.cancel(); // closing the stream would read on to the end of the answer, or fail once more
            throw e;
        }
        response.setEntity(new ByteArrayEntity(body, type(entity.getContentType())));
        return response;
    }

    private static AnswerTimeoutException timeout(String message, Exception cause) {
        AnswerTimeoutException timeout = new AnswerTimeoutException(message);
        // not as its cause: Camel would choose what to do by the cause
        timeout.addSuppressed(cause);
        return timeout;
    }

    private static @Nullable ContentType type(@Nullable String header) {
        return header == null ? null : ContentType.parseLenient(header);
    }
}
