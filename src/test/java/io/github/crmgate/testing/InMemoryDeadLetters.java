package io.github.crmgate.testing;

import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.DeadLetterCursor;
import io.github.crmgate.deadletter.DeadLetterFilter;
import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.failure.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dead letters in a list that may be out of reach, for tests that are not about the store. */
public final class InMemoryDeadLetters implements DeadLetters {
    private final List<DeadLetter> letters = new ArrayList<>();
    private int additions;
    private boolean down;
    private @Nullable String refused;

    /** From now on it can't be reached, or can again. */
    public synchronized void down(boolean on) {
        down = on;
    }

    /** A letter of this id is no good. */
    public synchronized void refuse(String id) {
        refused = id;
    }

    public synchronized int additions() {
        return additions;
    }

    public synchronized List<DeadLetter> all() {
        return List.copyOf(letters);
    }

    public synchronized List<String> ids() {
        return letters.stream().map(DeadLetter::id).toList();
    }

    @Override
    public synchronized void add(List<DeadLetter> added) {
        if (down) {
            throw new StoreUnavailableException(new IllegalStateException("down"));
        }
        if (added.stream().anyMatch(letter -> letter.id().equals(refused))) {
            throw new IllegalStateException("refused");
        }
        additions++;
        letters.addAll(added);
    }

    @Override
    public synchronized Optional<DeadLetter> find(String id) {
        return letters.stream().filter(letter -> letter.id().equals(id)).findFirst();
    }

    @Override
    public List<DeadLetter> page(DeadLetterFilter filter, @Nullable DeadLetterCursor after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> replayable(DeadLetterFilter filter, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long countReplayable(DeadLetterFilter filter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> authorizedAgain(int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<DeadLetter> claim(String id, Duration lease) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void end(DeadLetter claimed) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Waiting waiting() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int prune(Instant before, int most) {
        throw new UnsupportedOperationException();
    }
}
