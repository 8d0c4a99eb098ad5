package io.github.crmgate.poll;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of scheduled runs, created when needed. One thread hands runs over and waits for free threads. */
public final class RunThreads extends ThreadPoolExecutor {
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Object ended = new Object();
    private int running;

    /**
     * Creates the threads.
     *
     * @param name beginning of their names
     * @param concurrency maximum number of runs at the same time
     */
    public RunThreads(String name, int concurrency) {
        super(concurrency, concurrency, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, name + "-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        allowCoreThreadTimeOut(true);
    }

    /** Returns the number of free threads; waits some time while there is none. */
    public int awaitFree(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        synchronized (ended) {
            while (running >= getMaximumPoolSize()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return 0;
                }
                ended.wait(left);
            }
            return getMaximumPoolSize() - running;
        }
    }

    @Override
    public void execute(Runnable task) {
        count(1);
        try {
            super.execute(task);
        } catch (RuntimeException e) {
            count(-1);
            throw e;
        }
    }

    @Override
    protected void afterExecute(Runnable task, Throwable failure) {
        super.afterExecute(task, failure);
        count(-1);
    }

    private void count(int change) {
        synchronized (ended) {
            running += change;
            ended.notifyAll();
        }
    }
}
