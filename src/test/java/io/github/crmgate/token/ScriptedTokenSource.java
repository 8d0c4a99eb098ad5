package io.github.crmgate.token;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** Answers as scripted, then with numbered tokens of an hour; remembers with which credentials it was asked. */
final class ScriptedTokenSource implements TokenSource {
    static final Duration HOUR = Duration.ofHours(1);
    static final URI API = URI.create("https://api.example.com");

    private final Queue<Function<TokenSet, TokenResult>> script = new ConcurrentLinkedQueue<>();
    private final List<Credential> asked = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    ScriptedTokenSource then(TokenResult answer) {
        return then(grant -> answer);
    }

    ScriptedTokenSource then(Function<TokenSet, TokenResult> answer) {
        script.add(answer);
        return this;
    }

    ScriptedTokenSource thenFails(int times, TokenResult answer) {
        for (int i = 0; i < times; i++) {
            then(answer);
        }
        return this;
    }

    /** Calls hang from now on. */
    void hold() {
        gate = new CountDownLatch(1);
    }

    /** Calls that hang go on. */
    void release() {
        gate.countDown();
    }

    int calls() {
        return asked.size();
    }

    List<Credential> asked() {
        return asked;
    }

    static TokenResult.Granted granted(String token, String refreshToken, Duration lifetime) {
        return new TokenResult.Granted(
                Secret.of(token), refreshToken == null ? null : Secret.of(refreshToken), lifetime, API, List.of());
    }

    @Override
    public TokenResult ask(Connection connection, TokenSet grant) {
        asked.add(grant.credential());
        int number = asked.size();
        Function<TokenSet, TokenResult> next = script.poll();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return next == null ? granted("new-" + number, null, HOUR) : next.apply(grant);
    }
}
