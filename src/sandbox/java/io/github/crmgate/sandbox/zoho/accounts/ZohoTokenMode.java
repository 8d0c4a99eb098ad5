package io.github.crmgate.sandbox.zoho.accounts;

import io.github.crmgate.sandbox.server.Answer;
import java.time.Duration;
import java.util.Optional;

/** How the token endpoint of one data centre behaves; may be changed from any thread, while calls are served. */
public final class ZohoTokenMode {
    private final ZohoPatience patience = new ZohoPatience();
    private volatile Duration lifetime = Duration.ofHours(1);
    private volatile boolean throttled;
    private volatile boolean limited;
    private volatile boolean milliseconds;
    private volatile boolean rotating;
    private volatile int revocationStatus;
    private volatile Optional<Answer> answer = Optional.empty();

    public ZohoTokenMode() {}

    /** See {@code SimulatedZoho.tokensLast}. */
    public void last(Duration duration) {
        lifetime = duration;
    }

    /** See {@code SimulatedZoho.throttleTokens}. */
    public void throttle(boolean on) {
        throttled = on;
    }

    /** See {@code SimulatedZoho.limitTokens}. */
    public void limit(boolean on) {
        limited = on;
    }

    /** See {@code SimulatedZoho.oldStyleExpiry}. */
    public void oldStyleExpiry(boolean on) {
        milliseconds = on;
    }

    /** See {@code SimulatedZoho.rotateRefreshTokens}. */
    public void rotate(boolean on) {
        rotating = on;
    }

    /** See {@code SimulatedZoho.tokensTake}. */
    public void take(Duration duration) {
        patience.take(duration);
    }

    /** See {@code SimulatedZoho.hangTokens}. */
    public void hang(boolean on) {
        patience.hang(on);
    }

    /** See {@code SimulatedZoho.failRevocations}. */
    public void failRevocations(int status) {
        if (status != 0 && (status < 200 || status > 599)) {
            throw new IllegalArgumentException("no status to answer with: " + status);
        }
        revocationStatus = status;
    }

    /** See {@code SimulatedZoho.answerTokenCalls}. */
    public void answer(int status, String body) {
        answer = Optional.of(Answer.raw(status, body));
    }

    /** See {@code SimulatedZoho.answerTokenCallsAsUsual}. */
    public void answerAsUsual() {
        answer = Optional.empty();
    }

    /** Back to how it was after the start; calls that are held back are answered with status 504. */
    public void reset() {
        lifetime = Duration.ofHours(1);
        throttled = false;
        limited = false;
        milliseconds = false;
        rotating = false;
        revocationStatus = 0;
        answer = Optional.empty();
        patience.reset();
    }

    ZohoPatience patience() {
        return patience;
    }

    /** What every token call gets, if it is not the endpoint's own answer. */
    Optional<Answer> answer() {
        return answer;
    }

    Duration lifetime() {
        return lifetime;
    }

    boolean throttled() {
        return throttled;
    }

    boolean limited() {
        return limited;
    }

    boolean milliseconds() {
        return milliseconds;
    }

    boolean rotating() {
        return rotating;
    }

    /** The status that revocations fail with, 0 while they don't. */
    int revocationStatus() {
        return revocationStatus;
    }
}
