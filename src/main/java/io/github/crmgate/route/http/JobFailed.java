package io.github.crmgate.route.http;

import io.github.crmgate.route.state.Failures;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs a failure of background work, without the endpoint's address, which may be a secret. */
final class JobFailed implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(JobFailed.class);

    @Override
    public void process(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        LOG.error("{} failed: {}", exchange.getProperty(Exchange.FAILURE_ROUTE_ID), Failures.whyUndelivered(failure));
    }
}
