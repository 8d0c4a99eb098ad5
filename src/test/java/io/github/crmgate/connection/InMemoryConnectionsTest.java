package io.github.crmgate.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.SampleConnections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class InMemoryConnectionsTest {
    private final InMemoryConnections connections =
            new InMemoryConnections(List.of(SampleConnections.zoho("b"), SampleConnections.zoho("a")));

    @Test
    void theyAreListedById() {
        assertThat(connections.all()).extracting(Connection::id).containsExactly("a", "b");
    }

    @Test
    void oneIsFoundById() {
        assertThat(connections.find("a")).contains(SampleConnections.zoho("a"));
        assertThat(connections.find("c")).isEmpty();
    }

    @Test
    void changingOneThatIsGoneDoesNothing() {
        connections.update("c", connection -> SampleConnections.zoho("c"));

        assertThat(connections.all()).hasSize(2);
    }

    @Test
    void noChangeIsLost() {
        Crowd.calling(32, () -> {
                    for (int i = 0; i < 100; i++) {
                        connections.update("a", InMemoryConnectionsTest::withOneScopeMore);
                    }
                    return true;
                })
                .answers();

        assertThat(connections.find("a").orElseThrow().scopes()).hasSize(1 + 32 * 100);
    }

    private static Connection withOneScopeMore(Connection connection) {
        return connection.renewed(
                null,
                Stream.concat(connection.scopes().stream(), Stream.of("x")).toList());
    }
}
