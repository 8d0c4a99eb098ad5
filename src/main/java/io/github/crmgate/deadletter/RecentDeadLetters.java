package io.github.crmgate.deadletter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Keeps the newest dead letters in memory. */
public final class RecentDeadLetters {
    private final int most;
    private final Deque<DeadLetter> newestFirst = new ArrayDeque<>();

    public RecentDeadLetters(int most) {
        this.most = most;
    }

    /** Keeps one; the oldest goes if there are too many. */
    public synchronized void add(DeadLetter letter) {
        newestFirst.addFirst(letter);
        if (newestFirst.size() > most) {
            newestFirst.removeLast();
        }
    }

    public synchronized Optional<DeadLetter> find(String id) {
        return newestFirst.stream().filter(letter -> letter.id().equals(id)).findFirst();
    }

    /** Those older than the named one (all, if none is named), newest first. Empty if the named one is gone. */
    public synchronized List<DeadLetter> after(Optional<String> id, int limit) {
        List<DeadLetter> letters = new ArrayList<>(newestFirst);
        int from = id.map(
                        wanted -> letters.stream().map(DeadLetter::id).toList().indexOf(wanted) + 1)
                .orElse(0);
        if (id.isPresent() && from == 0) {
            return Collections.emptyList();
        }
        return List.copyOf(letters.subList(from, Math.min(letters.size(), from + limit)));
    }
}
