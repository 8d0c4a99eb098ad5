package io.github.crmgate.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyConfiguration;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.jspecify.annotations.Nullable;

/** Measures routes by their ids, except those made from templates, of which there may be one per connection. */
final class RouteMeters extends MicrometerRoutePolicyFactory {

    RouteMeters(MeterRegistry registry) {
        setMeterRegistry(registry);
        setSkipCamelInfo(true);
        MicrometerRoutePolicyConfiguration configuration = new MicrometerRoutePolicyConfiguration();
        configuration.setContextEnabled(false);
        configuration.setExternalRedeliveries(false);
        configuration.setExchangesSucceeded(false);
        setPolicyConfiguration(configuration);
    }

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        if (route instanceof RouteDefinition definition && Boolean.TRUE.equals(definition.isTemplate())) {
            return null;
        }
        Gauge.builder(
                        "camel.exchanges.inflight",
                        () -> context.getInflightRepository().size(routeId))
                .description("Exchanges that a route has begun and not ended")
                .tag("camelContext", context.getName())
                .tag("routeId", routeId)
                .register(getMeterRegistry());
        return super.createRoutePolicy(context, routeId, route);
    }
}
