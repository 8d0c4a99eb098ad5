package io.github.crmgate.deadletter;

import io.github.crmgate.failure.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buffers dead letters whose failure was reported to a caller, so that thousands of failing calls per second put no
 * load on the store.
 *
 * <ol>
 *   <li>Unreported letters are written at once.
 *   <li>Buffered letters are written by {@link #flush()} and before any read. If the store is down, the newest
 *       {@value DeadLetters#MAX_REPORTED} stay in memory, with at most {@value #MAX_BUFFERED} characters of replay
 *       data.
 * </ol>
 */
public final class BufferedDeadLetters implements DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(BufferedDeadLetters.class);

    private static final long MAX_BUFFERED = 16L * 1024 * 1024;

    private final DeadLetters kept;
    private final Deque<DeadLetter> collected = new ArrayDeque<>();
    private long held;
    private final ReentrantLock flushing = new ReentrantLock();

    public BufferedDeadLetters(DeadLetters kept) {
        this.kept = kept;
    }

    @Override
    public void add(List<DeadLetter> letters) {
        List<DeadLetter> atOnce =
                letters.stream().filter(letter -> !letter.reported()).toList();
        if (!atOnce.isEmpty()) {
            kept.add(atOnce);
        }
        synchronized (collected) {
            letters.stream().filter(DeadLetter::reported).forEach(letter -> {
                collected.addLast(letter);
                held += weight(letter);
            });
            trim();
        }
    }

    /** Writes the buffered letters. A concurrent caller returns when the first flush is complete. */
    public void flush() {
        flushing.lock();
        try {
            List<DeadLetter> batch = drained();
            if (!batch.isEmpty()) {
                keep(batch);
            }
        } finally {
            flushing.unlock();
        }
    }

    private void keep(List<DeadLetter> batch) {
        try {
            kept.add(batch);
        } catch (StoreUnavailableException e) {
            synchronized (collected) {
                for (int i = batch.size() - 1; i >= 0; i--) {
                    collected.addFirst(batch.get(i));
                    held += weight(batch.get(i));
                }
                trim();
            }
            throw e;
        } catch (RuntimeException e) {
            int half = batch.size() / 2;
            if (half == 0) {
                LOG.error("dead letter {} can't be kept", batch.get(0).id(), e);
                return;
            }
            try { // a letter that can't be stored must not block the others
                keep(batch.subList(half, batch.size()));
            } finally {
                keep(batch.subList(0, half));
            }
        }
    }

    private List<DeadLetter> drained() {
        synchronized (collected) {
            List<DeadLetter> batch = new ArrayList<>(collected);
            collected.clear();
            held = 0;
            return batch;
        }
    }

    private void trim() {
        while (collected.size() > MAX_REPORTED || held > MAX_BUFFERED) {
            held -= weight(collected.removeFirst());
        }
    }

    private static long weight(DeadLetter letter) {
        return letter.replay() == null ? 0 : letter.replay().payload().length();
    }

    @Override
    public Optional<DeadLetter> find(String id) {
        flush();
        return kept.find(id);
    }

    @Override
    public List<DeadLetter> page(DeadLetterFilter filter, @Nullable DeadLetterCursor after, int limit) {
        flush();
        return kept.page(filter, after, limit);
    }

    @Override
    public List<String> replayable(DeadLetterFilter filter, int limit) {
        flush();
        return kept.replayable(filter, limit);
    }

    @Override
    public long countReplayable(DeadLetterFilter filter) {
        flush();
        return kept.countReplayable(filter);
    }

    @Override
    public List<String> authorizedAgain(int limit) {
        return kept.authorizedAgain(limit);
    }

    @Override
    public Optional<DeadLetter> claim(String id, Duration lease) {
        flush();
        return kept.claim(id, lease);
    }

    @Override
    public void end(DeadLetter claimed) {
        kept.end(claimed);
    }

    @Override
    public boolean delete(String id) {
        flush();
        return kept.delete(id);
    }

    @Override
    public Waiting waiting() {
        return kept.waiting();
    }

    @Override
    public int prune(Instant before, int most) {
        return kept.prune(before, most);
    }
}
