package io.github.crmgate.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does things at the same time that wait most of the time. */
final class Together {
    private Together() {}

    /** Waits for all, and throws what went wrong in one of them. */
    static void run(Question... steps) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (Question step : steps) {
                Callable<Void> task = () -> {
                    step.run();
                    return null;
                };
                all.add(threads.submit(task));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** One of them. */
    interface Question {
        void run() throws Exception;
    }
}
