package io.github.crmgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.server.ConnectionTimer.Fault;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the limits of the product; the clock is the test's. */
final class ConnectionTimerTest {
    private final List<Fault> faults = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private ConnectionTimer timer = newTimer(Duration.ofSeconds(60));
    private long nanos;

    @Test
    void aConnectionMayBeIdleForTheIdleTime() {
        pass(59);
        assertThat(faults).isEmpty();

        pass(1);
        assertThat(faults).containsExactly(Fault.IDLE);
    }

    @Test
    void aHeadThatTricklesMustArriveWithin30Seconds() {
        trickle(29, 1);
        assertThat(faults).isEmpty();

        trickle(2, 1);
        assertThat(faults).containsExactly(Fault.HEAD_LATE);
    }

    @Test
    void aBodyMayPauseForTheIdleTime() {
        head("/api/connections");
        pass(59);
        assertThat(faults).isEmpty();

        pass(1);
        assertThat(faults).containsExactly(Fault.BODY_LATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/connections", "/api/connections?from=/api/proxy/"})
    void aBodyThatTricklesMustArriveWithin2Minutes(String target) {
        head(target);
        trickle(115, 5);
        assertThat(faults).isEmpty();

        trickle(5, 5);
        assertThat(faults).containsExactly(Fault.BODY_LATE);
    }

    /** {@code crmgate.http.upload-timeout} limits its whole time. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/proxy/default/files", "http://localhost/api/proxy/default/files"})
    void aBodyThatIsPassedOnMayTrickle(String target) {
        head(target);
        trickle(600, 5);
        assertThat(faults).isEmpty();

        pass(60);
        assertThat(faults).containsExactly(Fault.BODY_LATE);
    }

    @Test
    void aResponseMayTakeAnyTimeAndTheIdleTimeBeginsAfterIt() {
        head("/api/leads");
        channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
        pass(600);
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        pass(59);
        assertThat(faults).isEmpty();

        pass(1);
        assertThat(faults).containsExactly(Fault.IDLE);
    }

    @Test
    void aLongIdleTimeExtendsNeitherTheTimeForHeadsNorTheOneForBodies() {
        channel.pipeline().removeLast();
        timer = newTimer(Duration.ofMinutes(30));
        trickle(31, 1);
        assertThat(faults).containsExactly(Fault.HEAD_LATE);

        faults.clear();
        channel.pipeline().removeLast();
        timer = newTimer(Duration.ofMinutes(30));
        head("/api/connections");
        trickle(120, 5);
        assertThat(faults).containsExactly(Fault.BODY_LATE);
    }

    private ConnectionTimer newTimer(Duration idle) {
        channel.freezeTime();
        ConnectionTimer added = new ConnectionTimer(idle, faults::add, () -> nanos);
        channel.pipeline().addLast(added);
        return added;
    }

    private void head(String path) {
        timer.bytesCame();
        channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, path));
    }

    private void trickle(int seconds, int interval) {
        for (int passed = 0; passed < seconds; passed += interval) {
            timer.bytesCame();
            channel.pipeline().fireChannelReadComplete();
            pass(interval);
        }
    }

    private void pass(int seconds) {
        for (int second = 0; second < seconds; second++) {
            nanos += TimeUnit.SECONDS.toNanos(1);
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }
}
