package io.github.crmgate.store;

import io.github.crmgate.testing.TestPostgres;
import java.nio.file.Path;
import java.util.UUID;

/** What a store may lie in. */
enum TestDatabase {
    H2_FILE {
        @Override
        StoreUrl fresh(Path folder) {
            return url("jdbc:h2:file:" + folder.resolve(UUID.randomUUID().toString()));
        }
    },
    H2_MEMORY {
        @Override
        StoreUrl fresh(Path folder) {
            return url("jdbc:h2:mem:" + UUID.randomUUID());
        }
    },
    POSTGRES {
        @Override
        StoreUrl fresh(Path folder) {
            return url(TestPostgres.newDatabase());
        }
    },
    POSTGRES_IN_ENGLISH {
        @Override
        StoreUrl fresh(Path folder) {
            return url(TestPostgres.newDatabaseInEnglish());
        }
    };

    /** Where there is nothing yet. */
    abstract StoreUrl fresh(Path folder);

    static StoreUrl url(String text) {
        return StoreUrl.parse(text).orElseThrow();
    }
}
