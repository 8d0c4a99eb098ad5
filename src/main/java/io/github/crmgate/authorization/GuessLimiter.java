package io.github.crmgate.authorization;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts wrong guesses (unknown links and states, wrong API keys) per address. Values of 128 bits and more can't be
 * guessed; the limit keeps attempts cheap and visible.
 *
 * <ol>
 *   <li>Addresses in one IPv6 network of 64 bits share a count, because one customer has all of them.
 *   <li>Memory is bounded: at most {@value #MAX_ADDRESSES} addresses of {@value #MAX_ADDRESS_LENGTH} characters.
 * </ol>
 */
public final class GuessLimiter {
    /** Maximum time for which an address is blocked. */
    public static final Duration PAUSE = Duration.ofMinutes(1);

    private static final int MAX_GUESSES = 20;
    private static final long MAX_ADDRESSES = 10_000;
    private static final int MAX_ADDRESS_LENGTH = 45; // IPv6 with an embedded IPv4 address
    private static final int NETWORK_BYTES = 8;
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^]]*)](?::\\d+)?|([^:]*):\\d+");

    private final Cache<String, AtomicInteger> misses;

    public GuessLimiter(Clock clock) {
        this.misses = Caffeine.newBuilder()
                .expireAfterWrite(PAUSE)
                .maximumSize(MAX_ADDRESSES)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** Returns whether an address is blocked. */
    public boolean tooMany(String address) {
        AtomicInteger count = misses.getIfPresent(network(address));
        return count != null && count.get() >= MAX_GUESSES;
    }

    /** Counts a wrong guess. */
    public void missed(String address) {
        misses.get(network(address), unknown -> new AtomicInteger()).incrementAndGet();
    }

    /** Returns the part that addresses of one caller share; some proxies append a port. */
    private static String network(String address) {
        Matcher port = WITH_PORT.matcher(address);
        String host = port.matches() ? Objects.requireNonNullElse(port.group(1), port.group(2)) : address;
        String bare = host.replaceFirst("%.*", "");
        if (bare.length() <= MAX_ADDRESS_LENGTH && IPV6.matcher(bare).matches()) {
            try {
                byte[] bytes = InetAddress.getByName(bare).getAddress(); // has colons, so no name to resolve
                return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
            } catch (UnknownHostException e) {
                return bare;
            }
        }
        return bare.substring(0, Math.min(bare.length(), MAX_ADDRESS_LENGTH));
    }
}
