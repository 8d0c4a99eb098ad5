package io.github.crmgate.app;

import java.util.concurrent.CompletableFuture;

/** Something that is done again and again beside a test. */
final class Background {
    private final Work work;
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "background");
    private volatile boolean ending;

    private Background(Work work) {
        this.work = work;
    }

    static Background start(Work work) {
        Background background = new Background(work);
        background.thread.setDaemon(true);
        background.thread.start();
        return background;
    }

    /** Waits for what is being done, and throws what went wrong. */
    void end() throws InterruptedException {
        ending = true;
        thread.join();
        failure.complete(null);
        failure.join();
    }

    private void run() {
        try {
            while (!ending) {
                Thread.sleep(work.run());
            }
        } catch (InterruptedException | RuntimeException e) {
            failure.completeExceptionally(e);
        }
    }

    /** Answers how many milliseconds to wait before it is done once more. */
    interface Work {
        long run();
    }
}
