package io.github.crmgate.pacing;

import io.github.crmgate.failure.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The shares of several processes in the limits of accounts, where all of these processes see them. */
public interface CallShares {

    /**
     * Claims this process's share of an account's limits.
     *
     * <ol>
     *   <li>The shares of all processes together never exceed the limit, except that each process has one call if there
     *       are more processes than calls.
     *   <li>A share that shrinks is given to other processes once the calls beyond it have ended.
     *   <li>A process alone has the whole limit.
     * </ol>
     *
     * @param process a name that no other process has
     * @param lease time after which other processes may use the share, from now; zero to give it back
     * @return the share of each claimed limit
     * @throws StoreUnavailableException if no share was claimed
     */
    Map<LimitKind, Share> claim(String account, String process, List<Claim> claims, Duration lease);

    /**
     * What a process asks for.
     *
     * @param limit of all processes together, above zero
     * @param share calls that this process may make until it has the claimed share; they may have begun when it shrinks
     * @param used calls of this process that count now
     * @param wanted calls that it would like to have in progress, or in the window; zero for an idle process
     */
    record Claim(LimitKind kind, int limit, int share, int used, int wanted) {}

    /**
     * What it gets.
     *
     * @param calls calls that it may have in progress, or in the window
     * @param processes how many processes use the account, with this one
     */
    record Share(int calls, int processes) {}
}
