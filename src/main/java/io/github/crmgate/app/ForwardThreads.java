package io.github.crmgate.app;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that send dead letters to {@code crmgate.dead-letter.to}. If that is slower than failures arrive, callers
 * must not wait for it: letters that don't fit into the queue are not sent, but they are in the store.
 */
final class ForwardThreads {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardThreads.class);
    private static final int THREADS = 4;
    private static final int MAX_WAITING = 1_000;

    private ForwardThreads() {}

    static ExecutorService create() {
        AtomicLong dropped = new AtomicLong();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(MAX_WAITING),
                task -> {
                    Thread thread = new Thread(task, "dead-letter-forward");
                    thread.setDaemon(true);
                    return thread;
                },
                (task, pool) -> {
                    long count = dropped.incrementAndGet();
                    if (count % MAX_WAITING == 1) {
                        LOG.warn(
                                "crmgate.dead-letter.to does not keep pace: {} dead letters are in the store only",
                                count);
                    }
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
