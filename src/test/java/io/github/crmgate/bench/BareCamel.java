package io.github.crmgate.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * What a user of Camel would write without authorization: {@code platform-http} to {@code http}, with a fixed token.
 *
 * <p>Arguments: port, URL of the CRM.
 */
final class BareCamel extends RouteBuilder {
    private static final int WORKERS = 1_024;

    private final String crm;

    private BareCamel(String crm) {
        this.crm = crm;
    }

    public static void main(String[] arguments) throws Exception {
        Main main = new Main();
        main.bind("vertx", Vertx.vertx(new VertxOptions().setWorkerPoolSize(WORKERS)));
        main.addInitialProperty("camel.main.autoConfigurationEnabled", "true");
        main.addInitialProperty("camel.main.routesIncludePattern", "false");
        main.addInitialProperty("camel.server.enabled", "true");
        main.addInitialProperty("camel.server.host", "127.0.0.1");
        main.addInitialProperty("camel.server.port", arguments[0]);
        main.setDefaultPropertyPlaceholderLocation("false");
        main.configure().addRoutesBuilder(new BareCamel(arguments[1]));
        main.run();
    }

    @Override
    public void configure() {
        from("platform-http:/leads?httpMethodRestrict=GET")
                .removeHeaders("*")
                .setHeader("Authorization", constant("Zoho-oauthtoken bench"))
                .to(crm + "/crm/v8/Leads?httpMethod=GET&copyHeaders=false&maxTotalConnections=" + WORKERS
                        + "&connectionsPerRoute=" + WORKERS);
    }
}
