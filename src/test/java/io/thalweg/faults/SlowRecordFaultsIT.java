package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.model.ItemIndex;
import io.thalweg.model.ItemModel;
import io.thalweg.stream.RecommenderApplication;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fault 7: a record that takes longer than a member may stay away. One partition, so that equality is bit for bit. */
@Timeout(600)
class SlowRecordFaultsIT {

    private static final int MOST_MILLIS = 10_000;
    private static final double RATE = 300;
    private static final int MORE_RATINGS = 3_000;

    @TempDir
    Path folder;

    @Test
    void shouldLeaveAndRejoinWithoutASecondEffectWhenARecordTakesTooLong() throws Exception {
        Map<String, String> impatient = Map.of("max.poll.interval.ms", "" + MOST_MILLIS, "threads", "1");
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, 1, impatient);
                RecommenderApplication first = instance(rig, "first");
                RecommenderApplication second = instance(rig, "second")) {
            first.start((read, all) -> {});
            second.start((read, all) -> {});
            try (Load load = rig.load(10_000_000, RATE)) {
                load.awaitCaughtUp(rig::committed);
                await("one has the only task of the ratings")
                        .atMost(Rig.LONG)
                        .until(() -> isRunningWithTask(first) != isRunningWithTask(second));
                RecommenderApplication slow = isRunningWithTask(first) ? first : second;
                RecommenderApplication other = isRunningWithTask(first) ? second : first;
                String name = slow.equals(first) ? "first" : "second";
                CountDownLatch end = new CountDownLatch(1);
                long began = System.nanoTime();
                Thread holder = hold(slow, end);
                long held = rig.committedSum();
                await("it leaves").atMost(Rig.LONG).until(() -> !isMember(rig, name));
                double left = (System.nanoTime() - began) / 1e9;
                await("the other learns").atMost(Rig.LONG).until(() -> rig.committedSum() > held + MORE_RATINGS);
                load.awaitCaughtUp(rig::committed);
                end.countDown();
                holder.join();
                await("it rejoins").atMost(Rig.LONG).until(() -> isMember(rig, name));
                load.awaitCaughtUp(rig::committed);
                other.close();
                await("it learns again").atMost(Rig.LONG).until(() -> isRunningWithTask(slow));
                load.awaitCaughtUp(rig::committed);
                long sent = load.stop();
                rig.awaitSettled(sent);
                assertThat(slow.await(Duration.ZERO)).as("it ended by itself").isFalse();
                slow.close();
                assertThat(left).as("seconds until it left").isGreaterThanOrEqualTo(MOST_MILLIS / 1e3 - 1);
                rig.report(
                        7,
                        "a record held up with max.poll.interval.ms=%d: its instance left after %.1f s, the other learned on;"
                                + " let go it rejoined, and learned again when the other stopped; %d ratings: %s",
                        MOST_MILLIS,
                        left,
                        sent,
                        rig.verify());
            }
        }
    }

    private static RecommenderApplication instance(Rig rig, String name) {
        String state = rig.stateFolder(name).toString();
        return RecommenderApplication.of(rig.config.with(Map.of("client.id", name, "state.dir", state)), 1);
    }

    /** The product has no slow record: what is shared by all tasks is locked by another thread, until the end is there. */
    private static Thread hold(RecommenderApplication application, CountDownLatch end) throws Exception {
        Field field = RecommenderApplication.class.getDeclaredField("model");
        field.setAccessible(true);
        ItemIndex index = ((ItemModel) field.get(application)).index();
        CountDownLatch isHeld = new CountDownLatch(1);
        Thread holder = new Thread(() -> {
            synchronized (index) {
                isHeld.countDown();
                awaitQuietly(end);
            }
        });
        holder.setDaemon(true);
        holder.start();
        isHeld.await();
        return holder;
    }

    private static void awaitQuietly(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isRunningWithTask(RecommenderApplication application) {
        return application.isRunning() && !application.inputLag().isEmpty();
    }

    private static boolean isMember(Rig rig, String clientId) {
        String group = rig.topics.applicationId();
        return Rig.get(rig.admin.describeConsumerGroups(Set.of(group)).all()).get(group).members().stream()
                .anyMatch(member -> member.clientId().startsWith(clientId + "-"));
    }
}
