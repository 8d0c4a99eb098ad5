package io.github.crmgate.app;

import io.github.crmgate.app.config.CallSettings;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.observe.Metrics;
import io.github.crmgate.observe.PaceMeter;
import io.github.crmgate.pacing.CallLimits;
import io.github.crmgate.pacing.CallPriority;
import io.github.crmgate.pacing.CallShares;
import io.github.crmgate.pacing.LimitKind;
import io.github.crmgate.pacing.ProviderPace;
import io.github.crmgate.pacing.ShareKeeper;
import io.github.crmgate.route.pacing.CrmTurn;
import io.github.crmgate.store.Store;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds the pace of CRM calls: the limits of each provider, their metrics, and the shares of this process in them if
 * others may use the store, too.
 */
final class CallPacing implements AutoCloseable {
    private final String process = UUID.randomUUID().toString();
    private final List<ShareKeeper> keepers = new ArrayList<>();
    private final List<ScheduledFuture<?>> beats = new ArrayList<>();
    private final ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "call-shares");
        thread.setDaemon(true);
        return thread;
    });
    private final CrmTurn turn;

    CallPacing(Map<String, CrmProvider> providers, CallSettings settings, Metrics metrics, Store store, Clock clock) {
        Map<String, ProviderPace> paces = new HashMap<>();
        providers.forEach((name, provider) -> provider.callLimits()
                .ifPresent(limits -> paces.put(name, pace(name, limits, settings, metrics.paces()))));
        if (store.shared()) {
            paces.forEach((name, pace) -> share(name, pace, store.callShares()));
        }
        this.turn = new CrmTurn(providers, paces, clock);
    }

    private void share(String provider, ProviderPace pace, CallShares shares) {
        if (Stream.of(LimitKind.values()).anyMatch(kind -> pace.limits().of(kind) > 0)) {
            ShareKeeper keeper = new ShareKeeper(shares, provider, process, CallPacing::millis, background);
            pace.shareBy(keeper);
            keepers.add(keeper);
            long beat = ShareKeeper.BEAT.toMillis();
            beats.add(background.scheduleWithFixedDelay(keeper::beat, beat, beat, TimeUnit.MILLISECONDS));
        }
    }

    /** Gives back the shares of this process, so that others need not wait until its leases end. */
    @Override
    public void close() {
        beats.forEach(beat -> beat.cancel(false));
        background.shutdownNow();
        keepers.forEach(ShareKeeper::giveBack);
    }

    private static ProviderPace pace(String provider, CallLimits limits, CallSettings settings, PaceMeter meter) {
        ProviderPace pace = new ProviderPace(
                limits,
                settings.maxWait(),
                settings.maxOfConnection(),
                CallPacing::millis,
                (priority, granted, nanos) -> meter.waited(provider, priority.code(), granted, nanos));
        for (CallPriority priority : CallPriority.values()) {
            meter.waiting(provider, priority.code(), () -> pace.waiting(priority));
        }
        for (LimitKind kind : List.of(LimitKind.MINUTE, LimitKind.HOUR)) {
            if (limits.of(kind) > 0) {
                meter.left(provider, kind.code(), () -> pace.fewestLeft(kind));
            }
        }
        if (limits.creditsHeader() != null) {
            meter.left(provider, "credits", pace::fewestCredits);
        }
        return pace;
    }

    /** Returns the time by a clock that is never set back. */
    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Returns the step that lets a call wait for its turn. */
    CrmTurn turn() {
        return turn;
    }

    /** Returns the names of headers of responses that report what is left of a budget. */
    static Set<String> headers(Map<String, CrmProvider> providers) {
        return providers.values().stream()
                .flatMap(provider -> provider.callLimits().stream())
                .flatMap(limits -> Stream.ofNullable(limits.creditsHeader()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
