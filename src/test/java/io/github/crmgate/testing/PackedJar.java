package io.github.crmgate.testing;

import java.nio.file.Path;

/** The packed CrmGate, which Maven builds before the tests, and the archive of classes that starts from it may use. */
public final class PackedJar {
    /** The jar; its libraries are in the folder {@code lib} beside it. */
    public static final Path PATH =
            Path.of(System.getProperty("crmgate.jar", "target/crmgate.jar")).toAbsolutePath();

    /** The JVM option that makes a process of this JDK use the archive, once it is there. */
    public static final String CLASS_ARCHIVE =
            "-XX:SharedArchiveFile=" + System.getProperty("crmgate.classes", "target/crmgate.jsa");

    private PackedJar() {}
}
