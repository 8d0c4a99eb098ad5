package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.github.crmgate.app.GateWithZoho.error;
import static io.github.crmgate.app.GateWithZoho.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.StreamCache;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.junit.jupiter.api.Test;

/** A credential is in a message for the call itself and at no other step. */
final class CredentialInMessagesTest {
    private static final Set<String> AROUND_THE_CRM_CALL = Set.of("after crmAuthorization", "before crm-http");
    private static final Set<String> AROUND_THE_TOKEN_CALL = Set.of(
            "after tokenForm",
            "before token-http",
            // the answer brings the new token
            "after token-http",
            "before tokenResponse",
            "after tokenResponse",
            "before emptyMessage");

    /** What a step could see. */
    private record Sight(String when, String headersAndBody, String properties) {}

    private final List<Sight> sights = new CopyOnWriteArrayList<>();

    @Test
    void credentialsAreThereForTheCallOnly() throws Exception {
        try (GateWithZoho gate = new GateWithZoho()) {
            gate.heal();
            watch(gate.context());
            gate.clock().advance(Duration.ofHours(1));
            gate.crmAnswers(status(503), error(401, "INVALID_TOKEN"));
            gate.accountsAnswer(status(503));

            assertThat(gate.leads()).isEqualTo("200");

            List<String> secrets = secrets(gate.zoho());
            assertThat(secrets).hasSizeGreaterThanOrEqualTo(4);
            assertThat(seeing(secrets))
                    .isSubsetOf(union(AROUND_THE_CRM_CALL, AROUND_THE_TOKEN_CALL))
                    .contains("after crmAuthorization", "before crm-http")
                    .contains("after tokenForm", "before token-http");
            assertThat(sights)
                    .allSatisfy(sight -> assertThat(sight.properties()).doesNotContain(secrets));
            assertThat(sights)
                    .extracting(Sight::when)
                    .contains("after crmCallEnd", "before nextStep", "after nextStep");
        }
    }

    /** Loads the routes once more, each step wrapped. */
    private void watch(CamelContext context) throws Exception {
        context.getCamelContextExtension().addInterceptStrategy(new Watching());
        List<Resource> files = new ArrayList<>();
        for (String name : List.of("crm-call", "zoho")) {
            files.add(PluginHelper.getResourceLoader(context).resolveResource("file:routes/" + name + ".camel.yaml"));
        }
        PluginHelper.getRoutesLoader(context).updateRoutes(files);
    }

    private List<String> seeing(List<String> secrets) {
        return sights.stream()
                .filter(sight -> secrets.stream().anyMatch(sight.headersAndBody()::contains))
                .map(Sight::when)
                .distinct()
                .toList();
    }

    /** Client secret, refresh token, and every access token that was sent. */
    private static List<String> secrets(SimulatedZoho zoho) {
        List<String> secrets = new ArrayList<>(List.of(zoho.clientSecret(), zoho.refreshToken("us")));
        zoho.server("us").findAll(anyRequestedFor(urlPathMatching("/crm/.*"))).stream()
                .map(request -> request.getHeader("Authorization").replace("Zoho-oauthtoken ", ""))
                .distinct()
                .forEach(secrets::add);
        return secrets;
    }

    private static List<String> union(Set<String> some, Set<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private final class Watching implements InterceptStrategy {
        @Override
        public Processor wrapProcessorInInterceptors(
                CamelContext context, NamedNode node, Processor target, Processor next) {
            String name = node instanceof ProcessDefinition step ? step.getRef() : node.getId();
            return new DelegateAsyncProcessor(target) {
                @Override
                public boolean process(Exchange exchange, AsyncCallback callback) {
                    look("before " + name, exchange);
                    return super.process(exchange, done -> {
                        look("after " + name, exchange);
                        callback.done(done);
                    });
                }
            };
        }

        private void look(String when, Exchange exchange) {
            sights.add(new Sight(
                    when,
                    exchange.getMessage().getHeaders() + " " + body(exchange),
                    exchange.getAllProperties().toString()));
        }

        private String body(Exchange exchange) {
            String text = exchange.getMessage().getBody(String.class);
            if (exchange.getMessage().getBody() instanceof StreamCache cache) {
                cache.reset();
            }
            return text;
        }
    }
}
