package io.github.crmgate.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers whose port must be known before they start. They lie below the range from which systems assign ports
 * automatically, and each JVM has a block of its own, so that no other test and no outgoing connection takes one between
 * the check and the start.
 */
public final class FreePort {
    private static final int FIRST = 10_000;
    private static final int BLOCKS = 200;
    private static final int BLOCK = 100;

    private static final int START = FIRST + (int) (ProcessHandle.current().pid() % BLOCKS) * BLOCK;
    private static final AtomicInteger TAKEN = new AtomicInteger();

    private FreePort() {}

    /** Returns a port on which no process listens, different from the last {@value #BLOCK} returned. */
    public static int next() {
        for (int i = 0; i < BLOCK; i++) {
            int port = START + TAKEN.getAndIncrement() % BLOCK;
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // in use: the next one
            }
        }
        throw new IllegalStateException("no port is free from " + START + " to " + (START + BLOCK - 1));
    }
}
