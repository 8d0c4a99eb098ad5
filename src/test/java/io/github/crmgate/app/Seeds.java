package io.github.crmgate.app;

import java.util.Random;
import java.util.stream.Stream;

/** Seeds of random tests: {@code -Dseeds=50} of them, or {@code -Dseed=42} alone; one if nothing is said. */
final class Seeds {
    private Seeds() {}

    static Stream<Long> stream() {
        Long one = Long.getLong("seed");
        return one != null
                ? Stream.of(one)
                : new Random().longs(Integer.getInteger("seeds", 1)).boxed();
    }
}
