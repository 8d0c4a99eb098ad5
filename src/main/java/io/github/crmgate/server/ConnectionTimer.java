package io.github.crmgate.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Detects that a connection's peer keeps CrmGate waiting, or sends an unreadable body. Runs in the connection's event
 * loop.
 *
 * <ol>
 *   <li>Between requests a connection may be idle for the idle time.
 *   <li>A request head must arrive within the time for heads, counted from its first byte.
 *   <li>A body may pause for the idle time, unless CrmGate itself does not read it. The body of a call that is not
 *       proxied must arrive within {@link #BODY}.
 *   <li>A response that the peer does not read may pause for the idle time.
 *   <li>While CrmGate works on a response, there is no limit.
 * </ol>
 */
final class ConnectionTimer extends ChannelDuplexHandler {
    /** Faults of a peer. */
    enum Fault {
        IDLE,
        HEAD_LATE,
        BODY_LATE,
        BODY_INVALID,
        DOES_NOT_READ
    }

    /** For a body of at most {@link HttpGuard#MAX_BODY_BYTES}. */
    static final Duration BODY = Duration.ofMinutes(2);

    private static final Duration HEAD = Duration.ofSeconds(30);
    private static final Pattern ABSOLUTE = Pattern.compile("(?i:https?)://[^/?#]*" + HttpGuard.PROXY);
    private static final long NEVER = Long.MAX_VALUE;
    private static final long MIN_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private final long idle;
    private final long head;
    private final Consumer<Fault> end;
    private final LongSupplier nanoTime;
    private long lastRead;
    private long lastWritten;
    private long headBegan;
    private long bodyBegan;
    private boolean inHead;
    private boolean inBody;
    private boolean passedOn;
    private boolean ended;
    private int unanswered;
    private long unwritten;
    private long due;
    private @Nullable Future<?> check;
    private Fault next = Fault.IDLE;

    /**
     * Makes the timer of one connection.
     *
     * @param idle how long a peer may pause
     * @param end is called in the event loop, and is to close the connection; the timer itself does an idle time later
     */
    ConnectionTimer(Duration idle, Consumer<Fault> end) {
        this(idle, end, System::nanoTime);
    }

    ConnectionTimer(Duration idle, Consumer<Fault> end, LongSupplier nanoTime) {
        this.idle = idle.toNanos();
        this.head = Math.min(HEAD.toNanos(), this.idle);
        this.end = end;
        this.nanoTime = nanoTime;
        this.lastRead = nanoTime.getAsLong();
        this.lastWritten = lastRead;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        check(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (check != null) {
            check.cancel(false);
        }
        super.channelInactive(context);
    }

    /** Records that bytes of the peer arrived, which are not decoded yet. */
    void bytesCame() {
        lastRead = nanoTime.getAsLong();
        if (!inBody && !inHead) {
            inHead = true;
            headBegan = lastRead;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HttpRequest request) {
            inHead = false;
            inBody = true;
            bodyBegan = lastRead;
            passedOn = request.uri().startsWith(HttpGuard.PROXY)
                    || ABSOLUTE.matcher(request.uri()).lookingAt();
            unanswered++;
        } else if (message instanceof HttpContent content
                && content.decoderResult().isFailure()) {
            content.release();
            end.accept(Fault.BODY_INVALID); // Vert.x would close the connection silently
            return;
        }
        if (message instanceof LastHttpContent) {
            inBody = false;
        }
        super.channelRead(context, message);
    }

    /** A head or body that has begun may be due before the next check. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        if ((inHead || inBody) && !ended && check != null) {
            long now = nanoTime.getAsLong();
            long left = left(context.channel(), now);
            if (left < due - now) {
                check.cancel(false);
                schedule(context, left);
            }
        }
        super.channelReadComplete(context);
    }

    /** CrmGate reads again; the time in which it did not read is no pause of the peer. */
    @Override
    public void read(ChannelHandlerContext context) throws Exception {
        lastRead = nanoTime.getAsLong();
        super.read(context);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        boolean interim = message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        lastWritten = nanoTime.getAsLong();
        if (message instanceof LastHttpContent && !interim) {
            unanswered--;
            headBegan = lastWritten;
        }
        super.write(context, message, promise);
    }

    private void check(ChannelHandlerContext context) {
        if (context.isRemoved() || !context.channel().isOpen()) {
            return;
        }
        long left = ended ? 0 : left(context.channel(), nanoTime.getAsLong());
        if (ended) {
            context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        } else {
            if (left <= 0) {
                ended = true;
                left = idle;
                end.accept(next);
            }
            schedule(context, left);
        }
    }

    private void schedule(ChannelHandlerContext context, long left) {
        long delay = Math.max(MIN_PAUSE, Math.min(left, idle));
        due = nanoTime.getAsLong() + delay;
        check = context.executor().schedule(() -> check(context), delay, TimeUnit.NANOSECONDS);
    }

    /** Returns how long the peer still has for what CrmGate waits for. */
    private long left(Channel channel, long now) {
        boolean writing = stillWriting(channel, now);
        if (unanswered == 0 && !inBody) {
            next = inHead ? Fault.HEAD_LATE : Fault.IDLE;
            return inHead ? headBegan + head - now : Math.max(lastRead, lastWritten) + idle - now;
        }
        long left = NEVER;
        if (inBody && channel.config().isAutoRead()) {
            next = Fault.BODY_LATE;
            left = passedOn ? lastRead + idle - now : Math.min(lastRead + idle, bodyBegan + BODY.toNanos()) - now;
        }
        if (writing && lastWritten + idle - now < left) {
            next = Fault.DOES_NOT_READ;
            left = lastWritten + idle - now;
        }
        return left;
    }

    /** Checks whether the peer accepted a part of the pending data; a write ends only when all of it was accepted. */
    private boolean stillWriting(Channel channel, long now) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        long left = buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
        if (left != unwritten) {
            unwritten = left;
            lastWritten = now;
        }
        return left > 0;
    }
}
