package io.thalweg.stream;

import io.thalweg.handover.HandedOver;
import io.thalweg.handover.Handover;
import io.thalweg.handover.HandoverRecords;
import io.thalweg.handover.Promotion;
import io.thalweg.lists.Outlet;
import io.thalweg.stream.Output.Notice;
import io.thalweg.topics.Topics;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Where a task's lists go, and what the task says of it: that it has stepped back, or begun. What it says is in one transaction with
 * the lists before it.
 */
final class TaskOutlet implements Outlet {

    /** Between the last list of the one and the first of the other: such lists of a challenger are published again. */
    private static final long RECENT_MILLIS = 10_000;

    private final Handover handover;
    private final String application;
    private final boolean isChallenger;
    private final int partition;
    private final int partitionCount;

    /** Lists that only those saw who read the challenger's own topic, the oldest first. */
    private final LinkedHashMap<String, Long> recent = new LinkedHashMap<>();

    private int seen = -1;
    private boolean isLive;
    private boolean isOpen;
    private long versionBase;
    private long highestVersion;
    private long saidFor;

    /** @param partitionCount of the application's users */
    TaskOutlet(Handover handover, Topics topics, int partition, int partitionCount) {
        this.handover = handover;
        this.application = topics.applicationId();
        this.isChallenger = topics.isChallenger();
        this.partition = partition;
        this.partitionCount = partitionCount;
        look();
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public long versionBase() {
        return versionBase;
    }

    /** Whether lists go to those who read the lists of whichever application is live, beside the own topic of a challenger. */
    boolean isLive() {
        return isLive;
    }

    @Override
    public void published(String userId, long version, long nowMillis) {
        highestVersion = Math.max(highestVersion, version);
        if (!isLive) {
            recent.remove(userId);
            recent.put(userId, nowMillis);
            leaveOld(nowMillis);
        }
    }

    /** What has changed since the last look. */
    enum Change {
        NOTHING,
        BEGUN,
        STEPPED_BACK
    }

    /** Looks whether something has changed; what the task does between two looks is of one kind. */
    Change look() {
        int now = handover.changes();
        if (now == seen) {
            return Change.NOTHING;
        }
        seen = now;
        boolean was = isLive;
        isLive = handover.isLive(partition, partitionCount);
        isOpen = isLive || isChallenger;
        versionBase = isLive ? handover.versionBase() : 0;
        if (was == isLive) {
            return Change.NOTHING;
        }
        return isLive ? Change.BEGUN : Change.STEPPED_BACK;
    }

    /**
     * Whose lists were published, in the last seconds, only where a challenger's are read; once. And since when they are missing: the
     * champion has published its own until it stepped back.
     */
    Map<String, Long> takeRecent(long nowMillis) {
        leaveOld(nowMillis);
        long steppedBack = handover.promotion().map(Promotion::atMillis).orElse(0L);
        Map<String, Long> users = new LinkedHashMap<>(recent);
        users.replaceAll((user, published) -> Math.min(Math.max(published, steppedBack), nowMillis));
        recent.clear();
        return users;
    }

    /** What the task has to say of the promotion in force, once. */
    Optional<Record<byte[], Output>> notice(long nowMillis) {
        Promotion promotion = handover.promotion().orElse(null);
        // Tasks beyond the users' partitions have no lists, and nobody waits for them.
        if (promotion == null || promotion.atMillis() == saidFor || partition >= partitionCount) {
            return Optional.empty();
        }
        if (promotion.application().equals(application)) {
            if (!isLive) {
                return Optional.empty(); // not yet
            }
            saidFor = promotion.atMillis();
            return Optional.of(new Record<>(
                    HandoverRecords.takenOverKey(application, partition),
                    new Notice(HandoverRecords.takenOver(promotion.atMillis())),
                    nowMillis));
        }
        saidFor = promotion.atMillis();
        if (!promotion.from().equals(application) || handover.hasHandedOver(partition)) {
            return Optional.empty();
        }
        HandedOver said = new HandedOver(application, partition, promotion.atMillis(), highestVersion);
        return Optional.of(new Record<>(
                HandoverRecords.handedOverKey(said), new Notice(HandoverRecords.handedOver(said)), nowMillis));
    }

    private void leaveOld(long nowMillis) {
        Iterator<Map.Entry<String, Long>> oldest = recent.entrySet().iterator();
        while (oldest.hasNext() && oldest.next().getValue() < nowMillis - RECENT_MILLIS) {
            oldest.remove();
        }
    }
}
