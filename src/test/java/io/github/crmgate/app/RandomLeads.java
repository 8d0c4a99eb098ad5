package io.github.crmgate.app;

import io.github.crmgate.sandbox.server.LeadChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Leads of a simulated CRM that come, change and go at random; thread-safe. No other code changes these leads. */
final class RandomLeads {
    private static final int MORE_THAN_A_PAGE = 201;

    private final SimulatedCrm crm;
    private final Random random;
    private final List<String> alive = new ArrayList<>();
    private final List<Made> all = new ArrayList<>();
    private final Map<String, Integer> newest = new HashMap<>();

    /**
     * A lead as it once was, or that it is gone.
     *
     * @param number in order of time
     * @param text as {@link LeadSink.Delivery#text} tells it, of this version alone
     * @param at as the CRM tells
     * @param madeBy the CRM had it by then
     * @param until it was the lead's newest until then; null if it still is
     */
    record Version(int number, String id, String text, boolean deletion, Instant at, Instant madeBy, Instant until) {}

    private record Made(
            String id,
            String text,
            boolean deletion,
            Instant by,
            @Nullable Instant until) {}

    RandomLeads(SimulatedCrm crm, long seed) {
        this.crm = crm;
        this.random = new Random(seed);
    }

    /** Something happens to a lead or more, all at once. */
    synchronized void happen() {
        int kind = random.nextInt(100);
        if (kind < 25) {
            add();
        } else if (kind < 50) {
            change(any());
        } else if (kind < 62) {
            delete(any());
        } else if (kind < 74) {
            String lead = any();
            times(2 + random.nextInt(3), () -> change(lead));
        } else if (kind < 80) {
            String lead = any();
            change(lead);
            delete(lead);
        } else if (kind < 98) {
            times(2 + random.nextInt(30), this::one);
        } else if (kind < 99) {
            times(MORE_THAN_A_PAGE + random.nextInt(100), this::add);
        } else {
            times(MORE_THAN_A_PAGE + random.nextInt(50), () -> change(any()));
        }
    }

    /** Much happens, some of it to leads that are there. */
    void muchHappens() {
        times(30, this::happen);
    }

    /** So many more leads, all at once. */
    synchronized void add(int count) {
        times(count, this::add);
    }

    /** A time between two of what happens, mostly short. */
    synchronized long pauseMillis() {
        return random.nextInt(10) == 0 ? random.nextInt(2_000) : random.nextInt(150);
    }

    /** All that there was, in order of time. */
    synchronized List<Version> versions() {
        List<LeadChange> journal = crm.journal();
        if (journal.size() != all.size()) {
            throw new IllegalStateException(all.size() + " changes, but a journal of " + journal.size());
        }
        List<Version> versions = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Made made = all.get(i);
            versions.add(new Version(
                    i, made.id, made.text, made.deletion, journal.get(i).at(), made.by, made.until));
        }
        return versions;
    }

    private void one() {
        int kind = random.nextInt(10);
        if (kind < 4) {
            add();
        } else if (kind < 8) {
            change(any());
        } else {
            delete(any());
        }
    }

    private void add() {
        String text = text();
        String id = crm.add(text);
        alive.add(id);
        made(id, text, false);
    }

    private void change(@Nullable String id) {
        if (id != null) {
            String text = text();
            Instant until = Instant.now();
            crm.change(id, text);
            over(id, until);
            made(id, text, false);
        }
    }

    private void delete(@Nullable String id) {
        if (id != null) {
            Instant until = Instant.now();
            crm.delete(id);
            alive.remove(id);
            over(id, until);
            made(id, id + " deleted", true);
        }
    }

    private void made(String id, String text, boolean deletion) {
        newest.put(id, all.size());
        all.add(new Made(id, text, deletion, Instant.now(), null));
    }

    private void over(String id, Instant until) {
        int number = newest.get(id);
        Made made = all.get(number);
        all.set(number, new Made(made.id, made.text, made.deletion, made.by, until));
    }

    private String text() {
        return "Version " + all.size();
    }

    private @Nullable String any() {
        return alive.isEmpty() ? null : alive.get(random.nextInt(alive.size()));
    }

    private static void times(int count, Runnable what) {
        for (int i = 0; i < count; i++) {
            what.run();
        }
    }
}
