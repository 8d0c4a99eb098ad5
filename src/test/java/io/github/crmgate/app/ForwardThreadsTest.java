package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ForwardThreadsTest {

    @Test
    void anEndpointThatHangsKeepsNobodyWaitingAndWhatFitsIsPassedOnLater() throws InterruptedException {
        ExecutorService threads = ForwardThreads.create();
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicInteger passedOn = new AtomicInteger();

        for (int i = 0; i < 5_000; i++) {
            threads.execute(() -> {
                try {
                    hanging.await();
                    passedOn.incrementAndGet();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        assertThat(passedOn).hasValue(0);
        hanging.countDown();

        await().until(() -> passedOn.get() == 1_004);
        threads.shutdown();
    }
}
