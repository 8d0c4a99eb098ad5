package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** A browser as its user has it: what is on the screen, keys, buttons, tabs; and what a tester sees beside that. */
final class WebBrowser implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final boolean SCREENSHOTS_WANTED = System.getProperty("screenshots") != null;
    private static final Set<String> COOKIE =
            Set.of("name", "value", "domain", "path", "secure", "httpOnly", "sameSite");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final List<String> LOOK_RULES =
            List.of("color-contrast", "link-in-text-block", "scrollable-region-focusable");
    private static final String AXE = """
            const answer = arguments[1];
            axe.run({resultTypes: ['violations'], ...arguments[0]}).then(
                found => answer(found.violations.map(each => each.id + ': ' + each.help + ' '
                    + each.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | '))),
                error => answer([String(error)]));
            """;

    private final ChromeDriver driver;

    private WebBrowser(ChromeDriver driver) {
        this.driver = driver;
        driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
    }

    static WebBrowser start(Chromium chromium) {
        return new WebBrowser(chromium.start());
    }

    /** Leaves one empty tab on a usual screen in which pages run scripts, and no cookies. */
    void reset() {
        List<String> tabs = List.copyOf(driver.getWindowHandles());
        for (String each : tabs.subList(1, tabs.size())) {
            driver.switchTo().window(each).close();
        }
        driver.switchTo().window(tabs.get(0));
        driver.get("about:blank");
        look("light", 1280);
        runScripts(true);
        forgetCookies();
        console();
    }

    void open(String url) {
        driver.get(url);
    }

    void back() {
        driver.navigate().back();
    }

    /** Loads the page again, and sends again what it was the answer to. */
    void reload() {
        driver.navigate().refresh();
    }

    /** Opens a tab beside this one, and answers what {@link #tab} takes to come back. */
    String newTab() {
        String before = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        return before;
    }

    /** Goes to a tab, and answers the one before. */
    String tab(String tab) {
        String before = driver.getWindowHandle();
        driver.switchTo().window(tab);
        return before;
    }

    void press(String button) {
        driver.findElement(By.xpath("//button[normalize-space()='" + button + "']"))
                .click();
    }

    void choose(String select, String option) {
        driver.findElement(By.name(select))
                .findElement(By.xpath("option[normalize-space()='" + option + "']"))
                .click();
    }

    void fill(String field, String text) {
        driver.findElement(By.name(field)).sendKeys(text);
    }

    /** Presses keys, wherever the focus is. */
    void type(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Waits until the page says something. */
    void sees(String text) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .untilAsserted(() -> assertThat(text()).contains(text));
    }

    String text() {
        return one("body").getText();
    }

    String title() {
        return driver.getTitle();
    }

    String address() {
        return driver.getCurrentUrl();
    }

    /** Waits until an element with a role has the focus, which moves there with a frame after the page has loaded. */
    void focuses(String role) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .untilAsserted(
                        () -> assertThat(focused().getDomAttribute("role")).isEqualTo(role));
    }

    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    WebElement one(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** Runs a tester's script, which no policy of a page holds back. */
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** What the browser complained about since it was asked last, but not of missing icons. */
    List<String> console() {
        return StreamSupport.stream(driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains("/favicon.ico "))
                .toList();
    }

    void forgetCookies() {
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    }

    /** Sets whether pages of this tab run scripts. */
    void runScripts(boolean enabled) {
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !enabled));
    }

    /** Returns the cookies, which {@link #become} takes. */
    List<Map<String, Object>> cookies() {
        List<?> cookies = (List<?>)
                driver.executeCdpCommand("Network.getAllCookies", Map.of()).get("cookies");
        List<Map<String, Object>> copies = new ArrayList<>();
        for (Object cookie : cookies) {
            Map<String, Object> copy = new HashMap<>();
            ((Map<?, ?>) cookie).forEach((name, value) -> copy.put((String) name, value));
            copy.keySet().retainAll(COOKIE);
            copies.add(copy);
        }
        return copies;
    }

    /** Continues as another browser, which has these cookies. For a server, cookies are all that tells browsers apart. */
    void become(List<Map<String, Object>> cookies) {
        forgetCookies();
        driver.executeCdpCommand("Network.setCookies", Map.of("cookies", cookies));
    }

    /** Shows the page on a screen of a width, in {@code light} or {@code dark} colours; nothing moves. */
    void look(String colours, int width) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", colours),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    /** What axe-core, with all its rules, finds wrong with the page. */
    List<String> violations() {
        return violations(Map.of());
    }

    /** The same by the rules whose result depends on colours and on the width of the screen. */
    List<String> violationsOfTheLook() {
        return violations(Map.of("runOnly", LOOK_RULES));
    }

    private List<String> violations(Map<String, Object> options) {
        if (Boolean.FALSE.equals(run("return 'axe' in window"))) {
            run(axe());
        }
        return ((List<?>) driver.executeAsyncScript(AXE, options))
                .stream().map(String::valueOf).toList();
    }

    /** How wide the page is, what it hides at the side included. */
    long width() {
        return (Long) run("return document.documentElement.scrollWidth");
    }

    /** Keeps what the page looks like, all of it, in {@code target/screenshots}, if {@code -Dscreenshots} asks for it. */
    void screenshot(String name) {
        if (!SCREENSHOTS_WANTED) {
            return;
        }
        driver.executeCdpCommand("Page.bringToFront", Map.of()); // a tab behind another one may never be drawn
        Object data = driver.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
                .get("data");
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode((String) data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }

    private static String axe() {
        try (InputStream in = WebBrowser.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
