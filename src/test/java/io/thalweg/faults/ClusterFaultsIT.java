package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fault 30: of three brokers one stands still, and one dies, each a coordinator of the application. */
@Tag("long")
@Timeout(900)
class ClusterFaultsIT {

    private static final int PARTITIONS = 4;
    private static final double RATE = 100;
    private static final long FROZEN_NANOS = Duration.ofSeconds(30).toNanos();
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final List<Double> recovered = new ArrayList<>();

    @Test
    void shouldLoseNoLocalStateWhenACoordinatorStandsStillAndThenDies() throws Exception {
        try (BrokerCluster cluster = BrokerCluster.start(folder);
                Rig rig = new Rig(cluster.bootstrapServers(), folder, PARTITIONS, Map.of("threads", "2"))) {
            List<Jvm> instances = List.of(rig.start("a"), rig.start("b"));
            instances.forEach(instance -> instance.awaitLine(" runs at "));
            await("each learns half of the partitions").atMost(Rig.LONG).until(() -> instances.stream()
                    .allMatch(instance -> instance.metric("thalweg_lag_records").size() == PARTITIONS / 2));
            try (Load load = rig.load(10_000_000, RATE)) {
                load.awaitCaughtUp(rig::committed);
                cluster.awaitWhole();
                double restored = restored(instances);

                int group = groupCoordinator(rig);
                freeze(cluster.node(group));
                cluster.node(group).kill();
                cluster.restart(group);
                awaitRecovery(rig, load);
                cluster.awaitWhole();

                int transactions = transactionCoordinator(rig, group);
                freeze(cluster.node(transactions));
                cluster.node(transactions).thaw();
                awaitRecovery(rig, load);
                cluster.awaitWhole();
                cluster.node(transactions).kill();
                cluster.restart(transactions);
                awaitRecovery(rig, load);

                double after = restored(instances);
                long sent = load.stop();
                rig.awaitSettled(sent);
                assertThat(instances).allMatch(Jvm::isAlive);
                instances.forEach(Jvm::terminate);
                rig.report(
                        30,
                        "of three brokers the group's coordinator (%d) frozen for 30 s, killed and started again, then that"
                                + " of transactions (%d) frozen for 30 s, thawed, killed and started again: %.0f records"
                                + " restored by the two instances, lag under 1 s again after %s s (restart, thaw, restart);"
                                + " %d ratings: %s",
                        group,
                        transactions,
                        after - restored,
                        recovered.stream()
                                .map(seconds -> String.format(Locale.ROOT, "%.1f", seconds))
                                .toList(),
                        sent,
                        rig.verify());
                assertThat(after).as("records restored").isEqualTo(restored);
                assertThat(Collections.max(recovered))
                        .as("seconds until lag is under 1 s")
                        .isLessThan((double) RECOVERY.toSeconds());
            }
        }
    }

    private static void freeze(Jvm broker) {
        broker.freeze();
        long since = System.nanoTime();
        await().atMost(Duration.ofMinutes(1)).until(() -> System.nanoTime() - since > FROZEN_NANOS);
    }

    private void awaitRecovery(Rig rig, Load load) {
        long since = System.nanoTime();
        load.awaitCaughtUp(rig::committed);
        recovered.add((System.nanoTime() - since) / 1e9);
    }

    private static double restored(List<Jvm> instances) {
        return instances.stream()
                .mapToDouble(instance -> instance.sumOfMetric("thalweg_restored_records_total"))
                .sum();
    }

    private static int groupCoordinator(Rig rig) {
        String group = rig.topics.applicationId();
        Admin admin = rig.admin;
        boolean streams = Rig.get(admin.listGroups().all()).stream()
                .anyMatch(each -> each.groupId().equals(group) && each.type().orElse(null) == GroupType.STREAMS);
        return streams
                ? Rig.get(admin.describeStreamsGroups(Set.of(group)).all())
                        .get(group)
                        .coordinator()
                        .id()
                : Rig.get(admin.describeConsumerGroups(Set.of(group)).all())
                        .get(group)
                        .coordinator()
                        .id();
    }

    /** The coordinator of some of the application's producers, another broker than this one if there is one. */
    private static int transactionCoordinator(Rig rig, int other) {
        Set<Integer> brokers = new TreeSet<>();
        // A client of its own: one that has seen a broker go away doesn't ask the others (an exception of Kafka's own).
        try (Admin admin = Admin.create(rig.config.adminProperties())) {
            Rig.get(admin.listTransactions().allByBrokerId()).forEach((broker, transactions) -> {
                if (transactions.stream()
                        .anyMatch(each -> each.transactionalId().startsWith(rig.topics.applicationId()))) {
                    brokers.add(broker);
                }
            });
        }
        assertThat(brokers).as("coordinators of the application's transactions").isNotEmpty();
        return brokers.stream().filter(broker -> broker != other).findFirst().orElse(other);
    }
}
