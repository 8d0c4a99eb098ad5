package io.github.crmgate.sandbox.zoho.accounts;

import io.github.crmgate.sandbox.server.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** How many token calls are being answered at the same time, in each data centre and in all of them; thread-safe. */
public final class ZohoTraffic {
    private static final String EVERYWHERE = "";

    private final Map<String, Integer> now = new HashMap<>();
    private final Map<String, Integer> most = new HashMap<>();
    private int period;

    /** Forgets everything, with the calls that are still being answered. */
    public synchronized void reset() {
        period++;
        now.clear();
        most.clear();
    }

    /** Counts from what is being answered now. */
    public synchronized void forget() {
        most.clear();
        most.putAll(now);
    }

    public synchronized int most() {
        return most(EVERYWHERE);
    }

    public synchronized int most(String region) {
        return most.getOrDefault(region, 0);
    }

    /** The answer of a call, which counts until it is there. */
    Answer counted(String region, Supplier<Answer> call) {
        int entered = enter(region);
        try {
            return call.get();
        } finally {
            leave(region, entered);
        }
    }

    private synchronized int enter(String region) {
        for (String counted : List.of(region, EVERYWHERE)) {
            most.merge(counted, now.merge(counted, 1, Integer::sum), Math::max);
        }
        return period;
    }

    private synchronized void leave(String region, int entered) {
        if (entered == period) {
            now.merge(region, -1, Integer::sum);
            now.merge(EVERYWHERE, -1, Integer::sum);
        }
    }
}
