package io.thalweg.bench;

import io.thalweg.config.ThalwegConfig;
import io.thalweg.config.ThalwegConfig.Effective;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One instance of the application as a JVM of its own, with this one's classes and as much heap, so that what it takes is its alone. */
final class ApplicationProcess implements AutoCloseable {

    private static final long MIB = 1 << 20;
    private static final int STOP_SECONDS = 60;
    private static final String RUNS = " runs at ";
    private static final Pattern ASKED_AT = Pattern.compile("ask it at (http://[^/;\\s]+)/v1");

    private final Process process;
    private final Path log;

    /**
     * Starts it.
     *
     * @param mainClass of the program; its command {@code run} is used
     * @param folder where its log goes
     */
    ApplicationProcess(String mainClass, ThalwegConfig config, Path folder) {
        List<String> command = new ArrayList<>(List.of(
                tool("java"),
                "-Xmx" + Runtime.getRuntime().maxMemory() / MIB + "m",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass,
                "run"));
        for (Effective setting : config.effective()) {
            if (!setting.origin().equals(ThalwegConfig.DEFAULT_ORIGIN)) {
                command.addAll(List.of("--set", setting.key() + "=" + setting.value()));
            }
        }
        this.log = folder.resolve("application.log");
        try {
            this.process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("the application can't be started as a process", e);
        }
        // Also where the user stops this program.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    boolean isRunning() {
        requireAlive();
        return log().contains(RUNS);
    }

    /** Where its API is, of one that runs and has it. */
    URI address() {
        Matcher address = ASKED_AT.matcher(log());
        if (!address.find()) {
            throw new IllegalStateException("the application doesn't say where it is asked");
        }
        return URI.create(address.group(1));
    }

    /** @throws IllegalStateException if it has ended, with what it said last */
    void requireAlive() {
        if (!process.isAlive()) {
            String said = log().strip();
            throw new IllegalStateException("the application ended: " + said.substring(said.lastIndexOf('\n') + 1));
        }
    }

    /** Time of processors that it has used, the collector's and the JIT compiler's too; none where the system doesn't tell. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What is reachable on its heap; lets it collect garbage. */
    long liveHeapBytes() {
        try {
            Process jcmd = new ProcessBuilder(tool("jcmd"), "" + process.pid(), "GC.class_histogram").start();
            String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return histogram
                    .lines()
                    .filter(line -> line.startsWith("Total"))
                    .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[2]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("jcmd doesn't tell the heap: " + histogram));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "can't run " + tool("jcmd") + ", which tells the heap; run this with a JDK", e);
        }
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
