package io.github.crmgate.token;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads of the token keeper, which don't keep the JVM alive. */
final class TokenThreads {
    private static final int KEEP_ALIVE_SECONDS = 30;

    private TokenThreads() {}

    /** Returns threads for at most so many token calls at the same time; further calls wait in order. */
    static ExecutorService calls(int max) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                max, max, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("token-call"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
