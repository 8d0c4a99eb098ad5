package io.github.crmgate.route.proxy;

import java.io.InputStream;
import java.util.Optional;

/** The body of a proxied call. */
interface ProxyBody {
    /** Maximum size of the copy, in bytes. */
    int MAX_KEPT = 64 * 1024;

    /** Returns its bytes; from the start each time if it is {@link #repeatable}. */
    InputStream stream();

    /** Returns whether it can be sent more than once. */
    boolean repeatable();

    /** Returns whether it is larger than the copy may be. */
    boolean large();

    /** Returns the whole body, if it is small and arrives within a few seconds; otherwise reading ends. */
    Optional<byte[]> copy();
}
