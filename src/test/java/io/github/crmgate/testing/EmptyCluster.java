package io.github.crmgate.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * The files of a PostgreSQL server before its first start. {@code initdb} takes over a second, so it runs once, for all
 * servers of all JVMs, until the next {@code mvn clean}.
 */
final class EmptyCluster {
    private static final Path FOLDER = Path.of("target/postgres").toAbsolutePath();
    private static final Path TEMPLATE = FOLDER.resolve("data");

    private EmptyCluster() {}

    /** Copies them to a folder that does not exist. */
    static void copyTo(Path data) throws IOException {
        Path template = template();
        try (Stream<Path> files = Files.walk(template)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(
                        file,
                        data.resolve(template.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES); // the server requires the folder's permissions
            }
        }
    }

    private static synchronized Path template() throws IOException {
        Files.createDirectories(FOLDER);
        try (FileChannel others =
                FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            others.lock(); // until the channel is closed
            if (!Files.exists(TEMPLATE)) {
                Path draft = Files.createTempDirectory(FOLDER, "draft");
                EmbeddedPostgres.builder()
                        .setDataDirectory(draft.resolve("data"))
                        .setCleanDataDirectory(false)
                        .start()
                        .close();
                Files.move(draft.resolve("data"), TEMPLATE, StandardCopyOption.ATOMIC_MOVE);
                Files.delete(draft);
            }
        }
        return TEMPLATE;
    }
}
