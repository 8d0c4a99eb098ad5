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
 * Counts wrong guesses (links and states that do not exist, wrong API keys), for each address they came from. Values of
 * 128 bits and more can't be guessed; the limit keeps attempts cheap and visible.
 *
 * <ol>
 *   <li>Addresses of one IPv6 network of 64 bits share a count, for a single customer has them all.
 *   <li>Memory is bounded: at most {@value #MOST_ADDRESSES} addresses are counted, of {@value #LONGEST_ADDRESS} characters
 *       each.
 * </ol>
 */
public final class Guesses {
    /** How long an address that guessed too much has to wait, at the longest. */
    public static final Duration PAUSE = Duration.ofMinutes(1);

    private static final int MOST = 20;
    private static final long MOST_ADDRESSES = 10_000;
    private static final int LONGEST_ADDRESS = 45; // of IPv6 with an embedded IPv4
    private static final int NETWORK_BYTES = 8;
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^]]*)](?::\\d+)?|([^:]*):\\d+");

    private final Cache<String, AtomicInteger> misses;

    public Guesses(Clock clock) {
        this.misses = Caffeine.newBuilder()
                .expireAfterWrite(PAUSE)
                .maximumSize(MOST_ADDRESSES)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** Whether an address has guessed too much for now. */
    public boolean tooMany(String address) {
        AtomicInteger count = misses.getIfPresent(network(address));
        return count != null && count.get() >= MOST;
    }

    /** Counts one. */
    public void missed(String address) {
        misses.get(network(address), unknown -> new AtomicInteger()).incrementAndGet();
    }

    /** What addresses of the same caller have in common; some proxies add a port. */
    private static String network(String address) {
        Matcher port = WITH_PORT.matcher(address);
        String host = port.matches() ? Objects.requireNonNullElse(port.group(1), port.group(2)) : address;
        String bare = host.replaceFirst("%.*", "");
        if (bare.length() <= LONGEST_ADDRESS && IPV6.matcher(bare).matches()) {
            try {
                byte[] bytes = InetAddress.getByName(bare).getAddress(); // with colons: no name that would be looked up
                return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
            } catch (UnknownHostException e) {
                return bare;
            }
        }
        return bare.substring(0, Math.min(bare.length(), LONGEST_ADDRESS));
    }
}
