package io.github.crmgate.app;

import java.util.Random;
import java.util.stream.Stream;

/**
 * Seeds of random tests: a fixed one, so that a build does the same each time. {@code -Dseeds=50} tries as many others,
 * {@code -Dseed=42} repeats one.
 */
final class Seeds {
    private static final long FIXED = 1;

    private Seeds() {}

    static Stream<Long> stream() {
        Integer others = Integer.getInteger("seeds");
        return others == null
                ? Stream.of(Long.getLong("seed", FIXED))
                : new Random().longs(others).boxed();
    }

    /** Returns whether more than the fixed seed is asked for. */
    static boolean thorough() {
        return System.getProperty("seeds") != null || System.getProperty("seed") != null;
    }
}
