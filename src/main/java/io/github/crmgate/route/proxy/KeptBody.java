package io.github.crmgate.route.proxy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;

/** The body of a stored write. */
final class KeptBody implements ProxyBody {
    private final byte[] bytes;

    KeptBody(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    @Override
    public InputStream stream() {
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public boolean large() {
        return false;
    }

    @Override
    public Optional<byte[]> copy() {
        return Optional.of(bytes.clone());
    }
}
