package io.github.crmgate.app;

import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder to start the packed process in, and a Zoho for it. */
abstract class PackedScene {
    static SimulatedZoho zoho;

    @TempDir
    Path folder;

    @BeforeAll
    static void startZoho() {
        zoho = SimulatedZoho.start();
    }

    @AfterAll
    static void stopZoho() {
        zoho.close();
    }

    @BeforeEach
    void reset() {
        zoho.reset();
    }

    /** Starts it, and waits until it serves. */
    PackedCrmGate start(Map<String, String> more) {
        return start(folder, more);
    }

    /** Starts it in a folder of the caller's, and waits until it serves. */
    static PackedCrmGate start(Path folder, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
        settings.putAll(more);
        return PackedCrmGate.start(PackedCrmGate.thisJava(), folder, settings, Map.of())
                .ready();
    }
}
