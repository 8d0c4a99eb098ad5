package io.github.crmgate.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/** One store for all tests of a class, empty at the beginning of each. Classes run side by side, tests of one in turn. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(providers = StoreContract.OwnStore.class)
abstract class StoreContract {
    private final TestDatabase database;

    StoreUnderTest test;

    StoreContract(TestDatabase database) {
        this.database = database;
    }

    @BeforeAll
    final void open(@TempDir Path folder) {
        test = StoreUnderTest.open(database.fresh(folder));
    }

    @AfterAll
    final void close() {
        test.close();
    }

    @BeforeEach
    final void empty() {
        test.empty();
    }

    static final class OwnStore implements ResourceLocksProvider {
        @Override
        public Set<Lock> provideForNestedClass(List<Class<?>> enclosing, Class<?> nested) {
            return Set.of(new Lock(nested.getName()));
        }
    }
}
