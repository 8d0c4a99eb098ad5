package io.github.crmgate.route.proxy;

import java.io.InputStream;
import java.util.Optional;

/** The body of a call that is passed on. */
interface ProxyBody {
    /** Of how many bytes a copy is kept at most. */
    int MOST_KEPT = 64 * 1024;

    /** Its bytes; from the beginning each time if it is {@link #repeatable}. */
    InputStream stream();

    /** Whether it can be sent more than once. */
    boolean repeatable();

    /** Whether it has more bytes than are kept. */
    boolean large();

    /** All of it, if it is small and comes whole within a few seconds. What still goes by ends with that. */
    Optional<byte[]> copy();
}
