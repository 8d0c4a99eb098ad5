package io.github.crmgate.route.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PassingBodyTest {
    private final List<Duration> hurried = new ArrayList<>();

    @Test
    void aSmallBodyLeavesACopyHoweverFarItWasRead() throws IOException {
        byte[] bytes = new byte[ProxyBody.MAX_KEPT];
        bytes[ProxyBody.MAX_KEPT - 1] = 7;
        PassingBody unread = of(bytes, -1);
        PassingBody half = of(bytes, bytes.length);
        PassingBody whole = of(bytes, -1);
        half.readNBytes(1000);
        assertThat(whole.read()).isZero();
        whole.readAllBytes();
        assertThat(hurried).isEmpty();

        assertThat(unread.copy()).hasValue(bytes);
        assertThat(half.copy()).hasValue(bytes);
        assertThat(whole.copy()).hasValue(bytes);
        assertThat(hurried).hasSize(2);
    }

    @Test
    void ofALargeBodyNoMoreIsReadThanTellsSo() throws IOException {
        InputStream large = new ByteArrayInputStream(new byte[10 * ProxyBody.MAX_KEPT]);
        PassingBody unknown = new PassingBody(large, -1, hurried::add);
        assertThat(unknown.copy()).isEmpty();
        assertThat(unknown.large()).isTrue();
        assertThat(large.available()).isGreaterThan(8 * ProxyBody.MAX_KEPT);

        int left = large.available();
        PassingBody known = new PassingBody(large, left, hurried::add);
        assertThat(known.copy()).isEmpty();
        assertThat(large.available()).isEqualTo(left);
        assertThat(known.readAllBytes()).hasSize(left);
    }

    @Test
    void aBodyThatBreaksOffIsNoCopy() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }
        };
        PassingBody body = new PassingBody(
                new SequenceInputStream(new ByteArrayInputStream(new byte[10]), broken), 20, hurried::add);

        assertThat(body.copy()).isEmpty();
        assertThat(body.large()).isFalse();
    }

    private PassingBody of(byte[] bytes, long length) {
        return new PassingBody(new ByteArrayInputStream(bytes), length, hurried::add);
    }
}
