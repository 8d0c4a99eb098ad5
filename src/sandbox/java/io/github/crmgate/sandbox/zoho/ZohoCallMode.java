package io.github.crmgate.sandbox.zoho;

import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Cuts;
import io.github.crmgate.sandbox.server.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** How the CRM API of both data centres behaves; may be changed from any thread, while calls are served. */
final class ZohoCallMode {
    private static final Refusal INVALID_TOKEN = ZohoError.of(401, "INVALID_TOKEN", "invalid oauth token");

    private volatile Refusal badToken = INVALID_TOKEN;
    private volatile Optional<Answer> answer = Optional.empty();
    private final Cuts cuts = new Cuts();
    private final AtomicInteger inProgress = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile int atOnce = Integer.MAX_VALUE;
    private volatile Duration takes = Duration.ZERO;
    private volatile CountDownLatch released = new CountDownLatch(0);

    void badToken(Refusal refusal) {
        badToken = refusal;
    }

    void answer(Optional<Answer> instead) {
        answer = instead;
    }

    /** What a call with a token that opens nothing gets. */
    Refusal badToken() {
        return badToken;
    }

    /** What every call with a live token gets, if it is not the account's own answer. */
    Optional<Answer> answer() {
        return answer;
    }

    /** So many calls are answered at the same time, and each takes so long. */
    void limit(int calls, Duration each) {
        atOnce = calls;
        takes = each;
    }

    /** While on, no call is answered. */
    void hold(boolean on) {
        released.countDown();
        released = new CountDownLatch(on ? 1 : 0);
    }

    /** How many calls were one too many. */
    int refused() {
        return refused.get();
    }

    /** Makes a call, unless as many as the limit are being made. */
    Answer limited(Supplier<Answer> call) {
        try {
            if (inProgress.incrementAndGet() > atOnce) {
                refused.incrementAndGet();
                throw ZohoError.of(429, "TOO_MANY_REQUESTS", "Too many requests are fired at the same time");
            }
            released.await();
            if (!takes.isZero()) {
                Thread.sleep(takes.toMillis());
            }
            return call.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            inProgress.decrementAndGet();
        }
    }

    /** Which responses are cut. */
    Cuts cuts() {
        return cuts;
    }

    void reset() {
        cuts.reset();
        badToken = INVALID_TOKEN;
        answer = Optional.empty();
        refused.set(0);
        hold(false);
        limit(Integer.MAX_VALUE, Duration.ZERO);
    }
}
