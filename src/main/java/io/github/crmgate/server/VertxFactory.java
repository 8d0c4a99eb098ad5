package io.github.crmgate.server;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxBuilder;
import java.lang.reflect.Method;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Creates the Vert.x that serves callers. A call waits for its CRM on a worker thread: one of a pool on Java 17 to 20,
 * a virtual thread from Java 21 on.
 */
public final class VertxFactory {
    private VertxFactory() {}

    public static Vertx create(int workers) {
        VertxBuilder builder = new VertxBuilder(new VertxOptions().setWorkerPoolSize(workers));
        Method perTask = virtualThreads();
        if (perTask != null) {
            builder.executorServiceFactory((threads, concurrency, most) -> executor(perTask));
        }
        return builder.init().vertx();
    }

    /** Returns whether calls run on virtual threads. */
    public static boolean isVirtual() {
        return virtualThreads() != null;
    }

    private static @Nullable Method virtualThreads() {
        try {
            return Runtime.version().feature() < 21
                    ? null
                    : Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static ExecutorService executor(Method perTask) {
        try {
            return (ExecutorService) perTask.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
