package io.github.crmgate.app;

import io.github.crmgate.app.config.CallSettings;
import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.http.ResponseLimits;
import io.github.crmgate.route.call.CrmHeaders;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;

/**
 * Sets up camel-http for calls to CRMs and operators: pooled, within time and size, and without automatic retries,
 * redirects and the like.
 */
final class CrmHttp {
    private static final int MAX_CONNECTIONS = 2048;
    private static final long CONNECTION_LIFE_MILLIS = 60_000;

    private CrmHttp() {}

    /** @param read names of further headers of responses that CrmGate reads */
    static void configure(
            CamelContext context, CrmGateSettings settings, ResponseLimits responseLimits, Set<String> read) {
        // for Camel, endpoints of the two schemes are of two components
        for (String scheme : new String[] {"http", "https"}) {
            configure(context.getComponent(scheme, HttpComponent.class), settings, responseLimits, read);
        }
    }

    private static void configure(
            HttpComponent http, CrmGateSettings settings, ResponseLimits responseLimits, Set<String> read) {
        http.setConnectTimeout(settings.calls().connectTimeout().toMillis());
        http.setConnectionRequestTimeout(settings.calls().timeout().toMillis());
        // no timeout for single reads: ResponseLimits ends a call that takes too long, and reads are cheaper without
        http.setMaxTotalConnections(MAX_CONNECTIONS);
        http.setConnectionsPerRoute(CallSettings.MAX_CONNECTIONS_A_HOST);
        http.setConnectionTimeToLive(CONNECTION_LIFE_MILLIS);
        http.setHeaderFilterStrategy(new CrmHeaders(read));
        http.setCopyHeaders(false);
        http.setFollowRedirects(false);
        http.setRedirectHandlingDisabled(true);
        http.setAutomaticRetriesDisabled(true);
        http.setAuthCachingDisabled(true);
        http.setCookieManagementDisabled(true);
        http.setConnectionStateDisabled(true);
        http.setUserAgent("CrmGate");
        http.setHttpClientConfigurer(client -> client.addExecInterceptorFirst("response-limits", responseLimits));
    }
}
