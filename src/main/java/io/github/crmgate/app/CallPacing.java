package io.github.crmgate.app;

import io.github.crmgate.app.config.CallSettings;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.observe.Metrics;
import io.github.crmgate.observe.PaceMeter;
import io.github.crmgate.pacing.CallLimits;
import io.github.crmgate.pacing.CallPriority;
import io.github.crmgate.pacing.LimitKind;
import io.github.crmgate.pacing.ProviderPace;
import io.github.crmgate.route.pacing.CrmTurn;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds the pace of CRM calls: the limits of each provider, and their metrics. */
final class CallPacing {
    private final CrmTurn turn;

    CallPacing(Map<String, CrmProvider> providers, CallSettings settings, Metrics metrics, Clock clock) {
        Map<String, ProviderPace> paces = new HashMap<>();
        providers.forEach((name, provider) -> provider.callLimits()
                .ifPresent(limits -> paces.put(name, pace(name, limits, settings, metrics.paces()))));
        this.turn = new CrmTurn(providers, paces, clock);
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
