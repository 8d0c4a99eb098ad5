package io.github.crmgate.route.state;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Work that is done from time to time and asks for nothing. */
public final class Upkeep implements Processor {
    private final Runnable work;

    public Upkeep(Runnable work) {
        this.work = work;
    }

    @Override
    public void process(Exchange exchange) {
        work.run();
    }
}
