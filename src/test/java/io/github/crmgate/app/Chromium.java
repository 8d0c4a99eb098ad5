package io.github.crmgate.app;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The browser of the tests, as found on this machine; nothing is downloaded. */
record Chromium(Path browser, Path driver) {
    static final String MISSING = "The browser tests need Chromium and its driver."
            + " On Debian: apt-get install chromium-headless-shell chromium-driver. Elsewhere, name both in the"
            + " environment: CRMGATE_CHROMIUM and CRMGATE_CHROMEDRIVER.";

    private static final boolean REQUIRED = "required".equals(System.getenv("CRMGATE_BROWSER_TESTS"));
    private static final Duration INSTALLATION = Duration.ofMinutes(5);

    /** Whether there is one, or {@code CRMGATE_BROWSER_TESTS=required} makes tests fail where there is none. */
    static boolean isWanted() {
        boolean wanted = REQUIRED || browserAndDriver().isPresent();
        if (!wanted) {
            System.out.println(MISSING + " They are skipped."); // Maven tells how many are, not why
        }
        return wanted;
    }

    /** Finds one; a required one may still be being installed. */
    static Chromium find() {
        if (REQUIRED) {
            await(MISSING).atMost(INSTALLATION).until(() -> browserAndDriver().isPresent());
        }
        return browserAndDriver().orElseThrow(() -> new AssertionError(MISSING));
    }

    /** Starts one with a profile of its own, which is gone afterwards. */
    ChromeDriver start() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-breakpad",
                "--disable-component-extensions-with-background-pages",
                "--disable-component-update",
                "--disable-default-apps",
                "--disable-extensions",
                "--disable-sync",
                "--in-process-gpu",
                "--mute-audio",
                "--renderer-process-limit=1",
                "--disable-features=BackForwardCache"); // it shows old pages at times: tests open two tabs for that
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
        return new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    private static Optional<Chromium> browserAndDriver() {
        return found("CRMGATE_CHROMIUM", "chromium-headless-shell", "chromium")
                .flatMap(browser ->
                        found("CRMGATE_CHROMEDRIVER", "chromedriver").map(driver -> new Chromium(browser, driver)));
    }

    /** Finds the first of the programs; the headless shell of Chromium takes half the CPU time of the whole browser. */
    private static Optional<Path> found(String variable, String... names) {
        String named = System.getenv(variable);
        Stream<Path> places = named != null
                ? Stream.of(Path.of(named))
                : Arrays.stream(names).flatMap(name -> folders().map(folder -> Path.of(folder, name)));
        return places.filter(Files::isRegularFile).filter(Files::isExecutable).findFirst();
    }

    /** Debian's start scripts in /usr/bin come second: the driver would kill the script only, and the browser stays. */
    private static Stream<String> folders() {
        return Stream.concat(
                Stream.of("/usr/lib/chromium", "/usr/bin"),
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)));
    }
}
