package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A JVM beside the test's, an instance of the application or a broker, that can be killed and frozen. */
final class Jvm implements AutoCloseable {

    private static final int SIGINT = 2;
    private static final Path SHELL = Path.of("/bin/sh");
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final Pattern APPLICATION = Pattern.compile("application=\"[^\"]*\",?");
    private static final Pattern ADDRESS = Pattern.compile("http://127[.]0[.]0[.]1:\\d+");

    private final Process process;
    private final Path out;
    private final Path err;

    /**
     * How an instance is started.
     *
     * @param environment variables that it has beside the test's
     * @param jar the packaged program
     */
    record Launch(int mostHeapMib, Map<String, String> environment, String jar) {

        static final Launch USUAL = new Launch(1024, Map.of());

        /** Of this version. */
        Launch(int mostHeapMib, Map<String, String> environment) {
            this(mostHeapMib, environment, System.getProperty("thalweg.jar", "target/thalweg.jar"));
        }

        /** Of another one. */
        static Launch of(Path jar) {
            return new Launch(USUAL.mostHeapMib, USUAL.environment, jar.toString());
        }
    }

    private Jvm(Path folder, String name, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        try {
            out = Files.createTempFile(folder, name, ".out");
            err = Files.createTempFile(folder, name, ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Also where the test itself is stopped.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        dieWithTheTest();
    }

    /** Also where the test itself is killed, so that it can do nothing more: a shell looks for both every second. */
    private void dieWithTheTest() {
        if (!Files.isExecutable(SHELL)) {
            return;
        }
        try {
            new ProcessBuilder(
                            SHELL.toString(),
                            "-c",
                            "while kill -0 $1 && kill -0 $2; do sleep 1; done 2>/dev/null; kill -9 $2 2>/dev/null",
                            "sh",
                            "" + ProcessHandle.current().pid(),
                            "" + process.pid())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code java -jar target/thalweg.jar ARGUMENTS}, the packaged program. */
    static Jvm thalweg(Path folder, String name, String... arguments) {
        return thalweg(folder, name, Launch.USUAL, arguments);
    }

    static Jvm thalweg(Path folder, String name, Launch launch, String... arguments) {
        assertThat(Path.of(launch.jar()))
                .as("the packaged jar; run mvn package first")
                .exists();
        List<String> all = new ArrayList<>(List.of("-Xmx" + launch.mostHeapMib() + "m", "-jar", launch.jar()));
        all.addAll(List.of(arguments));
        return new Jvm(folder, name, launch.environment(), all);
    }

    /** A broker that serves the folder at the port; returns when it takes requests. */
    static Jvm broker(Path folder, Path data, int port) {
        return test(folder, "broker", 512, BrokerMain.class, data.toString(), "" + port)
                .awaitLine("broker runs at ");
    }

    /** The same, for hours in which nothing hits the broker: see {@link Brokers#SOAKED}. */
    static Jvm soakedBroker(Path folder, Path data, int port) {
        return test(folder, "broker", 512, BrokerMain.class, data.toString(), "" + port, "soaked")
                .awaitLine("broker runs at ");
    }

    /** A program of the tests. */
    static Jvm test(Path folder, String name, int mostHeapMib, Class<?> main, String... arguments) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> all = new ArrayList<>(List.of("-Xmx" + mostHeapMib + "m", "-cp", classPath, main.getName()));
        all.addAll(List.of(arguments));
        return new Jvm(folder, name, Map.of(), all);
    }

    /** Waits for a line on stderr that has this in it. */
    Jvm awaitLine(String part) {
        await().atMost(START)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> err().contains(part) || !process.isAlive());
        assertThat(err()).contains(part);
        return this;
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM; returns the exit code. */
    int terminate() {
        process.destroy();
        return awaitEnd();
    }

    /** SIGINT, as Ctrl-C gives; returns the exit code. */
    int interrupt() {
        assertThat(ignores(SIGINT))
                .as("SIGINT is ignored, as by what a shell starts in the background: run this in the foreground")
                .isFalse();
        signal("-INT");
        return awaitEnd();
    }

    /** SIGSTOP. */
    void freeze() {
        signal("-STOP");
    }

    /** SIGCONT. */
    void thaw() {
        signal("-CONT");
    }

    /** Waits for the end; returns the exit code. */
    int awaitEnd() {
        return awaitEnd(STOP);
    }

    int awaitEnd(Duration atMost) {
        try {
            assertThat(process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS))
                    .as("ends; stderr: %s", err())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The stream threads that a thread dump shows. */
    long streamThreadCount() {
        return diagnose("Thread.print")
                .lines()
                .filter(line -> line.matches("\"[^\"|]*-StreamThread-\\d+\".*"))
                .count();
    }

    /** All threads that run Java. */
    long threadCount() {
        return diagnose("Thread.print")
                .lines()
                .filter(line -> line.startsWith("\"") && line.contains(" tid="))
                .count();
    }

    /** What is reachable on the heap, in bytes; collects garbage first. */
    long liveHeapBytes() {
        String total = diagnose("GC.class_histogram")
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(total.trim().split("\\s+")[2]);
    }

    /** Physical memory of the whole process, in bytes, where the system tells it; else 0. */
    long residentBytes() {
        return statusBytes("VmRSS:");
    }

    /** The most physical memory that the process ever had, in bytes, where the system tells it; else 0. */
    long peakResidentBytes() {
        return statusBytes("VmHWM:");
    }

    /** Open files and sockets of the process, where the system tells it; else 0. */
    long handleCount() {
        Path handles = Path.of("/proc", "" + process.pid(), "fd");
        if (!Files.isReadable(handles)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(handles)) {
            return all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long statusBytes(String name) {
        Path status = Path.of("/proc", "" + process.pid(), "status");
        try {
            return Files.isReadable(status)
                    ? Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith(name))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                            .sum()
                    : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String diagnose(String command) {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            "" + process.pid(),
                            command)
                    .start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values of a metric of an instance that runs, by its labels but the application's; empty where it has none. */
    Map<String, Double> metric(String name) {
        Map<String, Double> values = new TreeMap<>();
        for (String line : scrape().lines().toList()) {
            if (line.startsWith(name + " ") || line.startsWith(name + "{")) {
                int brace = line.indexOf('{');
                String labels = brace < 0 ? "" : line.substring(brace + 1, line.lastIndexOf('}'));
                values.put(
                        APPLICATION.matcher(labels).replaceFirst(""),
                        Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)));
            }
        }
        return values;
    }

    /** The same, added up. */
    double sumOfMetric(String name) {
        return metric(name).values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private String scrape() {
        Matcher address = ADDRESS.matcher(err());
        assertThat(address.find()).as("an address in: %s", err()).isTrue();
        try (InputStream in = URI.create(address.group() + "/metrics").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String err() {
        return read(err);
    }

    /** What a command has printed as its result. */
    String out() {
        return read(out);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines by which the program says why it failed. */
    List<String> complaints() {
        return err().lines().filter(line -> line.startsWith("thalweg: ")).toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private boolean ignores(int signal) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", "" + process.pid(), "status"))) {
            String mask = lines.filter(line -> line.startsWith("SigIgn:"))
                    .map(line -> line.substring("SigIgn:".length()).strip())
                    .findFirst()
                    .orElseThrow();
            return (Long.parseUnsignedLong(mask, 16) >>> (signal - 1) & 1) != 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", signal, "" + process.pid()).start();
            assertThat(kill.waitFor()).as("kill %s", signal).isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
