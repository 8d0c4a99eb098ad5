package io.github.crmgate.route.proxy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An incoming body, which can be read once. A copy is kept while it is small, so that it can be sent again. */
final class PassingBody extends InputStream implements ProxyBody {
    private static final Logger LOG = LoggerFactory.getLogger(PassingBody.class);
    private static final Duration MAX_WAIT = Duration.ofSeconds(3);

    private final InputStream in;
    private final Consumer<Duration> readDeadline;
    private ByteArrayOutputStream copy = new ByteArrayOutputStream(0);
    private boolean large;
    private boolean ended;

    /**
     * @param length in bytes; negative if it is not known
     * @param readDeadline sets the time from now after which reads fail
     */
    PassingBody(InputStream in, long length, Consumer<Duration> readDeadline) {
        this.in = in;
        this.readDeadline = readDeadline;
        this.large = length > MAX_KEPT;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        ended |= count < 0;
        if (count > 0 && !large) {
            keep(bytes, offset, count);
        }
        return count;
    }

    private void keep(byte[] bytes, int offset, int count) {
        if (copy.size() + count > MAX_KEPT) {
            large = true;
            copy = new ByteArrayOutputStream(0);
        } else {
            copy.write(bytes, offset, count);
        }
    }

    @Override
    public InputStream stream() {
        return ended && !large ? new ByteArrayInputStream(copy.toByteArray()) : this;
    }

    /** Reads the rest of a small body, if the account responded before it had all of it. */
    @Override
    public boolean repeatable() {
        return copy().isPresent();
    }

    @Override
    public boolean large() {
        return large;
    }

    @Override
    public Optional<byte[]> copy() {
        if (!large && !ended) {
            rest();
        }
        return large || !ended ? Optional.empty() : Optional.of(copy.toByteArray());
    }

    private void rest() {
        byte[] part = new byte[8 * 1024];
        readDeadline.accept(MAX_WAIT);
        try {
            while (!large && !ended) {
                read(part, 0, part.length);
            }
        } catch (IOException e) {
            LOG.debug("a body did not come whole", e);
        }
    }
}
