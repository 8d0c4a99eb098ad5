package io.github.crmgate.sandbox.server;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads times; those read before are remembered, as listings compare them over and over. */
public final class Times {
    private static final int MOST = 100_000;
    private static final Map<String, Instant> READ = new ConcurrentHashMap<>();

    private Times() {}

    public static Instant of(String text) {
        if (READ.size() > MOST) {
            READ.clear();
        }
        return READ.computeIfAbsent(text, time -> OffsetDateTime.parse(time).toInstant());
    }
}
