package io.github.crmgate.route.proxy;

import java.io.InputStream;
import java.util.Optional;

/** The body of a call that is passed on. */
interface ProxyBody {
    /** Of how many bytes a copy is kept at most. */
    int MOST_KEPT = 64 * 1024;

    /** Its bytes; from the beginning each time if it is {@link #repeatable}. */
    InputStream stream();

    /** Returns whether it can be sent more than once. */
    boolean repeatable();

    /** Returns whether it has more bytes than are kept. */
    boolean large();

    /** Returns the whole body, if it is small and arrives within a few seconds; otherwise reading ends. */
    Optional<byte[]> copy();
}
