package io.github.crmgate.app;

import org.apache.camel.main.DefaultMainShutdownStrategy;
import org.apache.camel.main.Main;

/**
 * Lets Camel handle signals only once its routes start. Until then a signal ends the process at once: Camel's handler
 * would wait for an end of routes that never comes.
 */
final class StartedSignals extends DefaultMainShutdownStrategy {
    StartedSignals(Main main) {
        super(main);
    }

    @Override
    public void init() {
        // the handler comes later
    }

    /** Lets a signal end the routes from now on. */
    void handle() {
        super.init();
    }
}
