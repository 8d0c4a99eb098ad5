package io.github.crmgate.server;

import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The addresses that only this machine can reach. */
public final class Loopback {
    public static final String ADDRESS = "127.0.0.1";

    private static final String IPV6 = "::1";

    private static final Set<String> NAMES = Set.of(ADDRESS, "localhost", IPV6, "[::1]");

    private Loopback() {}

    /** Returns whether a host is one of this machine alone; IPv6 addresses also in brackets, as in URLs. */
    public static boolean is(String host) {
        return NAMES.contains(host.toLowerCase(Locale.ROOT));
    }

    /** Returns the addresses that {@code localhost} may mean here: of IPv6 too if this machine has it. */
    public static List<String> addresses() {
        return hasIpv6() ? List.of(ADDRESS, IPV6) : List.of(ADDRESS);
    }

    private static boolean hasIpv6() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress());
        } catch (SocketException e) {
            return false;
        }
    }
}
