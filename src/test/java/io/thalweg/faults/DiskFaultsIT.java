package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thalweg.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fault 17: no room is left on the disk of the state folder. One partition, so that equality is bit for bit. */
@Timeout(600)
class DiskFaultsIT {

    private static final int DISK_MIB = 64;
    private static final Duration STOPS_WITHIN = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void shouldStopWithAClearErrorAndRecoverWhenTheDiskOfTheStateIsFull() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "tmpfs", disk.toString()) == 0,
                "skipped: a small disk needs the right to mount a tmpfs (root)");
        String state = disk.resolve("state").toString();
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, 1, Map.of("threads", "1"));
                Load load = rig.load(10_000_000, 1_000)) {
            Jvm application = rig.startAndAwait("a", "state.dir", state);
            load.awaitCaughtUp(rig::committed);
            long filled = fill(disk.resolve("another-program's"));
            load.rate(5_000);
            int exit = application.awaitEnd(STOPS_WITHIN);
            load.rate(500);
            assertThat(exit).as("exit code").isPositive();
            assertThat(application.complaints()).as(application.err()).hasSize(1);
            String complaint = application.complaints().get(0);
            String again = refused(rig, state);

            Files.delete(disk.resolve("another-program's"));
            application = rig.startAndAwait("a", "state.dir", state);
            load.awaitCaughtUp(rig::committed);
            long sent = load.stop();
            rig.awaitSettled(sent);
            application.terminate();
            rig.report(
                    17,
                    "a disk of %d MiB filled up (%d MiB by another program): it stopped with: %s; started on the full disk:"
                            + " %s; with room again it went on; %d ratings: %s",
                    DISK_MIB,
                    filled >> 20,
                    complaint,
                    again,
                    sent,
                    rig.verify());
            assertThat(complaint).contains("no room is left on the disk of the state folder", state);
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    /** On the full disk: it says so at the start, or when it comes to writing. */
    private static String refused(Rig rig, String state) {
        Jvm application = rig.start("a", "state.dir", state);
        assertThat(application.awaitEnd(STOPS_WITHIN)).as("exit code").isPositive();
        assertThat(application.complaints()).as(application.err()).hasSize(1);
        return application.complaints().get(0);
    }

    /** Takes all room that is left; returns the bytes. */
    private static long fill(Path file) throws IOException {
        long bytes = 0;
        for (int block = 1 << 20; block > 0; block >>= 10) {
            try (OutputStream out = Files.newOutputStream(
                    file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
                byte[] zeros = new byte[block];
                while (true) {
                    out.write(zeros);
                    bytes += block;
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left");
            }
        }
        return bytes;
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != 0) {
            System.err.println(String.join(" ", command) + ": " + output.strip());
        }
        return exit;
    }
}
