package io.github.crmgate.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One store for all tests of a class, empty at the beginning of each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
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
}
