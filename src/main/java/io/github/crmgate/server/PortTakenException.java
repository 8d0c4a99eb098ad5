package io.github.crmgate.server;

/** CrmGate can't listen on the address; Camel itself would only warn. */
public final class PortTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PortTakenException(String host, int port) {
        super("can't listen on " + host + ":" + port
                + ": another process has the port, or the address is not of this machine;"
                + " set CRMGATE_PORT or camel.server.port to another one");
    }
}
