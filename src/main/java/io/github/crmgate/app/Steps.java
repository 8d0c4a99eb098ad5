package io.github.crmgate.app;

import io.github.crmgate.circuit.CircuitBreakers;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.InMemoryConnections;
import io.github.crmgate.crm.CursorCodec;
import io.github.crmgate.deadletter.RecentDeadLetters;
import io.github.crmgate.processor.CheckAnswer;
import io.github.crmgate.processor.CircuitPermit;
import io.github.crmgate.processor.ConnectionAnswer;
import io.github.crmgate.processor.ConnectionById;
import io.github.crmgate.processor.ConnectionChoice;
import io.github.crmgate.processor.ConnectionListAnswer;
import io.github.crmgate.processor.CrmAuthorization;
import io.github.crmgate.processor.CrmCallEnd;
import io.github.crmgate.processor.CrmRetry;
import io.github.crmgate.processor.CrmVerdict;
import io.github.crmgate.processor.DeadLetterAnswer;
import io.github.crmgate.processor.DeadLetterEntry;
import io.github.crmgate.processor.EmptyMessage;
import io.github.crmgate.processor.HealthAnswer;
import io.github.crmgate.processor.LeadAnswer;
import io.github.crmgate.processor.LeadByIdParameters;
import io.github.crmgate.processor.LeadSearchParameters;
import io.github.crmgate.processor.NextStep;
import io.github.crmgate.processor.ProblemAnswer;
import io.github.crmgate.processor.ProblemOfFailure;
import io.github.crmgate.processor.ResponseReader;
import io.github.crmgate.processor.TokenForm;
import io.github.crmgate.processor.TokenRejected;
import io.github.crmgate.processor.TokenResponse;
import io.github.crmgate.token.Grant;
import io.github.crmgate.token.InMemoryGrantStore;
import io.github.crmgate.token.TokenKeeper;
import io.github.crmgate.token.TokenSource;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Processor;

/** The processors that routes name, and the objects behind them. */
final class Steps {
    private static final int MOST_DEAD_LETTERS = 1_000;

    private Steps() {}

    /** Builds them; the names are those of the routes. */
    static Map<String, Processor> of(
            CrmGateSettings settings, Providers providers, TokenSource source, Executor background, Clock clock) {
        Connection connection = providers.connection();
        Connections connections = new InMemoryConnections(List.of(connection));
        TokenKeeper tokens = new TokenKeeper(
                connections,
                new InMemoryGrantStore(Map.of(connection.id(), new Grant(providers.credential(), null))),
                source,
                clock,
                background,
                settings.timeout().multipliedBy(3).plusSeconds(2), // three attempts and the pauses between them
                () -> ThreadLocalRandom.current().nextDouble());
        CircuitBreakers breakers = new CircuitBreakers(settings.circuitOpen());
        RecentDeadLetters letters = new RecentDeadLetters(MOST_DEAD_LETTERS);
        ConnectionChoice choice =
                new ConnectionChoice(connections, providers.byName().keySet());
        CursorCodec cursors = new CursorCodec(settings.cursorKey());
        ResponseReader reader = new ResponseReader(clock);

        Map<String, Processor> steps = new TreeMap<>(providers.steps());
        steps.put("leadSearchParameters", new LeadSearchParameters(choice, cursors));
        steps.put("leadByIdParameters", new LeadByIdParameters(choice));
        steps.put("leadAnswer", new LeadAnswer(connections, cursors));
        steps.put("nextStep", new NextStep());
        steps.put("circuitPermit", new CircuitPermit(breakers));
        steps.put("crmAuthorization", new CrmAuthorization(tokens, providers.byName()));
        steps.put("crmVerdict", new CrmVerdict(reader, providers.byName()));
        steps.put("crmCallEnd", new CrmCallEnd(breakers));
        steps.put("crmRetry", new CrmRetry());
        steps.put("tokenRejected", new TokenRejected());
        steps.put("tokenForm", new TokenForm());
        steps.put("tokenResponse", new TokenResponse(reader));
        steps.put("emptyMessage", new EmptyMessage());
        steps.put("connectionById", new ConnectionById(connections));
        steps.put("connectionAnswer", new ConnectionAnswer());
        steps.put("connectionListAnswer", new ConnectionListAnswer(connections, choice));
        steps.put("checkAnswer", new CheckAnswer(connections, clock));
        steps.put("problem", new ProblemOfFailure());
        steps.put("problemAnswer", new ProblemAnswer(connections, clock));
        steps.put("deadLetterEntry", new DeadLetterEntry(letters, clock));
        steps.put("deadLetterAnswer", new DeadLetterAnswer(letters));
        steps.put("healthAnswer", new HealthAnswer(connections));
        return steps;
    }
}
