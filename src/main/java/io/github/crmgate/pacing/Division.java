package io.github.crmgate.pacing;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides a limit among processes: max-min fair by what they want, and the rest in equal parts among those that are not
 * idle. An idle process keeps a twentieth, at least one call.
 */
public final class Division {
    private static final int IDLE = 20;

    private Division() {}

    /**
     * The claim of another process.
     *
     * @param live whether its lease has not ended; after that only its used calls count
     */
    public record Other(int held, int used, int wanted, boolean live) {}

    /** Returns the share of a process that wants {@code wanted} calls of a limit beside others. */
    public static CallShares.Share of(int limit, int wanted, List<Other> others) {
        List<Integer> demands = new ArrayList<>(List.of(demand(limit, wanted)));
        int busy = 1;
        int taken = 0;
        for (Other other : others) {
            taken += other.live() ? Math.max(other.held(), other.used()) : other.used();
            if (other.live()) {
                demands.add(demand(limit, other.wanted()));
                busy += other.wanted() > 0 ? 1 : 0;
            }
        }
        if (demands.size() > limit) {
            return new CallShares.Share(1, demands.size());
        }
        int fair = fair(limit, demand(limit, wanted), demands, wanted > 0 ? busy : Integer.MAX_VALUE);
        return new CallShares.Share(Math.max(0, Math.min(fair, limit - taken)), demands.size());
    }

    private static int demand(int limit, int wanted) {
        return Math.max(Math.max(1, limit / IDLE), wanted);
    }

    /** Serves the smallest demands first, and adds one of {@code parts} of what is left. */
    private static int fair(int limit, int own, List<Integer> demands, int parts) {
        demands.sort(null);
        int left = limit;
        for (int i = 0; i < demands.size(); i++) {
            int equal = left / (demands.size() - i);
            if (demands.get(i) > equal) {
                return Math.min(own, equal);
            }
            left -= demands.get(i);
        }
        return own + left / parts;
    }
}
