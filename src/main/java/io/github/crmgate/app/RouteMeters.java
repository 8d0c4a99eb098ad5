package io.github.crmgate.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.NonManagedService;
import org.apache.camel.Route;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/**
 * Measures routes by their ids, except those made from templates, of which there may be one per connection. The meters
 * are those of camel-micrometer, whose own policy formats two texts per exchange and route.
 */
final class RouteMeters implements RoutePolicyFactory {
    private final MeterRegistry registry;

    RouteMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        if (route instanceof RouteDefinition definition && Boolean.TRUE.equals(definition.isTemplate())) {
            return null;
        }
        Gauge.builder(
                        MicrometerConstants.DEFAULT_CAMEL_ROUTES_EXCHANGES_INFLIGHT,
                        () -> context.getInflightRepository().size(routeId))
                .description("Exchanges that a route has begun and not ended")
                .tag(MicrometerConstants.CAMEL_CONTEXT_TAG, context.getName())
                .tag(MicrometerConstants.ROUTE_ID_TAG, routeId)
                .register(registry);
        return new Meters(registry, context, routeId);
    }

    /** The meters of one route. */
    private static final class Meters extends RoutePolicySupport implements NonManagedService {
        private final MeterRegistry registry;
        private final Tags tags;
        private final String began;
        private final Counter total;
        private final Counter failed;
        private final Counter handled;
        /** Registered with the first exchange: monitors see no timer of a route that never ran. */
        private volatile @Nullable Timer timer;

        Meters(MeterRegistry registry, CamelContext context, String routeId) {
            this.registry = registry;
            this.tags = Tags.of(
                    MicrometerConstants.CAMEL_CONTEXT_TAG,
                    context.getName(),
                    MicrometerConstants.KIND,
                    MicrometerConstants.KIND_ROUTE,
                    MicrometerConstants.ROUTE_ID_TAG,
                    routeId,
                    MicrometerConstants.EVENT_TYPE_TAG,
                    "route");
            this.began = MicrometerConstants.DEFAULT_CAMEL_ROUTE_POLICY_METER_NAME + "-" + routeId;
            this.total = counter(
                    MicrometerConstants.DEFAULT_CAMEL_ROUTE_POLICY_EXCHANGES_TOTAL_METER_NAME,
                    "Total number of processed exchanges");
            this.failed = counter(
                    MicrometerConstants.DEFAULT_CAMEL_ROUTE_POLICY_EXCHANGES_FAILED_METER_NAME,
                    "Number of failed exchanges");
            this.handled = counter(
                    MicrometerConstants.DEFAULT_CAMEL_ROUTE_POLICY_EXCHANGES_FAILURES_HANDLED_METER_NAME,
                    "Number of failures handled");
        }

        private Counter counter(String name, String description) {
            return Counter.builder(name).tags(tags).description(description).register(registry);
        }

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            exchange.setProperty(began, System.nanoTime());
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            if (exchange.removeProperty(began) instanceof Long nanos) {
                timer().record(System.nanoTime() - nanos, TimeUnit.NANOSECONDS);
            }
            total.increment();
            if (exchange.isFailed()) {
                failed.increment();
            } else if (ExchangeHelper.isFailureHandled(exchange)) {
                handled.increment();
            }
        }

        private Timer timer() {
            Timer known = timer;
            if (known == null) {
                known = Timer.builder(MicrometerConstants.DEFAULT_CAMEL_ROUTE_POLICY_METER_NAME)
                        .tags(tags)
                        .description("Route performance metrics")
                        .register(registry);
                timer = known;
            }
            return known;
        }

        @Override
        public void onRemove(Route route) {
            registry.remove(total);
            registry.remove(failed);
            registry.remove(handled);
            Timer known = timer;
            if (known != null) {
                registry.remove(known);
            }
        }
    }
}
