package io.github.crmgate.app;

import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.DeadLetterChannelDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;

/**
 * Defaults for an operator's routes.
 *
 * <ol>
 *   <li>A route that begins at {@code direct:} leaves failures to its caller. Camel's default would report them as
 *       handled, and no message would be redelivered or become a dead letter.
 *   <li>An HTTP endpoint responds to a failure with a problem document, and gets the headers of requests without the
 *       caller's credentials.
 * </ol>
 */
final class OwnRoutes {
    /** Name of the bean {@link OwnEndpointHeaders}. */
    static final String HEADERS = "ownEndpointHeaders";

    private static final String FAILED = "direct:own-route-failed";

    private OwnRoutes() {}

    static void prepare(CamelContext context, RouteFolder folder) {
        for (RouteDefinition route : ((ModelCamelContext) context).getRouteDefinitions()) {
            String from = route.getInput().getEndpointUri();
            boolean unsaid = saysNothingOfErrors(route);
            if (from.startsWith("direct:") && unsaid) {
                route.errorHandler(new NoErrorHandlerDefinition());
            }
            if (from.startsWith("platform-http:") && !isOfCrmGate(route, folder)) {
                if (unsaid) {
                    route.errorHandler(problemDocument());
                }
                if (!from.contains("headerFilterStrategy=")) {
                    route.getInput()
                            .setUri(from + (from.contains("?") ? "&" : "?") + "headerFilterStrategy=#" + HEADERS);
                }
            }
        }
    }

    private static boolean isOfCrmGate(RouteDefinition route, RouteFolder folder) {
        return route.getResource() == null
                || folder.isOfCrmGate(route.getResource().getLocation());
    }

    private static boolean saysNothingOfErrors(RouteDefinition route) {
        return route.getErrorHandler() == null
                && route.getErrorHandlerRef() == null
                && route.getRouteConfigurationId() == null
                && route.getOutputs().stream().noneMatch(OnExceptionDefinition.class::isInstance);
    }

    private static DeadLetterChannelDefinition problemDocument() {
        RedeliveryPolicyDefinition once = new RedeliveryPolicyDefinition();
        once.setMaximumRedeliveries("0");
        once.setLogExhausted("false");
        DeadLetterChannelDefinition handler = new DeadLetterChannelDefinition(FAILED);
        handler.setRedeliveryPolicy(once);
        return handler;
    }
}
