package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The distribution's Chromium without a window, driven by its own driver: nothing is downloaded. */
final class Browser implements AutoCloseable {

    private static final List<Path> CHROMIUMS =
            List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"));
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Skips the test, saying why on stderr too, where there is no Chromium. */
    static Browser open(Path home) {
        Path chromium =
                CHROMIUMS.stream().filter(Files::isExecutable).findFirst().orElse(null);
        boolean isThere = chromium != null && Files.isExecutable(DRIVER);
        String reason = "there is no Chromium with its driver here (Debian: apt-get install chromium chromium-driver)";
        if (!isThere) {
            System.err.println("skipped: " + reason);
        }
        assumeTrue(isThere, reason);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Objects.requireNonNull(chromium).toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // root in a container has none
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--force-prefers-reduced-motion", // no colour is half-way to another when it is looked at
                "--user-data-dir=" + home.resolve("profile"));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .withEnvironment(Map.of("HOME", home.toString()))
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    void size(int width, int height) {
        // The outer window may not be as narrow as a phone; what is emulated may.
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        assertThat(((Number) run("return window.innerWidth")).intValue()).isEqualTo(width);
        driver.manage().window().setSize(new Dimension(Math.max(width, 500), height));
    }

    void go(String address) {
        driver.get(address);
    }

    void reload() {
        driver.navigate().refresh();
    }

    /** Another screen of the same page. */
    void screen(String hash) {
        run("location.hash = arguments[0]", hash);
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** The text of each, as it is shown. */
    List<String> texts(String css) {
        return strings("return Array.from(document.querySelectorAll(arguments[0]), (each) => each.innerText)", css);
    }

    List<String> attributes(String css, String name) {
        return strings(
                "return Array.from(document.querySelectorAll(arguments[0]), (each) => each.getAttribute(arguments[1]))",
                css,
                name);
    }

    private List<String> strings(String script, Object... arguments) {
        return ((List<?>) Objects.requireNonNull(run(script, arguments)))
                .stream().map(String::valueOf).toList();
    }

    /** The one that is there, or will be soon. */
    WebElement one(String css) {
        await().until(() -> !all(css).isEmpty());
        return all(css).get(0);
    }

    /** Clicks as a hand does, which needs that the thing can be seen; again where the page has just put another in its place. */
    void click(String css) {
        await().ignoreExceptionsInstanceOf(StaleElementReferenceException.class)
                .ignoreExceptionsInstanceOf(NoSuchElementException.class)
                .until(() -> {
                    WebElement element = one(css);
                    run("arguments[0].scrollIntoView({block: 'center'})", element);
                    element.click();
                    return true;
                });
    }

    void type(String css, CharSequence... keys) {
        one(css).sendKeys(keys);
    }

    /** To whatever has the focus. */
    void press(CharSequence key) {
        driver.switchTo().activeElement().sendKeys(key);
    }

    ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100));
    }

    /** What the page has said to the browser's console since the last call: warnings and errors. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(Object::toString)
                .toList();
    }

    /** What is wrong for those who see little, have no mouse or a small window. */
    List<String> faults() {
        try (InputStream script = Browser.class.getResourceAsStream("page-checks.js")) {
            return strings(new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] picture() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    void savePicture(String name) {
        try {
            byte[] png = picture();
            assertThat(ImageIO.read(new ByteArrayInputStream(png))).isNotNull();
            Files.write(Files.createDirectories(Path.of("target")).resolve(name), png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What has the focus after each of so many presses of the tab key; from the top, where the page was just opened. */
    List<String> tabbed(int presses) {
        run("window.passed = []");
        return Stream.generate(() -> {
                    driver.switchTo().activeElement().sendKeys(org.openqa.selenium.Keys.TAB);
                    return String.valueOf(
                            run(
                                    "const e = document.activeElement; const s = getComputedStyle(e);"
                                            + " window.passed.push(e);"
                                            + " return (s.outlineStyle !== 'none' || s.boxShadow !== 'none' || s.textDecorationLine !== 'none')"
                                            + " ? (e.getAttribute('aria-label') ?? e.innerText ?? e.id) : 'can\\'t be seen: ' + e.outerHTML"));
                })
                .limit(presses)
                .toList();
    }

    /** Whether what was tabbed to comes in the order of the page. */
    boolean isInOrder() {
        return (Boolean) Objects.requireNonNull(run("return window.passed.every((each, at, all) => at === 0"
                + " || all[at - 1].compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING)"));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
